"""bill OUT.json: the software bill in CycloneDX, and beside it the list of licences."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from greenfin.operations.bill import NoTool, licences, software_bill


class Command(BaseCommand):
    help = (
        "Writes the CycloneDX bill of everything shipped with its licence texts, and beside it "
        "OUT.licences.md with the licence of each part. Needs the tools of `make setup`."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"].absolute()
        if not out.parent.is_dir():
            raise CommandError(f"The bill was not written: there is no folder {out.parent}.")
        try:
            bill = software_bill()
        except NoTool as fault:
            raise CommandError("The tools are not installed here: make setup.") from fault
        rows = list(licences(bill))
        lines = [
            "# Licences of everything shipped",
            "",
            "| part | version | licence |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {name} | {version} | {said or '–'} |" for name, version, said in rows]
        try:
            out.write_text(json.dumps(bill, ensure_ascii=False, indent=1), encoding="utf-8")
            listed = out.with_suffix(".licences.md")
            listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as fault:
            raise CommandError(f"The bill was not written: {fault.strerror} ({out}).") from fault
        unknown = [name for name, _version, said in rows if not said]
        self.stdout.write(f"{len(rows)} parts in {out.name}, their licences in {listed.name}.")
        if unknown:
            self.stdout.write(f"No licence is declared by: {', '.join(unknown)}.")
