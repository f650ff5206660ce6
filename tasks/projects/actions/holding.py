"""What every write on the ledger shares: the lock, what was looked at, numbers, the trail."""

import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions import hold_data_version, move_data_version, record_event
from districts.models import Account, Jurisdiction, Organisation
from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from targets.actions.holding import record_step as record_book
from tasks.projects.models import LedgerDuty, LedgerFiling, Project, ProjectStep
from tasks.projects.permissions import FILE_PROJECTS
from tasks.projects.transitions import FILING_STEPS, PROJECT_STEPS, next_state

# What the audit trail calls each step of a project.
PROJECT_DEEDS = {
    "propose": "propose_project",
    "check": "check_project",
    "admit": "admit_project",
    "match": "match_project",
    "finance": "finance_project",
    "return": "return_project",
    "remove": "remove_project",
}


def hold_ledger() -> None:
    """Writes on the ledger wait for one another: numbers are counted, and doubles looked for."""
    hold_data_version()


def hold_filing(filing: LedgerFiling) -> LedgerFiling:
    """The workbook as it stands now, locked."""
    hold_ledger()
    rows = LedgerFiling.objects.select_related("file", "jurisdiction", "organisation")
    return rows.get(pk=filing.pk)


def require_department(reader: Reader, place: Jurisdiction, body: Organisation) -> None:
    """NotAllowed unless the reader answers for a department that writes this ledger."""
    is_own = (body.pk, place.pk) in reader.bodies and reader.may(FILE_PROJECTS, place.pk)
    if not is_own or not LedgerDuty.objects.filter(jurisdiction=place, organisation=body).exists():
        raise NotAllowed(_("Only a department that writes this ledger hands its workbook in."))


def take_filing_step(
    filing: LedgerFiling, *, deed: str, version: int, digest: str, reason: str = ""
) -> None:
    """Moves a held workbook by one line of the table, as it was previewed."""
    state = next_state(FILING_STEPS, deed, filing.state, reason)
    if (filing.version, filing.file.digest) != (version, digest):
        raise Conflict(
            _("The workbook has changed since you looked at it. Check it again, then confirm.")
        )
    filing.state = state


def record_step(
    deed: str,
    filing: LedgerFiling,
    *,
    by: Account,
    before: str,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """The step of a workbook in the audit trail."""
    record_book(
        deed,
        filing,
        by,
        before,
        now,
        jurisdiction=filing.jurisdiction.slug,
        organisation=filing.organisation.slug,
        quarter=filing.quarter,
        reason=reason,
    )
    move_data_version(figures_of=[])


def move_project(
    project: Project,
    *,
    deed: str,
    by: Account,
    now: datetime.datetime,
    reason: str = "",
    filing: LedgerFiling | None = None,
    content: dict[str, Any] | None = None,
) -> None:
    """One step of a project, with its row in the history and its event; the project is saved."""
    before = "" if project.pk is None else project.state
    project.state = next_state(PROJECT_STEPS, deed, before, reason)
    project.state_at = now
    project.save()
    ProjectStep.objects.create(
        project=project,
        deed=deed,
        before=before,
        after=project.state,
        at=now,
        by=by,
        reason=reason.strip(),
        filing=filing,
    )
    after: dict[str, Any] = {"state": project.state, "number": project.number, **(content or {})}
    if reason.strip():
        after["reason"] = reason.strip()
    record_event(
        deed=PROJECT_DEEDS[deed], by=by, obj=project, before={"state": before}, after=after, now=now
    )


def next_filing_number(place: Jurisdiction, body: Organisation, quarter: str) -> int:
    """The number of the department's next workbook of the quarter."""
    own = LedgerFiling.objects.filter(jurisdiction=place, organisation=body, quarter=quarter)
    return (own.aggregate(highest=Max("number"))["highest"] or 0) + 1


def next_project_number(letter: str, place: Jurisdiction, year: int) -> str:
    """P500153-2025-0001 for a proposal, G500153-2025-0001 once admitted; counted per year."""
    field = "provisional_number" if letter == "P" else "final_number"
    begin = f"{letter}{place.code or place.slug}-{year}-"
    last = (
        Project.objects.filter(**{f"{field}__startswith": begin})
        .order_by(f"-{field}")
        .values_list(field, flat=True)
        .first()
    )
    return f"{begin}{int(last[len(begin) :]) + 1 if last else 1:04d}"
