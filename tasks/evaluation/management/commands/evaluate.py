"""evaluate SCHEME PERIOD: the points of a period; a trial, or by a person the run itself."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from districts.models import Account
from districts.refusals import Refusal
from tasks.evaluation.actions import begin_run, compute_run
from tasks.evaluation.models import Result, Run, SchemeVersion
from tasks.evaluation.reading.trial import tried
from tasks.evaluation.seen import last_computation
from tasks.evaluation.sources import Span


class Command(BaseCommand):
    help = (
        "Scores a period (2025, or 2025Q4) by the newest version of a scheme in force, by its "
        "draft where none is. Prints a trial and stores nothing; with --by the run is begun where "
        "there is none, and computed."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("scheme", help="the scheme's code")
        parser.add_argument("period", help="such as 2025 or 2025Q4")
        parser.add_argument("--by", default="", help="the user name of who computes the run")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = SchemeVersion.objects.filter(scheme__code=options["scheme"])
        version = versions.order_by("state", "-number").select_related("scheme").first()
        if version is None:
            raise CommandError(f"There is no scheme {options['scheme']}.")
        try:
            span = Span.parse(options["period"])
        except ValueError as error:
            raise CommandError("A period is a year such as 2025, or a quarter 2025Q4.") from error
        if options["by"]:
            self.compute(version, span, options["by"])
        else:
            self.try_out(version, span)

    def try_out(self, version: SchemeVersion, span: Span) -> None:
        trial = tried(version, span)
        if trial.problems:
            raise CommandError("\n".join(trial.problems))
        self.stdout.write(f"Trial of {version} for {span}; nothing is stored.")
        for line in trial.lines:
            one = line.scored
            group = one.subject.group.code if one.subject.group else "-"
            place, sheet = one.place.rank or "-", one.sheet
            slug = one.subject.jurisdiction.slug
            self.stdout.write(f"  {group} {place} {slug} {sheet.won} / {sheet.counted}")

    def compute(self, version: SchemeVersion, span: Span, name: str) -> None:
        person = Account.objects.filter(username=name, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active account {name}.")
        now = current_time()
        try:
            run = Run.objects.filter(version=version, period=str(span)).first()
            run = run or begin_run(version=version, span=span, by=person, now=now)
            run = compute_run(run=run, by=person, now=now)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Computed: {run} {run.get_absolute_url()}")
        rows = Result.objects.filter(computation=last_computation(run))
        for one in rows.select_related("jurisdiction", "group"):
            group = one.group.code if one.group else "-"
            place = one.rank or "-"
            self.stdout.write(
                f"  {group} {place} {one.jurisdiction.slug} {one.won} / {one.counted}"
            )
