"""`import_plan FILE`: an official document, read and, with --apply, loaded."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils.translation import gettext as _

from districts.clock import current_time
from districts.models import Jurisdiction
from greenfin.plans.loading import PlanProposal, UnreadableDocument, apply_plan, propose_plan
from greenfin.plans.loading.targets import current


def as_json(proposal: PlanProposal) -> dict[str, Any]:
    """The reading as plain data, without the wording."""
    document = proposal.document
    return {
        "title": document.title,
        "document_number": document.document_number,
        "issuer": document.issuer,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "is_public": document.is_public,
        "jurisdiction": proposal.jurisdiction.slug,
        "plan": proposal.plan.slug if proposal.plan else None,
        "digest": proposal.digest,
        "sections": [{"label": s.label, "heading": s.heading} for s in document.sections],
        "tasks": [
            {
                "number": task.number,
                "title": task.title,
                "section": task.section,
                "lead": list(task.lead),
                "responsible": list(task.responsible),
                "due": task.due,
                "due_on": task.due_on.isoformat() if task.due_on else None,
            }
            for task in document.tasks
        ],
        "annex": [
            {"row": row.row, "lead": list(row.lead), "responsible": list(row.responsible)}
            for row in document.annex
        ],
        "goals": [
            {"clause": goal.clause, "figures": [phrase.text for phrase in goal.phrases]}
            for goal in document.goals
        ],
        "bodies": [
            {
                "written": match.written,
                "organisation": match.organisation,
                "state": match.state,
                "candidates": list(match.candidates),
                "same_as": match.same_as,
            }
            for match in proposal.bodies
        ],
        "targets": [
            {
                "clause": target.statement.clause,
                "wording": target.statement.wording,
                "subject": target.statement.subject,
                **current(target),
                "deadline_origin": target.statement.deadline_origin,
                "base": target.base,
                "jurisdictions": [place.slug for place in target.jurisdictions],
                "reading": target.reading[0],
                "is_ready": target.is_ready,
            }
            for target in proposal.targets
        ],
        "doubts": [
            {"severity": d.severity, "code": d.code, "place": str(d.place), "message": d.message}
            for d in proposal.doubts
        ],
    }


class Command(BaseCommand):
    help = "Reads an official plan document and prints what it found and doubts; --apply loads it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--jurisdiction", help="address name or six-digit code")
        parser.add_argument("--apply", action="store_true", help="load what was found")
        parser.add_argument(
            "--accept-errors", action="store_true", help="load although something was not readable"
        )
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault
        try:
            proposal = propose_plan(content, jurisdiction=self.jurisdiction(options))
        except UnreadableDocument as fault:
            raise CommandError(f"{options['file'].name}: {fault}") from fault
        if options["json"]:
            self.stdout.write(json.dumps(as_json(proposal), ensure_ascii=False, indent=2))
        else:
            self.show(proposal)
        if options["apply"]:
            self.apply(proposal, quiet=options["json"], accept_errors=options["accept_errors"])

    def jurisdiction(self, options: dict[str, Any]) -> Jurisdiction | None:
        text = options["jurisdiction"]
        if not text:
            return None
        place = Jurisdiction.objects.filter(Q(slug=text) | Q(code=text)).first()
        if place is None:
            raise CommandError(f"No jurisdiction {text}: give an address name or a code.")
        return place

    def show(self, proposal: PlanProposal) -> None:
        document, write = proposal.document, self.stdout.write
        known = proposal.plan.slug if proposal.plan else "a new plan"
        write(f"{document.title} ({document.document_number or 'no number'}), {known}")
        write(
            f"{document.issuer or 'no issuer'}, {document.issued_on or 'no date'}, "
            f"{'for publication' if document.is_public else 'not for publication'}"
        )
        write(
            f"{len(document.sections)} sections, {len(document.tasks)} tasks, "
            f"{len(document.annex)} annex rows, {len(proposal.bodies)} names of bodies"
        )
        for task in document.tasks:
            write(f"{task.section} {task.number}. {task.title or '(no heading)'}")
            write(f"    lead: {'、'.join(task.lead) or '–'}")
            write(f"    responsible: {'、'.join(task.responsible) or '–'}")
            if task.due:
                write(f"    due: {task.due_on or task.due}")
        for target in proposal.targets:
            shown = current(target)
            about = shown["indicator"] or target.statement.subject
            value = f"{shown['operator']} {shown['value']} {shown['unit']}".strip()
            write(
                f"target {target.statement.clause}: {target.statement.wording} "
                f"({target.kind}; {about}; {value or 'no figure'}; "
                f"{shown['deadline'] or 'no date'})"
            )
            for role in ("lead", "responsible"):
                if names := getattr(target.statement, role):
                    write(f"    {role}: {'、'.join(names)}")
        for name in proposal.new_bodies:
            write(f"new body: {name}")
        said: dict[tuple[str, str], list[str]] = defaultdict(list)
        for doubt in proposal.doubts:
            said[doubt.severity, _(doubt.template) % doubt.params].append(str(doubt.place))
        for (severity, sentence), places in said.items():
            write(f"{severity}: {', '.join(dict.fromkeys(places))}: {sentence}")

    def apply(self, proposal: PlanProposal, *, quiet: bool, accept_errors: bool) -> None:
        errors = proposal.errors
        if errors and not accept_errors:
            raise CommandError(
                f"Nothing was loaded: {len(errors)} places could not be read for certain. "
                "Correct the text, or load what was read with --accept-errors."
            )
        plan, report = apply_plan(proposal, by=None, now=current_time())
        if quiet:
            return
        for entry in report.differences:
            self.stdout.write(f"left as stored: {entry.model} {entry.row}: {entry.field}")
        self.stdout.write(
            f"{plan.slug}: {sum(report.created.values())} rows made, {report.updated} texts "
            f"filled in, {len(report.differences)} differences left as stored."
        )
