"""The steps of projects: checked by the district, admitted by the city, returned, removed."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import move_data_version
from districts.models import Account
from districts.permissions import Deed, reader_of
from districts.refusals import NotAllowed, Refused
from targets.actions.holding import clear_conflicts
from targets.periods import local_date
from tasks.projects.models import Project
from tasks.projects.permissions import ADMIT_PROJECTS, CHECK_PROJECTS

from .holding import hold_ledger, move_project, next_project_number

# Which right each deed needs; the other steps follow from what is accepted of the financing.
RIGHTS: dict[str, Deed] = {
    "check": CHECK_PROJECTS,
    "admit": ADMIT_PROJECTS,
    "return": CHECK_PROJECTS,
    "remove": ADMIT_PROJECTS,
}


@clear_conflicts
@transaction.atomic
def step_projects(
    *,
    projects: Sequence[Project],
    deed: str,
    by: Account,
    now: datetime.datetime,
    reason: str = "",
) -> list[Project]:
    """Takes the same step with each of these projects, all or none; the history keeps it."""
    hold_ledger()
    reader = reader_of(by)
    keys = [one.pk for one in projects]
    held = Project.objects.select_related("jurisdiction").filter(pk__in=keys)
    rows = list(held.order_by("provisional_number"))
    if not rows:
        raise Refused(_("Choose at least one project."))
    for row in rows:
        if not reader.may(RIGHTS[deed], row.jurisdiction_id):
            raise NotAllowed(_("This step is not yours to take."))
        if deed == "admit":
            _admit(row, by=by, now=now)
        else:
            move_project(row, deed=deed, by=by, now=now, reason=reason)
    move_data_version(figures_of=[])
    return rows


def _admit(row: Project, *, by: Account, now: datetime.datetime) -> None:
    """Admits one project: another person than proposed it, and its final number is given."""
    if by.pk == row.proposed_by_id:
        raise NotAllowed(_("You proposed this project; another person must admit it."))
    if row.final_number is None and row.state == "checked":
        row.final_number = next_project_number("G", row.jurisdiction, local_date(now).year)
        row.admitted_at, row.admitted_by = now, by
    move_project(row, deed="admit", by=by, now=now)
