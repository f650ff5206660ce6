"""Figures that were changed after they had been published: was → is, when, and why."""

import datetime
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from districts.models import Jurisdiction
from districts.permissions import SEE_PERSONS, Reader
from targets.models import (
    Indicator,
    Observation,
    ReportingRound,
)
from targets.models.filed import heavy_fields
from targets.periods import Quarter, due_date, local_date

from .figures_used import Key, narrowed

# A page names so many one by one; files have all.
LISTED = 200


@dataclass(frozen=True)
class Restatement:
    """One published figure that a later return replaced by another.

    `reason` is what the correction was given with; "" where the reader may not see persons' words.
    """

    jurisdiction: Jurisdiction
    indicator: Indicator
    quarter: Quarter
    before: Observation
    after: Observation
    at: datetime.datetime
    reason: str

    @property
    def difference(self) -> Decimal | None:
        """What the figure moved by, in the indicator's unit; None where one of them is a word."""
        if self.before.value is None or self.after.value is None:
            return None
        return Decimal(self.after.value - self.before.value)

    @property
    def day(self) -> datetime.date:
        return local_date(self.at)

    @property
    def is_sample(self) -> bool:
        return self.after.is_sample


@dataclass(frozen=True)
class Window:
    """The days after `after`, up to and with `until`; None means without an end."""

    after: datetime.date
    until: datetime.date | None = None

    def holds(self, day: datetime.date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


def due_day(quarter: Quarter) -> datetime.date:
    """The day by which a quarter's returns were due; by the calendar where no round was opened."""
    row = ReportingRound.objects.filter(quarter=str(quarter)).first()
    return row.due_on if row else due_date(quarter)


def window_between(earlier: Quarter, later: Quarter) -> Window:
    """What belongs to a comparison of two quarters: after the earlier one's due day, up to the
    later one's; without an end where no round after it has been opened, for then it is running.
    """
    is_last = not ReportingRound.objects.filter(quarter__gt=str(later)).exists()
    return Window(due_day(earlier), None if is_last else due_day(later))


@dataclass(frozen=True)
class Restatements:
    """Which figures were restated, the newest first; they are read only as far as they are shown.

    An import of past figures may restate tens of thousands at once.
    """

    pairs: tuple[tuple[int, int], ...]
    reader: Reader

    def __len__(self) -> int:
        return len(self.pairs)

    def first(self, most: int | None = None) -> list[Restatement]:
        """The newest of them, all without a number; one query."""
        chosen = self.pairs[:most]
        rows = _rows({pk for pair in chosen for pk in pair})
        return [_restatement(rows[was], rows[now], self.reader) for was, now in chosen]

    @property
    def listed(self) -> list[Restatement]:
        """Those that a page names one by one."""
        return self.first(LISTED)

    @property
    def unlisted(self) -> int:
        """How many there are besides."""
        return max(0, len(self) - LISTED)


def restatements(
    reader: Reader,
    window: Window | None = None,
    moment: datetime.datetime | None = None,
    of: Collection[Key] | None = None,
    until: Quarter | None = None,
) -> Restatements:
    """Figures restated within a window, as known at a moment; two queries.

    A later return publishes all its rows anew; only those whose figure differs are restatements.
    `of` leaves only those of some jurisdictions' indicators, by their ids; `until` those of
    quarters up to it, for a view of that quarter knows no later figure.
    """
    pairs = [
        (before, after)
        for before, after in itertools.pairwise(_versions(reader, moment))
        if before.figure == after.figure
        and before.stated != after.stated
        and (of is None or before.figure[:2] in of)
        and (until is None or before.figure[2] <= str(until))
        and (window is None or window.holds(local_date(after.published_at)))
    ]
    pairs.sort(key=lambda pair: pair[1].order)
    return Restatements(tuple((before.pk, after.pk) for before, after in pairs), reader)


def restatements_since(reader: Reader, day: datetime.date) -> Restatements:
    """What has been restated since the end of a day."""
    return restatements(reader, Window(day))


@dataclass(frozen=True)
class _Version:
    """A published figure in short: whose it is, what it says, since when."""

    pk: int
    figure: tuple[int, int, str]
    stated: tuple[Decimal | None, str]
    published_at: datetime.datetime
    positions: tuple[int, int]

    @property
    def order(self) -> tuple[Any, ...]:
        return (-self.published_at.timestamp(), *self.positions, self.figure[2])


def _versions(reader: Reader, moment: datetime.datetime | None) -> list[_Version]:
    """Every published version of the figures that have more than one, the oldest first.

    Superseded rows are few beside all that was ever published, so they are looked up first.
    """
    rows = Observation.objects.ever_published().visible_to(reader)
    if moment:
        rows = rows.filter(published_at__lte=moment)
    key = ("jurisdiction_id", "indicator_id", "quarter")
    replaced = set(rows.filter(superseded_at__isnull=False).order_by().values_list(*key))
    if not replaced:
        return []
    jurisdictions, indicators, quarters = (set(column) for column in zip(*replaced, strict=True))
    more = ("value", "state", "published_at", "jurisdiction__position", "indicator__position")
    versions = (
        narrowed(rows, jurisdictions, indicators)
        .filter(quarter__in=sorted(quarters))
        .order_by(*key, "published_at", "pk")
        .values_list("pk", *key, *more)
    )
    return [
        _Version(pk, tuple(rest[:3]), tuple(rest[3:5]), rest[5], tuple(rest[6:]))
        for pk, *rest in versions
        if tuple(rest[:3]) in replaced
    ]


def _rows(keys: Collection[int]) -> dict[int, Observation]:
    rows = Observation.objects.select_related("jurisdiction", "indicator", "quarterly_return")
    return rows.defer(*heavy_fields("quarterly_return")).in_bulk(keys)


def _restatement(before: Observation, after: Observation, reader: Reader) -> Restatement:
    assert after.published_at is not None
    return Restatement(
        jurisdiction=after.jurisdiction,
        indicator=after.indicator,
        quarter=Quarter.parse(after.quarter),
        before=before,
        after=after,
        at=after.published_at,
        reason=_reason(after) if reader.may(SEE_PERSONS, after.jurisdiction_id) else "",
    )


def _reason(after: Observation) -> str:
    if after.origin == "history":
        return _("Imported history")
    if after.told_to:
        return _("Ledger of green projects")
    return after.quarterly_return.correction_reason if after.quarterly_return else ""
