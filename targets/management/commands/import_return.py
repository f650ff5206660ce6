"""import_return FILE --by USER [--submit [--remarks-answer]]: the upload, from a shell."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.clock import current_time
from districts.models import Account
from districts.refusals import Refusal
from targets.actions import receive_workbook, submit_return
from targets.models import QuarterlyReturn
from targets.workbook import book as workbook
from targets.workbook.findings import Finding, Question, stored_findings
from targets.workbook.wording import severity_word, wording


class Command(BaseCommand):
    help = "Uploads a workbook as one person; prints every finding; --submit hands it in."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the reporter's user name")
        parser.add_argument("--submit", action="store_true", help="submit when nothing is wrong")
        parser.add_argument(
            "--remarks-answer",
            action="store_true",
            help="confirm the remarks as the answers to the queries of their rows",
        )
        parser.add_argument("--reason", default="", help="why an accepted return is corrected")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["by"], is_active=True).first()
        if account is None:
            raise CommandError(f"There is no active account {options['by']}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(str(error)) from error
        draft = self._upload(content, options["file"].name, account)
        if options["submit"]:
            remarks = workbook.remarks_as_answers(quarterly_return=draft)
            answers = remarks if options["remarks_answer"] else {}
            self._submit(draft, account, options["reason"], answers)

    def _upload(self, content: bytes, file_name: str, account: Account) -> QuarterlyReturn:
        try:
            draft = receive_workbook(
                content=content, file_name=file_name, by=account, now=current_time()
            )
        except Refusal as refusal:
            self._print(refusal.findings)
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{draft.get_absolute_url()} {draft.state} {draft.file.digest}")
        self._print(stored_findings(draft.findings))
        return draft

    def _submit(
        self, draft: QuarterlyReturn, account: Account, reason: str, answers: Mapping[Question, str]
    ) -> None:
        try:
            submitted = submit_return(
                quarterly_return=draft,
                by=account,
                now=current_time(),
                version=draft.version,
                digest=draft.file.digest,
                reason=reason,
                answers=answers,
            )
        except Refusal as refusal:
            self._print(refusal.findings)
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{submitted.get_absolute_url()} {submitted.state}")

    def _print(self, findings: list[Finding]) -> None:
        for finding in findings:
            self.stdout.write(
                f"{severity_word(finding.severity)} {finding.place}: {wording(finding)}"
            )
