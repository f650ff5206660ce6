from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.health import health_report


class Command(BaseCommand):
    help = "Says whether database, migrations, cache and disk are well; fails if one is not."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        report = health_report()
        for name, is_well in report.items():
            self.stdout.write(f"{name}: {'ok' if is_well else 'failing'}")
        if not all(report.values()):
            raise CommandError(
                "not well: " + ", ".join(n for n, well in report.items() if not well)
            )
