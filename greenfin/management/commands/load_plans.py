"""`load_plans`: fixtures → plans, targets, tasks, organisations, published figures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from greenfin.plans.loading import LoadReport, load_plans
from greenfin.plans.loading.fixtures import TwoOrganisations, UnknownOrganisation


class Command(BaseCommand):
    help = (
        "Loads plans, targets, tasks, organisations and published figures from the fixtures. "
        "What is already stored stays as it is; --update shows what differs and asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="show where stored rows differ from the fixtures and, if confirmed, take these",
        )
        parser.add_argument("--yes", action="store_true", help="with --update: do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.load(**options)
        except (TwoOrganisations, UnknownOrganisation) as fault:
            raise CommandError(f"Nothing was loaded. {fault}") from fault

    def load(self, **options: Any) -> None:
        report = load_plans()
        self.stdout.write(
            f"{sum(report.created.values())} rows made, {sum(report.kept.values())} kept."
        )
        if not report.differences:
            return
        if not options["update"]:
            self.stdout.write(
                f"{len(report.differences)} differences from the fixtures were left as stored; "
                "--update shows them."
            )
            return
        self.show(report)
        if options["yes"] or input("Take the fixtures' values? [y/N] ").strip().lower() == "y":
            with transaction.atomic():
                updated = load_plans(update=True).updated
            self.stdout.write(f"{updated} values changed.")
        else:
            self.stdout.write("Nothing was changed.")

    def show(self, report: LoadReport) -> None:
        for entry in report.differences:
            self.stdout.write(
                f"{entry.model} {entry.row}: {entry.field or 'missing'}: "
                f"stored {entry.stored!s}, fixtures {entry.said!s}"
            )
