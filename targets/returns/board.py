"""Where each jurisdiction stands in a round: what the board, the reminders and the API show."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.models import Observation, QuarterlyReturn, ReportingRound, RoundMember
from targets.models.filed import heavy_fields
from targets.periods import Quarter, local_date
from targets.permissions import SEE_BOARD, SEE_PARTS
from targets.tables.exports import Record

from .asking import rows_lacking
from .parts.standings import owed_by_member, owing_bodies

# In the order in which the board counts them.
STANDINGS: dict[str, Any] = {
    "on_time": pgettext_lazy("return", "On time"),
    "late": pgettext_lazy("return", "Late"),
    "waiting": _("Waiting for review"),
    "sent_back": _("Sent back"),
    "missing": _("Not reported"),
}
TONES = {"on_time": "good", "late": "warn", "waiting": "wait", "sent_back": "bad", "missing": ""}
# A number, or the statement that there is none to report; 数据待发布 still owes its number.
FILLED_STATES = ("reported", "not_applicable")


@dataclass(frozen=True)
class Coverage:
    """Who has reported in a round, as it stands on a day; a return sent back is not reported."""

    round: ReportingRound
    standings: list["Standing"]

    @property
    def total(self) -> int:
        return len(self.standings)

    @property
    def reported(self) -> int:
        return sum(one.is_on_time is not None for one in self.standings)

    @property
    def late(self) -> int:
        return sum(one.is_on_time is False for one in self.standings)

    def groups(self, states: Iterable[str]) -> list[list["Standing"]]:
        """The members in each of these states that occurs, in the order of `states`."""
        groups = ([one for one in self.standings if one.state == state] for state in states)
        return [group for group in groups if group]


@dataclass(frozen=True)
class Standing:
    """One jurisdiction in one round.

    `state` is a key of STANDINGS. `shown` is the return to open, None while nothing was submitted.
    `is_on_time` is None while none waits or is accepted. Cells are those of the accepted return,
    else of the one that waits for review, else 0; None for who may not know how many there are,
    because a plan not for publication may ask for some. A return sent back keeps its
    `submitted_at`, which is that of the return by which punctuality is judged: `newest_at` is that
    of the return to open, or of the correction that waits. `rows_lacking` were added to the
    round and are not in the counted return. `parts_owed` are the bodies that have not handed in
    their parts of a return that is still owed; empty for who may not follow them.
    """

    member: RoundMember
    state: str
    shown: QuarterlyReturn | None
    correction: QuarterlyReturn | None
    submitted_at: datetime.datetime | None
    is_on_time: bool | None
    is_overdue: bool
    cells_expected: int | None
    cells_reported: int | None
    rows_lacking: int | None = 0
    parts_owed: list[str] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return STANDINGS[self.state]

    @property
    def newest(self) -> QuarterlyReturn | None:
        """The return that a row of the board names: a correction that waits, else `shown`."""
        return self.correction or self.shown

    @property
    def newest_at(self) -> datetime.datetime | None:
        return self.newest.submitted_at if self.newest else None

    @property
    def is_counted(self) -> bool:
        """Whether there are cells to count: a return stands for the member, not one that was sent
        back, and the reader may know how many."""
        is_there = self.shown is not None and self.state != "sent_back"
        return is_there and self.cells_expected is not None

    @property
    def owing_bodies(self) -> str:
        """Which bodies have not handed in, in a few words; "" for none."""
        return owing_bodies(self.parts_owed)

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else TONES[self.state]

    @property
    def must_be_reminded(self) -> bool:
        return self.state in ("missing", "sent_back") or bool(self.rows_lacking)

    def seen_by(self, reader: Reader) -> "Standing":
        """The same as far as the reader may know it."""
        place = self.member.jurisdiction_id
        seen = self if reader.may(SEE_PARTS, place) else replace(self, parts_owed=[])
        if reader.may(SEE_UNPUBLISHED_PLANS, place):
            return seen
        return replace(seen, cells_expected=None, cells_reported=None, rows_lacking=None)


def standings(reporting_round: ReportingRound, today: datetime.date) -> list[Standing]:
    """All members of a round, in the order of jurisdictions."""
    return standings_by_round([reporting_round], today)[reporting_round]


def standings_seen(
    reader: Reader, reporting_round: ReportingRound, today: datetime.date
) -> list[Standing]:
    """The same as far as the reader may know it."""
    return as_seen(reader, standings(reporting_round, today))


def as_seen(reader: Reader, board: Iterable[Standing]) -> list[Standing]:
    """The members of a board that the reader sees, as far as the reader may know of them."""
    return [
        one.seen_by(reader) for one in board if reader.may(SEE_BOARD, one.member.jurisdiction_id)
    ]


def coverage_of(who: Reader, quarter: Quarter, today: datetime.date) -> Coverage | None:
    """Who has reported for a quarter; None for who may not see the board, or without a round."""
    if not who.has_some(SEE_BOARD):
        return None
    opened = ReportingRound.objects.filter(quarter=str(quarter)).first()
    return Coverage(opened, standings_seen(who, opened, today)) if opened else None


def standings_by_round(
    rounds: Collection[ReportingRound], today: datetime.date
) -> dict[ReportingRound, list[Standing]]:
    """The members of each round; four queries however many rounds and members, two more where
    something was added to one, one more where bodies hand in parts."""
    filled = _filled_cells(rounds)
    boards: dict[ReportingRound, list[Standing]] = {one: [] for one in rounds}
    members = list(_members(rounds))
    counted = {member: _counted(member) for member in members}
    returned = {member.pk for member, held in counted.items() if held}
    lacking = rows_lacking({member: held for member, held in counted.items() if held})
    owed = owed_by_member([member for member in members if member.pk not in returned], today)
    for member in members:
        standing = _standing(member, filled, today)
        standing = replace(standing, rows_lacking=lacking.get(member.pk, 0))
        standing = replace(standing, parts_owed=owed.get(member.pk, []))
        boards[member.round].append(standing)
    return boards


def standing_counts(board: Iterable[Standing]) -> dict[str, int]:
    """How many members stand where, every key of STANDINGS in its order, zeros included."""
    counts = dict.fromkeys(STANDINGS, 0)
    for standing in board:
        counts[standing.state] += 1
    return counts


def _members(rounds: Collection[ReportingRound]) -> QuerySet[RoundMember]:
    received = QuarterlyReturn.objects.exclude(state__in=["draft", "withdrawn"])
    received = received.defer(*heavy_fields())
    return (
        RoundMember.objects.filter(round__in=rounds)
        .select_related("jurisdiction", "round")
        .annotate(indicator_count=Count("indicators"))
        .order_by("jurisdiction__position")
        .prefetch_related(
            Prefetch("returns", queryset=received.order_by("number"), to_attr="received")
        )
    )


def _filled_cells(rounds: Collection[ReportingRound]) -> dict[int, int]:
    rows = (
        Observation.objects.filter(
            origin="return",
            state__in=FILLED_STATES,
            # Classes are optional: nobody is short of them, nor ahead by them.
            indicator__edition__isnull=True,
            quarterly_return__member__round__in=rounds,
        )
        .order_by()
        .values("quarterly_return")
        .annotate(cells=Count("pk"))
    )
    return {row["quarterly_return"]: row["cells"] for row in rows}


def _counted(member: Any) -> QuarterlyReturn | None:
    """The return that stands for the member: the accepted one, else the one that waits."""
    received = [one for one in member.received if one.state in ("accepted", "submitted")]
    current = [one for one in received if one.superseded_at is None]
    return min(current, key=lambda one: (one.state, one.pk), default=None)


def _standing(member: Any, filled: dict[int, int], today: datetime.date) -> Standing:
    due_on, received = member.round.due_on, member.received
    accepted = [item for item in received if item.state == "accepted"]
    waiting = next((item for item in received if item.state == "submitted"), None)
    current = next((item for item in accepted if item.superseded_at is None), None)
    # A correction of an accepted return does not make a punctual jurisdiction late.
    judged = accepted[0] if accepted else waiting
    counted = _counted(member)
    is_on_time = (
        None
        if judged is None or judged.submitted_at is None
        else local_date(judged.submitted_at) <= due_on
    )
    state = _state(current, waiting, received, is_on_time)
    return Standing(
        member=member,
        state=state,
        shown=counted or (received[-1] if received else None),
        correction=waiting if current else None,
        submitted_at=next((item.submitted_at for item in (judged, *received[-1:]) if item), None),
        is_on_time=is_on_time,
        is_overdue=state in ("missing", "sent_back") and today > due_on,
        cells_expected=member.indicator_count,
        cells_reported=filled.get(counted.pk, 0) if counted else 0,
    )


def _state(
    current: QuarterlyReturn | None,
    waiting: QuarterlyReturn | None,
    received: list[QuarterlyReturn],
    is_on_time: bool | None,
) -> str:
    if current is not None:
        return "on_time" if is_on_time else "late"
    if waiting is not None:
        return "waiting"
    return "sent_back" if received else "missing"


BOARD_COLUMNS = {
    "place": _("Jurisdiction"),
    "standing": _("Standing"),
    "number": _("Return number"),
    "submitted": _("This return submitted at"),
    "judged": _("On time or late by the return submitted at"),
    "reported": _("Cells reported"),
    "expected": _("Cells expected"),
    "lacking": _("Rows added since and lacking"),
    "parts": _("Parts not handed in"),
}


def board_record(one: Standing) -> Record:
    """A member of the round as a record of a file."""
    return {
        "place": one.member.jurisdiction.label,
        "standing": one.label,
        "number": one.newest and one.newest.number,
        "submitted": one.newest_at,
        "judged": one.submitted_at,
        "reported": one.cells_reported,
        "expected": one.cells_expected,
        "lacking": one.rows_lacking,
        "parts": "、".join(one.parts_owed),
    }
