"""import_history FILE [--apply --by USER]: years of past figures from one long table."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from districts.clock import current_date, current_time
from districts.models import Account
from districts.refusals import Refusal
from targets.history.actions import apply_history, refuse_history
from targets.history.proposal import HistoryProposal, propose_history
from targets.history.wording import wording
from targets.models import HistoryImport
from targets.workbook.wording import severity_word


class Command(BaseCommand):
    # The checks of addresses and pages take longer than reading 50,000 rows.
    requires_system_checks: list[str] = []
    help = (
        "Checks a table of past figures (.xlsx or .csv; columns 行政区域, 指标, 季度, 数值, and if "
        "wanted 计量单位, 数据来源) and says what importing it would do; --apply imports it, or "
        "hands it on to a second person, who confirms it on its page, where published figures "
        "would change."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="import when nothing is wrong")
        parser.add_argument("--by", help="the user name of a reviewer, with --apply")

    def handle(self, *args: Any, **options: Any) -> None:
        account = self._account(options["by"]) if options["apply"] else None
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = Console(stderr=True)
        is_dull = not console.is_terminal
        with Progress(
            *columns, TimeElapsedColumn(), console=console, transient=True, disable=is_dull
        ) as bar:
            proposal = self._read(options["file"], bar)
            self._show(proposal)
            if account is not None:
                self._apply(proposal, account, bar)
        if proposal.errors:
            raise CommandError(f"{len(proposal.errors)} errors; nothing was imported.")

    def _account(self, username: str | None) -> Account:
        account = Account.objects.filter(username=username or "", is_active=True).first()
        if account is None:
            raise CommandError("Name the person who imports: --by USER.")
        return account

    def _read(self, file: Path, bar: Progress) -> HistoryProposal:
        bar.add_task("Reading and checking", total=None)
        try:
            content = file.read_bytes()
            return propose_history(content=content, file_name=file.name, today=current_date())
        except OSError as error:
            raise CommandError(str(error)) from error
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _show(self, proposal: HistoryProposal) -> None:
        for finding in proposal.findings:
            self.stdout.write(f"{severity_word(finding.severity)} {wording(finding)}")
        counts = proposal.counts
        self.stdout.write(
            f"{counts['rows']} rows: {counts['new']} new, {counts['unchanged']} unchanged, "
            f"{counts['replacing_history']} would correct imported history, "
            f"{counts['replacing_cited']} differ from what is shown from publications, "
            f"{counts['replacing_samples']} would replace samples."
        )

    def _apply(self, proposal: HistoryProposal, by: Account, bar: Progress) -> None:
        if proposal.errors:
            refuse_history(
                digest=proposal.digest,
                file_name=proposal.file_name,
                findings=proposal.errors,
                by=by,
                now=current_time(),
            )
            return
        task = bar.add_task("Storing", total=len(proposal.figures))
        try:
            stored = apply_history(
                proposal=proposal,
                by=by,
                now=current_time(),
                advance=lambda count: bar.advance(task, count),
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(_said(stored))


def _said(stored: HistoryImport | None) -> str:
    if stored is None:
        return "Imported: nothing new."
    if stored.state == "waiting":
        return (
            f"Nothing imported yet: {stored.changed} published figures would change. A second "
            f"person confirms it at {stored.get_absolute_url()}."
        )
    return f"Imported: {stored.rows} figures."
