"""When a figure is due, and whether it is to be reached at all or past, yearly, without a day."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from districts.documents.model import Note
from districts.documents.statements.dates import (
    Moment,
    deadlines_in,
    durations_in,
    is_before,
)

# What is so already: 截至2022年末 is a date, told from the day of issue.
_PAST = re.compile("目前|已(?![知有])|近[几一两三四五六七八九十\\d]?年来?|去年|以来|过去|上年末")
_AHEAD = re.compile("力争|努力|确保|争取|今后|未来|下一步|将(?!近)|预期")
_START = attrgetter("start")
_EACH_YEAR = re.compile("每年|逐年|每季度|每月|年均(?:新|增|发|投|完成|培育|实现|减|降|建|治|$)")


@dataclass(frozen=True)
class Frame:
    """What the document says of time: the day of issue, the last quarter of the years in its
    title, and the last that its goals name."""

    issued: date | None = None
    period: str | None = None
    last: str = ""

    def is_past(self, quarter: str | None) -> bool:
        return quarter is not None and is_before(quarter, self.issued)


def last_before(moments: Sequence[Moment], at: int) -> Moment | None:
    """Return the last of moments in their order that begins before a place."""
    place = bisect_left(moments, at, key=_START)
    return moments[place - 1] if place else None


def first_from(moments: Sequence[Moment], at: int) -> Moment | None:
    place = bisect_left(moments, at, key=_START)
    return moments[place] if place < len(moments) else None


@dataclass
class Times:
    """The dates and words of time in a part of a sentence, and the date before it."""

    text: str
    frame: Frame
    context: str | None
    deadlines: Sequence[Moment] = ()
    durations: Sequence[tuple[int, int]] = ()
    _ahead: Sequence[Moment] = ()
    _turns: list[tuple[int, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deadlines = deadlines_in(self.text, self.frame.issued)
        self._ahead = [one for one in self.deadlines if not self.frame.is_past(one.quarter)]
        self.durations = list(durations_in(self.text))
        self._turns = sorted(
            [
                *((one.start, self.frame.is_past(one.quarter)) for one in self.deadlines),
                *((match.start(), True) for match in _PAST.finditer(self.text)),
                *((match.start(), False) for match in _AHEAD.finditer(self.text)),
            ]
        )

    def is_past(self, at: int, own: str | None) -> bool:
        """Whether what stands there is a figure of the past: by the last date or word before it,
        or by a year of its own."""
        if own is not None:
            return self.frame.is_past(own)
        place = bisect_left(self._turns, (at, False))
        return self._turns[place - 1][1] if place else self.frame.is_past(self.context)

    def may_be_past(self, at: int) -> bool:
        """Whether the day of issue that would tell is not known, and it is worded as a figure of a
        day (截至2022年末), or is one of a bare year before those of other goals."""
        before = last_before(self.deadlines, at)
        if before is None or self.frame.issued is not None:
            return False
        return before.is_as_of or (before.is_bare and before.quarter < self.frame.last)

    def is_yearly(self, start: int, at: int) -> bool:
        return bool(_EACH_YEAR.search(self.text[start:at].rstrip()))

    def due(self, name: str, at: int, limit: int) -> tuple[str | None, str, list[Note]]:
        """The nearest date before a predicate, else one behind it that no other predicate
        precedes, else the context's, else the title's.

        如期 refers to dates of its own; a milestone takes no date from context, and neither does
        what is to be reached within a time whose first day is not named.
        """
        if name == "scheduled":
            return None, "none", [Note("on_schedule")]
        stated = last_before(self._ahead, at) or first_from(self._ahead, at)
        if stated and stated.start < limit:
            notes = [Note("term_end", {"quarter": stated.quarter})] if stated.is_term else []
            return stated.quarter, "stated", notes
        is_vague = bool(self.durations) and (name == "built" or self.durations[0][0] < at)
        if name == "built" or is_vague:
            return None, "none", [Note("vague_time")] if is_vague else []
        if self.context and not self.frame.is_past(self.context):
            return self.context, "context", [Note("deadline_context")]
        if self.frame.period and not self.frame.is_past(self.frame.period):
            return self.frame.period, "context", [Note("deadline_title")]
        return None, "none", []
