"""What keeps an item of a scheme from scoring, in sentences."""

from decimal import InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.evaluation.models import SchemeItem
from tasks.evaluation.scoring import KINDS
from tasks.evaluation.scoring.points import problems
from tasks.evaluation.sources import SOURCES
from tasks.evaluation.working import item_of

SENTENCES: dict[str, Any] = {
    "weight_not_positive": gettext_lazy("its weight must lie above 0"),
    "full_mark_missing": gettext_lazy("it needs a full mark"),
    "full_mark_not_positive": gettext_lazy("its full mark must lie above 0"),
    "bands_missing": gettext_lazy("it needs a table of thresholds"),
    "bands_twice": gettext_lazy("a threshold stands twice"),
    "bands_beyond_weight": gettext_lazy("points of the table lie within 0 and the weight"),
    "bands_not_in_order": gettext_lazy("a better threshold must not give fewer points"),
    "cap_and_floor_out_of_order": gettext_lazy("least and most points lie within the weight"),
    "manual_lower": gettext_lazy("points that persons give are better when higher"),
    "unknown_source": gettext_lazy("its source is not known"),
    "source_of_others": gettext_lazy("its source knows nothing of who is scored"),
    "unknown_scoring": gettext_lazy("its scoring is not known"),
    "indicator_missing": gettext_lazy("it needs an indicator"),
    "numbers_unreadable": gettext_lazy("a number of its table cannot be read"),
    "hint_unfit": gettext_lazy("only what persons judge has a hint"),
}


def item_problems(item: SchemeItem) -> list[str]:
    """A sentence for each thing that is wrong with an item; empty for one that can score."""
    return [
        _("Item %(number)s, %(name)s: %(problem)s.")
        % {"number": item.number, "name": item.name, "problem": SENTENCES[code]}
        for code in problem_codes(item)
    ]


def problem_codes(item: SchemeItem) -> list[str]:
    if item.source not in SOURCES or (item.hint and item.hint not in SOURCES):
        return ["unknown_source"]
    if item.scoring not in KINDS:
        return ["unknown_scoring"]
    found = []
    scored = item.version.scheme.subject_kind
    if any(SOURCES[one].subject_kind not in ("", scored) for one in _asked(item)):
        found.append("source_of_others")
    asks = any(SOURCES[one].needs_indicator for one in _asked(item))
    if asks and item.indicator_id is None:
        found.append("indicator_missing")
    if item.hint and item.source != "manual":
        found.append("hint_unfit")
    try:
        found += problems(item_of(item))
    except (InvalidOperation, ValueError, TypeError):
        found.append("numbers_unreadable")
    return found


def _asked(item: SchemeItem) -> list[str]:
    """The sources that the item asks."""
    return [item.source, item.hint] if item.hint else [item.source]
