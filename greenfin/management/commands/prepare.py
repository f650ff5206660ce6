"""`prepare`: what `make run` does between the migrations and the server."""

import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from districts.clock import current_time, fixed_day_file
from districts.models import Account, Plan
from districts.refusals import Refusal
from greenfin.plans.loading import load_plans
from greenfin.plans.loading.texts import load_texts, text_line, texts_folder
from greenfin.samples.accounts import accounts_file, create_sample_accounts, known_passwords
from greenfin.samples.runner import samples_with_progress
from targets.models import CitedFigure

# How the first account of each of these roles is made.
FIRST = {
    "administrator": "  .venv/bin/python manage.py create_account NAME",
    "keeper": "  .venv/bin/python manage.py create_account NAME --role keeper",
}
OFF = frozenset({"0", "no", "false", "off", ""})


class Command(BaseCommand):
    help = (
        "Fills an empty installation: plans and published figures and, unless SAMPLE=0, sample "
        "accounts and returns. Changes nothing in one that is in use. Prints where to go."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        has_samples = os.environ.get("SAMPLE", "1").strip().lower() not in OFF
        if not Plan.objects.exists():
            self.fill(has_samples)
        if has_samples and _is_unfinished():
            self.add_samples()
        self.fill_in_wording()
        self.welcome()

    def fill(self, has_samples: bool) -> None:
        """Plans and sample accounts come together: an interrupted first run begins anew."""
        self.say("Loading the plans and the published figures …")
        with transaction.atomic():
            load_plans()
            if has_samples:
                self.say("Creating the sample accounts …")
                create_sample_accounts()
        self.say(f"{Plan.objects.count()} plans, {CitedFigure.objects.count()} published figures.")

    def fill_in_wording(self) -> None:
        """From the office's official files, where it has laid some into the data folder."""
        folder = texts_folder()
        if not folder.is_dir():
            return
        found = False
        for one in load_texts(folder, now=current_time(), only_missing=True):
            self.say(text_line(one))
            found = found or bool(one.report and one.report.differences)
        if found:
            self.say(f"What differs: .venv/bin/python manage.py load_texts {folder}")

    def add_samples(self) -> None:
        self.say("Filing the sample returns, once; this takes under a minute …")
        try:
            submitted = samples_with_progress()
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.say(f"{submitted} sample returns filed.")

    def welcome(self) -> None:
        self.say(f"\nhttp://127.0.0.1:{os.environ.get('PORT', '8000')}/\n")
        passwords = known_passwords()
        if passwords:
            self.say(f"Sample accounts, also in {accounts_file()}:")
            width = max(map(len, passwords))
            for name, password in passwords.items():
                self.say(f"  {name:<{width}}  {password}")
        elif lacking := [line for role, line in FIRST.items() if not _is_held(role)]:
            self.say("\n".join(["The first accounts are made in another terminal:", *lacking]))
            self.say(
                "Two people: one follows 开始使用, the other makes everybody's accounts.\n"
                "In a small office one is both: set GREENFIN_JOIN_KEEPER=on before the first."
            )

    def say(self, text: str) -> None:
        """At once, for a person who waits."""
        self.stdout.write(text)
        self.stdout.flush()


def _is_held(role: str) -> bool:
    return Account.objects.filter(is_active=True, memberships__role=role).exists()


def _is_unfinished() -> bool:
    """Whether sample accounts wait for their returns: the fixed day is written after the last."""
    return accounts_file().exists() and not fixed_day_file().exists()
