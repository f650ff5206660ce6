"""verify [--all] [--backups PATH] [--json]: whether everything stored is whole; fails if not."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from districts.desk.desk import Busy, ReadingDesk
from greenfin.operations import checks
from greenfin.operations.checks.originals import chosen_returns
from greenfin.operations.checks.parts import chosen_parts
from targets.models import HistoryImport

# Read again unless all are asked for: about ten seconds.
SAMPLE = 200


class Command(BaseCommand):
    help = (
        "Checks the audit trail's chain, the files' digests, the evidence, every stored row "
        "against what was read of its workbook, every derived share, every link of a target with "
        "a task, every milestone against what was said of it, and reads "
        f"{SAMPLE} originals again (--all: every one). Changes nothing; fails "
        "where something is wrong."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every original again")
        parser.add_argument(
            "--backups",
            type=Path,
            help="a backup, or a folder of them, with whose heads the audit trail is compared",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = list(self._outcomes(None if options["all"] else SAMPLE))
            if options["backups"]:
                outcomes.append(checks.heads_of_backups(options["backups"]))
        except Busy as fault:
            raise CommandError(
                "Both places for reading workbooks are taken by uploads; try again later."
            ) from fault
        if options["json"]:
            self._write_json(outcomes)
        else:
            self._write_text(outcomes)
        wrong = sum(len(outcome.problems) for outcome in outcomes)
        if wrong:
            raise CommandError(f"{wrong} problems; what is stored is not whole.")

    def _outcomes(self, most: int | None) -> Iterator[checks.Outcome]:
        yield checks.database_rows()
        yield checks.audit_trail()
        yield checks.noted_heads()
        yield checks.received_files()
        yield checks.evidence()
        yield checks.stored_returns()
        yield checks.remarked_rows()
        yield checks.derived_shares()
        yield checks.published_once()
        yield checks.linked_targets()
        yield checks.supervised_matters()
        yield checks.evaluated_points()
        yield checks.institutions_named()
        yield checks.institution_figures()
        yield checks.institution_points()
        yield checks.ledger_steps()
        yield checks.ledger_figures()
        yield checks.pushed_figures()
        yield checks.risk_steps()
        yield checks.rows_taken_over()
        yield checks.milestones_settled()
        keys, parts = chosen_returns(most), chosen_parts(most)
        with (
            Progress(console=Console(stderr=True), transient=True) as bar,
            ReadingDesk() as desk,
        ):
            task = bar.add_task(
                "Originals", total=len(keys) + len(parts) + HistoryImport.objects.count()
            )
            yield checks.workbooks_read_again(desk, keys, lambda: bar.advance(task))
            yield checks.institution_workbooks_read_again(desk)
            yield checks.parts_read_again(desk, parts, lambda: bar.advance(task))
            yield checks.history_read_again(desk, lambda: bar.advance(task))

    def _write_json(self, outcomes: list[checks.Outcome]) -> None:
        content = {
            "is_well": all(outcome.is_well for outcome in outcomes),
            "checks": [
                {
                    "name": outcome.name,
                    "checked": outcome.checked,
                    "of": outcome.checked if outcome.of is None else outcome.of,
                    "problems": outcome.problems,
                }
                for outcome in outcomes
            ],
        }
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=1))

    def _write_text(self, outcomes: list[checks.Outcome]) -> None:
        for outcome in outcomes:
            of = f" of {outcome.of}" if outcome.of not in (None, outcome.checked) else ""
            word = "ok" if outcome.is_well else "WRONG"
            self.stdout.write(f"{word:<6}{outcome.name}: {outcome.checked}{of} checked")
            for problem in outcome.shown:
                self.stdout.write(f"      {problem}")
