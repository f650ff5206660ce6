"""What of the ledger waits for a reader, on the page where work begins.

A department sees its own; a district's reporter and the city office see what its departments owe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Organisation
from districts.permissions import Reader
from targets.wording.formatting import listed, listed_briefly, quarter_text
from tasks.projects.models import LedgerDuty, Project
from tasks.projects.permissions import CHECK_PROJECTS, FILE_PROJECTS
from tasks.projects.reading import duties_of, owed_quarter, unanswered_before


@dataclass(frozen=True)
class Notice:
    """A sentence and the list that it speaks of."""

    text: str
    url: str


def own_work(_request: HttpRequest, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The notices of the ledger; none for who has nothing to do with it."""
    reader: Reader = page["reader"]
    is_department = bool(reader.bodies) and reader.has_some(FILE_PROJECTS)
    if not (is_department or reader.has_some(CHECK_PROJECTS)):
        return {"ledger_notices": []}
    if not LedgerDuty.objects.exists():
        return {"ledger_notices": []}
    notices = [_owed(reader, is_department=is_department), *_projects(reader, is_department)]
    return {"ledger_notices": [one for one in notices if one is not None]}


def _owed(reader: Reader, *, is_department: bool) -> Notice | None:
    """Sheets that have not been handed in for the quarter that has ended."""
    quarter = owed_quarter(current_date())
    missing = [one for one in duties_of(reader, str(quarter)) if one.is_missing]
    if is_department:
        missing = [one for one in missing if one.key in reader.bodies]
    if not missing:
        return None
    words = {"quarter": quarter_text(quarter)}
    if is_department:
        sheets = listed([one.sheet for one in missing])
        text = _("Your sheets of the ledger for %(quarter)s are not handed in yet: %(sheets)s.")
        return Notice(text % {**words, "sheets": sheets}, reverse("ledger_filing_list"))
    text = ngettext(
        "%(count)d sheet of the ledger for %(quarter)s is not handed in yet: %(bodies)s.",
        "%(count)d sheets of the ledger for %(quarter)s are not handed in yet: %(bodies)s.",
        len(missing),
    )
    bodies = listed_briefly(list(dict.fromkeys(one.body for one in missing)))
    said = text % {**words, "count": len(missing), "bodies": bodies}
    return Notice(said, reverse("project_list"))


def _projects(reader: Reader, is_department: bool) -> list[Notice]:
    """Projects sent back, and those that no institution has answered for two quarters."""
    if is_department:
        pairs = Q(pk__in=[])
        for body, place in reader.bodies:
            pairs |= Q(pushed_by=body, jurisdiction=place)
        rows = Project.objects.filter(pairs)
    elif reader.may(CHECK_PROJECTS):
        rows = Project.objects.all()
    else:
        rows = Project.objects.filter(jurisdiction__in=reader.own(CHECK_PROJECTS))
    ledger, of_body = reverse("project_list"), ""
    if is_department and len(reader.bodies) == 1:
        of_body = f"&body={Organisation.objects.get(pk__in=reader.body_ids).slug}"
    old = rows.filter(state="admitted", admitted_at__lt=unanswered_before(current_date())).count()
    notices = []
    if old:
        text = ngettext(
            "%(count)d project has had no answer of an institution for two quarters.",
            "%(count)d projects have had no answer of an institution for two quarters.",
            old,
        )
        notices.append(Notice(text % {"count": old}, f"{ledger}?answer=none{of_body}"))
    if is_department and (returned := rows.filter(state="returned").count()):
        text = ngettext(
            "%(count)d project was returned to your department, with a reason.",
            "%(count)d projects were returned to your department, with reasons.",
            returned,
        )
        notices.append(Notice(text % {"count": returned}, f"{ledger}?state=returned{of_body}"))
    return notices
