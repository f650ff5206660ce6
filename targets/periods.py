"""Quarters, their dates, and the calendar day in Chongqing. Pure: no clock, no framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CHONGQING_TIME = ZoneInfo("Asia/Shanghai")
DAYS_UNTIL_DUE = 25

_WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """One calendar quarter. Ordered by time; as text `2025Q4`, which sorts the same way.

    >>> Quarter.parse("2025Q4") - Quarter.parse("2020Q4")
    20
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"a year runs from 1 to 9999, not {self.year!r}")
        if self.quarter not in (1, 2, 3, 4):
            raise ValueError(f"a quarter is 1, 2, 3 or 4, not {self.quarter!r}")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written as `2025Q4`; ValueError for anything else.

        >>> Quarter.parse("2025Q4").end
        datetime.date(2025, 12, 31)
        """
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies.

        >>> str(Quarter.of(date(2024, 11, 5)))
        '2024Q4'
        """
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def range(cls, first: Quarter, last: Quarter) -> list[Quarter]:
        """All quarters from first to last, both included; empty when last comes before first.

        >>> [str(quarter) for quarter in Quarter.range(Quarter(2024, 4), Quarter(2025, 1))]
        ['2024Q4', '2025Q1']
        """
        return [first + step for step in range(last - first + 1)]

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.quarter}"

    def __add__(self, quarters: int) -> Quarter:
        year, position = divmod(self.index + quarters, 4)
        return Quarter(year, position + 1)

    def __sub__(self, other: Quarter) -> int:
        return self.index - other.index

    @property
    def index(self) -> int:
        """Quarters since the first quarter of year 0: a count, for differences.

        >>> Quarter(2025, 4).index
        8103
        """
        return self.year * 4 + self.quarter - 1

    @property
    def start(self) -> date:
        """The first day of the quarter: 2025-10-01 for 2025Q4."""
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def end(self) -> date:
        """The last day of the quarter: 2025-12-31 for 2025Q4."""
        last_month = self.quarter * 3
        return date(self.year, last_month, 31 if last_month in (3, 12) else 30)

    @property
    def previous(self) -> Quarter:
        """The quarter before: 2024Q4 for 2025Q1."""
        return self + -1

    @property
    def same_quarter_last_year(self) -> Quarter:
        """The quarter one year earlier: 2024Q3 for 2025Q3."""
        return self + -4

    @property
    def is_year_end(self) -> bool:
        """Whether the quarter closes a calendar year: true for 2025Q4 only among 2025's."""
        return self.quarter == 4


# The same few quarters stand in every row that is read.
@lru_cache(maxsize=1024)
def _parsed(text: str) -> Quarter:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"a quarter is written like 2025Q4, not {text!r}")
    return Quarter(int(found[1]), int(found[2]))


def stored_quarter(text: str | None) -> Quarter | None:
    """A quarter as a row holds it; None where it holds none."""
    return Quarter.parse(text) if text else None


def due_date(quarter: Quarter, days: int = DAYS_UNTIL_DUE) -> date:
    """The last day on which a return for the quarter is on time, `days` after its end.

    >>> due_date(Quarter(2025, 4))
    datetime.date(2026, 1, 25)
    """
    return quarter.end + timedelta(days=days)


def local_date(moment: datetime) -> date:
    """The calendar day in Chongqing (Asia/Shanghai) at a moment; ValueError without a time zone.

    >>> from datetime import timezone
    >>> local_date(datetime(2025, 12, 31, 16, 0, tzinfo=timezone.utc))
    datetime.date(2026, 1, 1)
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone has no certain day in Chongqing")
    return moment.astimezone(CHONGQING_TIME).date()
