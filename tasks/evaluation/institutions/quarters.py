"""Of which quarters figures of institutions are taken, and which are offered."""

import datetime

from targets.periods import Quarter

# The central bank's scheme for banks is in force since then.
FIRST = Quarter(2021, 3)
# So many ended quarters are offered: this year's and those of a correction.
OFFERED = 6


def takes(quarter: Quarter, today: datetime.date) -> bool:
    """Whether a workbook of the quarter is taken: one that has begun, none from before."""
    return FIRST <= quarter <= Quarter.of(today)


def offered(today: datetime.date) -> list[Quarter]:
    """The newest quarters whose workbook can be downloaded, the newest first."""
    last = Quarter.of(today)
    return [quarter for step in range(OFFERED) if (quarter := last + -step) >= FIRST]


def ended(today: datetime.date) -> Quarter:
    """The newest quarter whose last day has come."""
    running = Quarter.of(today)
    return running if today >= running.end else running.previous
