"""A milestone's own columns brought up to what was said of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from tasks.models import Milestone, MilestoneMove
from tasks.timing.standing import Word, counting_word

from .known import decided_words, reported_words

COLUMNS = ("due_on", "state", "reached_on", "document_number", "count", "reason")


def settle(rows: Iterable[Milestone]) -> None:
    """Brings the milestones up to date, after a word on them was stored or went; four queries."""
    milestones = list(rows)
    for one, values in zip(milestones, settled(milestones), strict=True):
        for name, value in values.items():
            setattr(one, name, value)
    Milestone.objects.bulk_update(milestones, COLUMNS)


def settled(milestones: Sequence[Milestone]) -> list[dict[str, Any]]:
    """What the columns of each are to hold by the words on it; three queries."""
    keys = [one.pk for one in milestones]
    decided, reported = decided_words(keys), reported_words(keys)
    moves = MilestoneMove.objects.filter(milestone__in=keys).order_by("pk")
    dues = dict(moves.values_list("milestone", "after"))
    return [
        {
            "due_on": dues.get(one.pk, one.due_on),
            **_columns(counting_word(decided[one.pk], reported[one.pk])),
        }
        for one in milestones
    ]


def _columns(word: Word | None) -> dict[str, Any]:
    return {
        "state": word.state if word else "planned",
        "reached_on": word.reached_on if word else None,
        "document_number": word.document_number if word else "",
        "count": word.count if word else None,
        "reason": word.reason if word else "",
    }
