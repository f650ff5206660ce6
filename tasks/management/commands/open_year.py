"""open_year YEAR: opens the list of a year's work points and says what it holds and lacks."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from districts.clock import current_time
from districts.permissions import Reader
from districts.refusals import Refusal
from targets.progress.as_of import default_as_of
from tasks.milestones.actions import open_year
from tasks.milestones.year import tasks_without, year_list

# The list is that of the whole office.
OFFICE = Reader(roles=frozenset({"administrator"}))


class Command(BaseCommand):
    help = (
        "Opens the list of a year's work points: what is set for it later counts as added. Says "
        "what is due in it, what is left over from before, and which tasks in force have nothing "
        "in it. Safe to run again."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="such as 2026")
        parser.add_argument("--document", default="", help="number and date of its document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            opened, is_new = open_year(
                year=options["year"], by=None, now=current_time(), document=options["document"]
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        listed = year_list(opened.year, OFFICE, default_as_of())
        day = timezone.localdate(opened.opened_at)
        state = "opened now" if is_new else f"open since {day}"
        missing = tasks_without(opened.year, OFFICE, default_as_of())
        still = [one for one in listed.left_over if not one.standing.is_closed]
        self.stdout.write(
            f"{opened.year}: {state}. {len(listed.due)} milestones due, {len(still)} left over, "
            f"{len(missing)} tasks in force without any."
        )
        for one in still:
            key = f"{one.task.plan.slug}:{one.task.number}"
            self.stdout.write(f"  left over {key} {one.title}, due {one.standing.due_on}")
        for task in missing:
            self.stdout.write(f"  without {task.plan.slug}:{task.number} {task.title}")
