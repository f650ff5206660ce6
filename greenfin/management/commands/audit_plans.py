"""`audit_plans`: what the plans' own numbers, tasks and bodies say against each other."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from districts.models import Plan
from districts.permissions import Reader
from greenfin.api.schemas import FindingOut
from greenfin.plans.audit import AuditEntry, current_findings
from targets.progress.as_of import default_as_of

# Whoever reaches the shell sees every plan.
SHELL_READER = Reader(roles=frozenset({"administrator"}))


class Command(BaseCommand):
    help = "Audits every stored plan by all rules and shows each finding with its arithmetic."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        every = current_findings(SHELL_READER, default_as_of())
        if options["json"]:
            rows = [FindingOut.model_validate(entry).model_dump() for entry in every]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
            return
        for plan in Plan.objects.all():
            entries = [entry for entry in every if entry.finding.plan == plan.slug]
            self.stdout.write(f"{plan.slug}: {len(entries)} findings")
            for entry in entries:
                self.show(entry)

    def show(self, entry: AuditEntry) -> None:
        places = " ".join(clause.text for clause in entry.finding.own_clauses)
        answer = f" [{entry.answer.label} {entry.answer.document}]" if entry.answer else ""
        self.stdout.write(
            f"  {entry.finding.rule} {entry.severity_word} {places}: {entry.message}{answer}"
        )
        for line in entry.arithmetic:
            self.stdout.write(f"      {line}")
