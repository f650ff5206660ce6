"""How the plans' tasks came along: a state and a short account for each quarter."""

import datetime
from dataclasses import dataclass

from targets.periods import Quarter

from .data import WORDS
from .figures import LAST, SEED, dice

# One task in seven is held up for a while; of these the later ones get a new date.
BLOCKED_SHARE = 1 / 7
# The share of tasks that are finished by the sample's end.
DONE_SHARE = 0.55


@dataclass(frozen=True)
class Story:
    """A task in one quarter; `due_on` only where its date was revised, `blocked_since` only where
    it is held up."""

    state: str
    account: str
    due_on: datetime.date | None = None
    blocked_since: datetime.date | None = None


def story(key: str, quarter: Quarter, begin: Quarter, *, seed: int = SEED) -> Story:
    """How the task stood at the end of the quarter; `begin` is the quarter its plan was issued in.

    A task never goes back: not started, in progress (perhaps blocked for two quarters), done.
    """
    rng = dice(seed, key)
    started = begin + rng.randint(0, 4)
    length = rng.randint(4, 10)
    finished = started + length if rng.random() < DONE_SHARE else LAST + 1
    held_up = started + rng.randint(1, 9) if rng.random() < BLOCKED_SHARE else None
    if quarter < started:
        kind = "unissued" if quarter < begin else "not_started"
        return Story("not_started", _words(kind, key, quarter, seed))
    if quarter >= finished:
        return Story("done", _words("done", key, finished, seed))
    if held_up is not None and held_up <= quarter <= held_up + 1:
        account = _words("blocked", key, held_up, seed)
        return Story("blocked", account, _revised_due(held_up), held_up.start)
    is_revised = held_up is not None and quarter > held_up
    return Story(
        "in_progress",
        _words("in_progress", key, quarter, seed),
        _revised_due(held_up) if is_revised and held_up else None,
    )


def _revised_due(held_up: Quarter) -> datetime.date | None:
    return WORDS.revised_due if held_up.year >= 2025 else None


def _words(kind: str, key: str, quarter: Quarter, seed: int) -> str:
    return dice(seed, key, quarter).choice(WORDS.stories[kind])
