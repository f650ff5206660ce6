"""`?as_of=` on every page: a quarter, or a day.

A quarter means: observations up to that quarter with their values published today, the rule
evaluated there. A day means: what had been published by the end of that day.
"""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from districts.clock import current_date
from districts.requests import attached, once
from targets.models import ReportingRound
from targets.periods import Quarter


@dataclass(frozen=True)
class AsOf:
    """The quarter at which the rule is evaluated, and the day whose knowledge counts, if any."""

    quarter: Quarter
    day: datetime.date | None = None
    is_default: bool = False

    @property
    def moment(self) -> datetime.datetime | None:
        """The end of the day, in Chongqing; None when what is published today counts."""
        if self.day is None:
            return None
        next_day = self.day + datetime.timedelta(days=1)
        start = datetime.datetime.combine(
            next_day, datetime.time(), tzinfo=timezone.get_default_timezone()
        )
        return start - datetime.timedelta(microseconds=1)

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return self.day.isoformat() if self.day else str(self.quarter)

    @property
    def query(self) -> str:
        """The query string that keeps this choice in a link; empty for the default."""
        return "" if self.is_default else f"?as_of={self.text}"

    @property
    def more(self) -> str:
        """The same behind an address that has a query already."""
        return self.query.replace("?", "&")


def opened_quarters() -> list[str]:
    """Quarters opened for reporting, newest first."""
    return list(ReportingRound.objects.values_list("quarter", flat=True))


def quarters_of(request: HttpRequest) -> list[str]:
    """`opened_quarters`, read once a request."""
    return once(request, "opened_quarters", opened_quarters)


def default_as_of() -> AsOf:
    """The latest opened quarter; the last full quarter where none has been opened."""
    return latest_of(opened_quarters()[:1])


def latest_of(quarters: list[str]) -> AsOf:
    """The first of the opened quarters; the last full quarter where there is none."""
    quarter = Quarter.parse(quarters[0]) if quarters else Quarter.of(current_date()).previous
    return AsOf(quarter, is_default=True)


def parse_as_of(text: str) -> AsOf:
    """An `AsOf` from 2024Q3 or 2024-11-05; ValueError for anything else or a day to come."""
    text = text.strip()
    if "Q" in text.upper():
        return AsOf(Quarter.parse(text.upper()))
    day = datetime.date.fromisoformat(text)
    if day > current_date():
        raise ValueError(text)
    end = datetime.datetime.combine(
        day + datetime.timedelta(days=1),
        datetime.time(),
        tzinfo=timezone.get_default_timezone(),
    )
    opened = (
        ReportingRound.objects.filter(opened_at__lt=end).values_list("quarter", flat=True).first()
    )
    return AsOf(Quarter.parse(opened) if opened else Quarter.of(day).previous, day=day)


def as_of_of(request: HttpRequest) -> AsOf:
    """The request's choice, or the default; an unreadable one falls back to the default."""
    return once(request, "as_of", lambda: asked_or_default(request))


def asked_or_default(request: HttpRequest) -> AsOf:
    text = request.GET.get("as_of", "")
    if text:
        try:
            return parse_as_of(text)
        except ValueError:
            attached(request).as_of_unreadable = text
    return latest_of(quarters_of(request))
