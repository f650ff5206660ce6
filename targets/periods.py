"""Quarters, their dates, the years of plans, and the calendar day in Chongqing.

Pure: no clock, no framework.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

CHONGQING_TIME = ZoneInfo("Asia/Shanghai")
DAYS_UNTIL_DUE = 25
# Nobody fills in a workbook in fewer.
FEWEST_DAYS_TO_REPORT = 10
# No plan of this field, nor what it sets, lies outside these years: a day that does is a slip.
FIRST_YEAR, LAST_YEAR = 2000, 2099

_WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")
_QUARTERS = (
    re.compile(r"(\d{4})\s?-?Q([1-4])", re.ASCII),
    re.compile(r"(\d{4})年第?([1-4一二三四])季度?", re.ASCII),
)
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEARS = re.compile(r"([0-9]{4})[-–—]([0-9]{4})")

Key = TypeVar("Key", bound=Hashable)


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


@dataclass(frozen=True, order=True)
class Period:
    """The years that plans are made for, both included. As text `2023-2025`.

    >>> Period.parse("2023-2025").name
    '2023–2025'
    """

    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The years written as `2023-2025` or 2023–2025; ValueError for anything else."""
        found = _YEARS.fullmatch(text.strip())
        if found is None or int(found[1]) > int(found[2]):
            raise ValueError(f"A period is written like 2023-2025, not {text!r}.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.first:04d}-{self.last:04d}"

    @property
    def name(self) -> str:
        """As it stands in a sentence: 2023–2025."""
        return f"{self.first}–{self.last}"

    def covers(self, year: int) -> bool:
        return self.first <= year <= self.last

    def shared_years(self, other: Period) -> int:
        """How many years two periods have in common.

        >>> Period(2023, 2025).shared_years(Period(2025, 2028))
        1
        """
        return max(0, min(self.last, other.last) - max(self.first, other.first) + 1)


def plan_periods(leading: Mapping[Key, Period], others: Mapping[Key, Period]) -> dict[Key, Period]:
    """The period that each plan is shown in, by its key, so that each is shown in one.

    Plans of the city lead: those that share years make one period. So do, among themselves, the
    other plans that share none with it. Each is shown in the period with which it shares most
    years, the later of two.

    >>> plan_periods({"city": Period(2023, 2025)}, {"place": Period(2024, 2026)})
    {'city': Period(first=2023, last=2025), 'place': Period(first=2023, last=2025)}
    """
    known = _joined(leading.values())
    own = [one for one in others.values() if not any(map(one.shared_years, known))]
    known += _joined(own)
    return {key: _nearest(one, known) for key, one in (*leading.items(), *others.items())}


def _nearest(own: Period, known: Iterable[Period]) -> Period:
    return max(known, key=lambda period: (own.shared_years(period), period))


def _joined(periods: Iterable[Period]) -> list[Period]:
    """The periods, those that share years made one, the earliest first."""
    joined: list[Period] = []
    for one in sorted(periods):
        if joined and joined[-1].shared_years(one):
            joined[-1] = Period(joined[-1].first, max(joined[-1].last, one.last))
        else:
            joined.append(one)
    return joined


# No figure is older.
EARLIEST = Quarter(1949, 4)


def stored_quarter(text: str | None) -> Quarter | None:
    """A quarter as a row holds it; None where it holds none."""
    return Quarter.parse(text) if text else None


def due_date(quarter: Quarter, days: int = DAYS_UNTIL_DUE) -> date:
    """The last day on which a return for the quarter is on time, `days` after its end.

    >>> due_date(Quarter(2025, 4))
    datetime.date(2026, 1, 25)
    """
    return quarter.end + timedelta(days=days)


def proposed_due_date(quarter: Quarter, today: date) -> date:
    """The due date of a quarter that is opened today: the usual one, but 10 days off at least.

    >>> proposed_due_date(Quarter(2026, 3), date(2026, 11, 28))
    datetime.date(2026, 12, 8)
    """
    return max(due_date(quarter), today + timedelta(days=FEWEST_DAYS_TO_REPORT))


def takes_figures(quarter: Quarter, day: date) -> bool:
    """Whether the quarter's figures can be known: from its last day on.

    >>> takes_figures(Quarter(2025, 4), date(2025, 12, 30))
    False
    """
    return quarter.end <= day


def in_reason(day: date) -> bool:
    """Whether a day can be meant at all: 1926-06-30 and 9999-12-31 cannot.

    >>> in_reason(date(2026, 6, 30)), in_reason(date(1926, 6, 30))
    (True, False)
    """
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_day(text: str) -> bool:
    """Whether a text is a day that can be meant, written like 2026-01-20."""
    try:
        return in_reason(date.fromisoformat(text))
    except ValueError:
        return False


def local_date(moment: datetime) -> date:
    """The calendar day in Chongqing (Asia/Shanghai) at a moment; ValueError without a time zone.

    >>> from datetime import timezone
    >>> local_date(datetime(2025, 12, 31, 16, 0, tzinfo=timezone.utc))
    datetime.date(2026, 1, 1)
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone has no certain day in Chongqing")
    return moment.astimezone(CHONGQING_TIME).date()


def quarter_from_text(text: str) -> Quarter | None:
    """The quarter that a text names; None where it names none for certain.

    >>> [str(quarter_from_text(text)) for text in ("2021Q4", "2021年第四季度", "２０２１q4")]
    ['2021Q4', '2021Q4', '2021Q4']
    """
    bare = unicodedata.normalize("NFKC", text).strip().upper()
    for pattern in _QUARTERS:
        written = pattern.fullmatch(bare)
        if written and written[1] != "0000":
            year, quarter = written.groups()
            return Quarter(int(year), _CHINESE_DIGITS.get(quarter) or int(quarter))
    return None
