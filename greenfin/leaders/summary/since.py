"""What changed since the quarter compared with, and which tasks are overdue."""

from typing import Any

from districts.permissions import Reader
from greenfin.leaders.changes.comparing import Comparison
from greenfin.leaders.changes.wording import changes_sentence, late_word
from targets.progress.restatements import restatements_since
from tasks.due import late_counts

STATUSES_SHOWN = 8
RESTATED_SHOWN = 4
LATE_SHOWN = 5
WAYS = ("worse", "better")


def since_content(who: Reader, found: Comparison) -> dict[str, Any]:
    """The most telling lines of each kind; the page of changes has all of them."""
    turned = [one for way in WAYS for one in found.turned(way)]
    return {
        "since": {
            "earlier": found.earlier,
            "query": f"from={found.earlier.quarter}&to={found.later.quarter}",
            "sentence": changes_sentence(found),
            "statuses": turned[:STATUSES_SHOWN],
            "more_statuses": max(0, len(found.statuses) - STATUSES_SHOWN),
            "restated": found.restated.first(RESTATED_SHOWN),
            "more_restated": max(0, len(found.restated) - RESTATED_SHOWN),
            "after_day": restatements_since(who, found.later.day).first(RESTATED_SHOWN)
            if found.later.day
            else [],
        },
        "late": [{"late": one, "word": late_word(one)} for one in found.late[:LATE_SHOWN]],
        "more_late": max(0, len(found.late) - LATE_SHOWN),
        "late_counts": late_counts(found.late),
    }
