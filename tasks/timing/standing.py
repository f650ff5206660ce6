"""How a milestone stands by what was said of it, and when it fell due: pure, without clock.

The office's word goes before what returns report, until the office takes it back. Of what returns
report the newest quarter counts. Whether a milestone is late is said by the rule of `lateness`.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from targets.periods import Quarter

from .lateness import Lateness, lateness


@dataclass(frozen=True)
class Word:
    """What was said of a milestone: planned, reached or given up, and what belongs to it.

    `quarter` is the one that a return reported of; None for a word of the office. `at` is when it
    was said or published.
    """

    state: str
    at: datetime.datetime
    reached_on: datetime.date | None = None
    document_number: str = ""
    count: int | None = None
    reason: str = ""
    quarter: Quarter | None = None
    is_sample: bool = False

    @property
    def is_closed(self) -> bool:
        return self.state != "planned"


@dataclass(frozen=True)
class Standing:
    """How a milestone stands as of a day: the dates it was due on, the word that counts, lateness.

    `dues` are the first due date and those that it was moved to, in their order. `word` is None
    where nobody said anything; `last_quarter` is the newest one reported.
    """

    dues: tuple[datetime.date, ...]
    word: Word | None = None
    last_quarter: Quarter | None = None
    late: Lateness | None = None

    @property
    def due_on(self) -> datetime.date:
        return self.dues[-1]

    @property
    def first_due_on(self) -> datetime.date:
        return self.dues[0]

    @property
    def times_moved(self) -> int:
        return len(self.dues) - 1

    @property
    def state(self) -> str:
        return self.word.state if self.word else "planned"

    @property
    def reached_on(self) -> datetime.date | None:
        return self.word.reached_on if self.word else None

    @property
    def is_closed(self) -> bool:
        return self.state != "planned"

    @property
    def document_number(self) -> str:
        return self.word.document_number if self.word else ""

    @property
    def count(self) -> int | None:
        """The number reached so far, of one that counts; None where nothing was said."""
        return self.word.count if self.word else None

    @property
    def reason(self) -> str:
        return self.word.reason if self.word else ""

    @property
    def is_sample(self) -> bool:
        """Whether what is said of it was made up."""
        return bool(self.word and self.word.is_sample)

    @property
    def days_late(self) -> int:
        """How many days after its due date it was reached; 0 for in time, or not reached."""
        return max((self.reached_on - self.due_on).days, 0) if self.reached_on else 0

    @property
    def kind(self) -> str:
        """One word for all of it, one of KINDS.

        >>> due = datetime.date(2025, 9, 30)
        >>> said = datetime.datetime(2025, 10, 20)
        >>> Standing((due,), Word("reached", said, datetime.date(2025, 9, 30))).kind
        'on_time'
        >>> Standing((due,), Word("reached", said, datetime.date(2025, 10, 1))).kind
        'reached_late'
        >>> Standing((due,)).kind
        'ahead'
        """
        if self.state == "reached":
            return "reached_late" if self.days_late else "on_time"
        if self.state == "given_up":
            return "given_up"
        return self.late.kind if self.late else "ahead"

    def left(self, quarter: Quarter) -> bool:
        """Whether it was due in the quarter once and was moved out of it, to a later day."""
        return self.due_on > quarter.end and any(
            quarter.start <= day <= quarter.end for day in self.dues
        )

    def is_open_on(self, day: datetime.date) -> bool:
        """Whether it was not yet reached when a day began, and is not given up."""
        if self.state == "given_up":
            return False
        return self.reached_on is None or self.reached_on >= day


# How a milestone may stand: reached in time or late; not reached and reported so since it fell
# due, or without the report that would tell; its date ahead; given up.
KINDS = ("on_time", "reached_late", "overdue", "awaiting", "ahead", "given_up")


def counting_word(decided: Sequence[Word], reported: Iterable[Word]) -> Word | None:
    """The word that counts, of the office's in their order and those of returns; None for none.

    >>> early, late = datetime.datetime(2025, 4, 20), datetime.datetime(2025, 7, 20)
    >>> first = Word("planned", early, quarter=Quarter(2025, 1))
    >>> second = Word("reached", late, datetime.date(2025, 6, 30), quarter=Quarter(2025, 2))
    >>> counting_word([], [second, first]).state
    'reached'
    >>> counting_word([Word("given_up", early, reason="并入其他文件")], [second]).state
    'given_up'
    """
    last = decided[-1] if decided else None
    if last and last.is_closed:
        return last
    rows = [word for word in reported if last is None or word.at > last.at]
    newest = max(rows, key=lambda word: (word.quarter, not word.is_sample, word.at), default=None)
    return newest or last


def standing(
    dues: Sequence[datetime.date],
    decided: Sequence[Word],
    reported: Sequence[Word],
    day: datetime.date,
) -> Standing:
    """How a milestone stands on a day: due days are inclusive, it is late from the next one on.

    >>> due = datetime.date(2025, 6, 30)
    >>> standing([due], [], [], datetime.date(2025, 6, 30)).late is None
    True
    >>> standing([due], [], [], datetime.date(2025, 7, 1)).late
    Lateness(since=datetime.date(2025, 7, 1), is_confirmed=False)
    """
    word = counting_word(decided, reported)
    quarters = [one.quarter for one in reported if one.quarter is not None]
    newest = max(quarters, default=None)
    # To the rule of lateness both what is reached and what is given up are done with.
    state = "done" if word and word.is_closed else None
    return Standing(tuple(dues), word, newest, lateness(dues[-1], state, newest, day))
