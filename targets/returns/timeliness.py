"""How punctual each jurisdiction has been, quarter after quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import Jurisdiction

from .board import Standing

RECENT = 8


@dataclass(frozen=True)
class Punctuality:
    """One jurisdiction over all rounds that asked it.

    `on_time` of `judged` quarters were reported in time; a quarter is judged once its return is in
    or overdue. `recent` are its standings in the latest rounds, None where it was not asked.
    """

    jurisdiction: Jurisdiction
    on_time: int
    judged: int
    recent: list[Standing | None]


def punctuality(boards: Sequence[Sequence[Standing]]) -> list[Punctuality]:
    """One row a jurisdiction, in the order of jurisdictions; `boards` are the rounds' standings,
    the newest round first."""
    by_round = [{one.member.jurisdiction: one for one in board} for board in boards]
    jurisdictions = {place for board in by_round for place in board}
    return [
        _punctuality(place, [board.get(place) for board in by_round])
        for place in sorted(jurisdictions, key=lambda place: place.position)
    ]


def _punctuality(place: Jurisdiction, board: list[Standing | None]) -> Punctuality:
    judged = [one for one in board if one and (one.is_on_time is not None or one.is_overdue)]
    on_time = sum(one.is_on_time is True for one in judged)
    return Punctuality(place, on_time, len(judged), board[:RECENT])
