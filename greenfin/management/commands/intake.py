"""`intake FILE --source CODE`: rows of a source system, taken in from a shell."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from districts.models import Account
from districts.refusals import Refusal
from greenfin.exchange.actions import take_in
from greenfin.exchange.actions.taking import Sent
from greenfin.exchange.fields import reason_of
from targets.intake.models import SourceSystem


class Command(BaseCommand):
    help = "Takes a file of a source system in; prints what was taken and each refused row."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON lines, .csv, .xlsx or a package (.zip)")
        parser.add_argument("--source", required=True, help="the source system's code")
        parser.add_argument("--mapping", default="", help="a mapping's code, or none")
        parser.add_argument("--key", default="", help="the same file under it is taken once")
        parser.add_argument("--by", help="who does it; without it the account that answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = SourceSystem.objects.select_related("account")
        source = rows.filter(code=options["source"]).first()
        if source is None:
            raise CommandError(f"There is no source system {options['source']}.")
        by = source.account
        if options["by"]:
            by = Account.objects.filter(username=options["by"], is_active=True).first()
            if by is None:
                raise CommandError(f"There is no active account {options['by']}.")
        try:
            content = options["file"].read_bytes()
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        sent = Sent(
            source=source,
            content=content,
            file_name=options["file"].name,
            channel="command",
            by=by,
            key=options["key"],
            mapping=options["mapping"],
        )
        try:
            exchange = take_in(sent, now=current_time())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Exchange {exchange.pk}: {exchange.taken} rows taken.")
        for one in exchange.refusals:
            self.stdout.write(f"Row {one['row']} refused: {reason_of(one)}")
