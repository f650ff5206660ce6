"""What waits for the district's check and for the city's admission."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.permissions import Reader
from targets.periods import local_date
from tasks.projects.figures import days_in_state
from tasks.projects.models import Project
from tasks.projects.permissions import ADMIT_PROJECTS, CHECK_PROJECTS
from tasks.projects.reading import doubles_of
from tasks.projects.wording import class_of, days_text, deed_word, stated_text

# So many stand in a queue at once; the next ones follow when these are decided.
MOST_WAITING = 100
# More likely doubles of one project say nothing new.
MOST_DOUBLES = 3


def waiting_for(reader: Reader, deed: str) -> Any:
    """The projects whose next step the reader may take: `check` or `admit`."""
    state = {"check": "proposed", "admit": "checked"}[deed]
    right = {"check": CHECK_PROJECTS, "admit": ADMIT_PROJECTS}[deed]
    rows = Project.objects.filter(state=state)
    if not reader.may(right):
        rows = rows.filter(jurisdiction__in=reader.own(right))
    if deed == "admit":
        rows = rows.exclude(proposed_by=reader.account_id)
    return rows.select_related("jurisdiction", "pushed_by", "green_class")


def queue_context(reader: Reader, refusal: str = "", chosen: Sequence[str] = ()) -> dict[str, Any]:
    """The queues of the reader, each with its deed."""
    queues = [_queue(reader, deed) for deed in ("check", "admit")]
    if not reader.may(ADMIT_PROJECTS):
        queues = queues[:1]
    waiting = sum(one["count"] for one in queues)
    answer = ngettext(
        "%(count)d project waits for a decision.",
        "%(count)d projects wait for a decision.",
        waiting,
    ) % {"count": waiting}
    return {
        "queues": queues,
        "answer": answer if waiting else _("No project waits for a decision."),
        "refusal": refusal,
        "chosen": set(chosen),
    }


def _queue(reader: Reader, deed: str) -> dict[str, Any]:
    rows = waiting_for(reader, deed)
    shown = list(rows[:MOST_WAITING])
    doubles = doubles_of(reader, shown)
    today = current_date()
    titles = {"check": _("To be checked by the district"), "admit": _("To be admitted")}
    return {
        "deed": deed,
        "title": titles[deed],
        "word": deed_word(deed),
        "count": rows.count(),
        "rows": [
            {
                "project": one,
                "key": str(one.pk),
                "class_name": class_of(one.green_class),
                "wanted": stated_text(one.wanted, one.unit),
                "days": days_text(days_in_state(local_date(one.state_at), today)),
                "doubles": doubles[one.pk][:MOST_DOUBLES],
            }
            for one in shown
        ],
    }
