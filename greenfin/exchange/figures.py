"""Rows of figures: what each says by the catalogue and the mapping, and how it is kept."""

import datetime
from collections.abc import Mapping as Names
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from districts.models import Jurisdiction
from targets.digits import plain
from targets.intake.models import Exchange, Mapping, PushedValue, SourceSystem
from targets.models import Indicator
from targets.periods import Quarter, in_reason, local_date, quarter_from_text, takes_figures
from targets.wording.formatting import plain_text
from targets.workbook.columns import Column
from targets.workbook.reading.cells import date_of, read_cell

from .fields import RowRefused, fits
from .table import Row

_VALUE = Column("value", "", "number", 0)
_STATES = ("reported", "not_yet_available", "not_applicable")
_MAX_METHOD = 200
_WORDLESS = "missing"


@dataclass(frozen=True)
class Figure:
    """What a row says of one figure; `value` is None for a state without one."""

    row: int
    place: Jurisdiction
    indicator: Indicator
    quarter: str
    state: str
    value: Decimal | None
    as_pushed: str
    version_date: datetime.date
    method: str

    @property
    def key(self) -> tuple[int, int, str]:
        return self.place.pk, self.indicator.pk, self.quarter


class FigureReader:
    """Reads rows by a source system's scope and one of its mappings."""

    def __init__(self, source: SourceSystem, mapping: Mapping | None, today: datetime.date) -> None:
        self.source = source
        self.mapping = mapping
        self.today = today

    @cached_property
    def _places(self) -> dict[str, Jurisdiction]:
        return {
            name: one
            for one in Jurisdiction.objects.all()
            for name in (one.slug, one.code or one.slug, one.name, one.short_name)
        }

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        """By code and, of whole indicators and of classes of the mapping's edition, by name."""
        found: dict[str, Indicator] = {}
        for one in Indicator.objects.select_related("edition"):
            found[one.code] = one
            edition = self.mapping.edition_id if self.mapping else None
            if one.edition_id is None or one.edition_id == edition:
                found.setdefault(one.name, one)
        return found

    @cached_property
    def _scope(self) -> tuple[set[int], set[int]]:
        return (
            set(self.source.places.values_list("pk", flat=True)),
            set(self.source.indicators.values_list("pk", flat=True)),
        )

    def read(self, row: Row) -> Figure:
        """The figure; RowRefused for the first thing that is wrong with the row."""
        row.require_sound()
        place = self._place(row.text("jurisdiction"))
        indicator, factor = self._indicator(row.text("indicator"))
        quarter = self._quarter(row.text("quarter"), indicator)
        state, value, typed = self._value(row, indicator, factor)
        method = row.text("method")
        if len(method) > _MAX_METHOD:
            raise RowRefused("text_too_long")
        dated = self._version_date(row.text("version_date"))
        return Figure(
            row.number, place, indicator, str(quarter), state, value, typed, dated, method
        )

    def _place(self, text: str) -> Jurisdiction:
        if not text:
            raise RowRefused("no_jurisdiction")
        theirs: Names[str, str] = self.mapping.places if self.mapping else {}
        place = self._places.get(theirs.get(text, text))
        if place is None:
            raise RowRefused("unknown_jurisdiction", found=text[:60])
        if place.pk not in self._scope[0]:
            raise RowRefused("jurisdiction_out_of_scope", found=text[:60])
        return place

    def _indicator(self, text: str) -> tuple[Indicator, Decimal]:
        if not text:
            raise RowRefused("no_indicator")
        factor = self.mapping.factor if self.mapping else Decimal(1)
        theirs: Names[str, Any] = self.mapping.indicators if self.mapping else {}
        if text in theirs:
            text, factor = theirs[text]["code"], Decimal(theirs[text]["factor"])
        indicator = self._indicators.get(text)
        if indicator is None:
            raise RowRefused("unknown_indicator", found=text[:60])
        if indicator.asked_of in ("derived", "ledger"):
            raise RowRefused("derived_indicator", found=text[:60])
        whole = indicator.edition.indicator_id if indicator.edition else indicator.pk
        if whole not in self._scope[1]:
            raise RowRefused("indicator_out_of_scope", found=text[:60])
        return indicator, factor

    def _quarter(self, text: str, indicator: Indicator) -> Quarter:
        if not text:
            raise RowRefused("no_quarter")
        rule = self.mapping.period_rule if self.mapping else "quarter"
        quarter = quarter_by_rule(rule, text)
        if quarter is None or not in_reason(quarter.end):
            raise RowRefused("unknown_period", found=text[:60])
        if rule == "year" and not indicator.is_annual:
            raise RowRefused("not_yearly", found=text[:60])
        if not takes_figures(quarter, self.today):
            raise RowRefused("quarter_runs", found=str(quarter))
        return quarter

    def _value(
        self, row: Row, indicator: Indicator, factor: Decimal
    ) -> tuple[str, Decimal | None, str]:
        """State and value in our unit, and what stood in their table."""
        cell = row.cell("value")
        unit = row.text("unit")
        # Without a factor the figure is in our unit, and may bear it.
        said = read_cell(cell, _VALUE, unit or (indicator.unit if factor == 1 else ""))
        state = row.text("state") or (said.state if said.state in _STATES else "reported")
        typed = " ".join(filter(None, [cell.typed.strip(), unit]))[:80]
        if state not in _STATES:
            raise RowRefused("unknown_state", found=state[:60])
        if state != "reported":
            return state, None, typed or state
        if said.state == _WORDLESS:
            raise RowRefused("no_value")
        if said.fault or said.state != "reported":
            raise RowRefused("no_number", found=cell.typed[:60])
        if unit and factor == 1 and unit not in (indicator.unit, indicator.unit_en):
            raise RowRefused("other_unit", found=unit[:20], unit=indicator.unit)
        value = Decimal(said.value) * factor
        shown = plain(value)
        if not fits(value):
            raise RowRefused("too_fine", found=shown[:40], unit=indicator.unit)
        low, high = indicator.minimum, indicator.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise RowRefused("out_of_bounds", found=shown)
        return state, value, typed

    def _version_date(self, text: str) -> datetime.date:
        """The day of the version; the day it came where the row does not say."""
        if not text:
            return self.today
        day = day_of_version(text)
        if day is None or not in_reason(day):
            raise RowRefused("no_day", found=text[:60])
        if day > self.today:
            raise RowRefused("version_ahead", found=day.isoformat())
        return day


def day_of_version(text: str) -> datetime.date | None:
    """The day of a version, written as a day or as a moment; a moment of another zone is of the day
    that it is in Chongqing. None for what is neither.

    >>> day_of_version("2026-01-10T17:00:00Z")
    datetime.date(2026, 1, 11)
    """
    if "T" not in text:
        return date_of(text)
    try:
        moment = datetime.datetime.fromisoformat(text)
        return local_date(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None


def quarter_by_rule(rule: str, text: str) -> Quarter | None:
    """The quarter that a period names as it is written by the rule; None for any other."""
    if rule == "quarter":
        return quarter_from_text(text)
    if rule == "day":
        day = date_of(text)
        quarter = Quarter.of(day) if day else None
        return quarter if quarter and quarter.end == day else None
    digits = text.replace("-", "").replace("年", "").replace("月", "")
    if not (digits.isascii() and digits.isdecimal()):
        return None
    if rule == "year":
        return Quarter(int(digits), 4) if len(digits) == 4 and int(digits) else None
    year, month = int(digits[:4] or 0), int(digits[4:] or 0)
    is_end = len(digits) in (5, 6) and year and month in (3, 6, 9, 12)
    return Quarter(year, month // 3) if is_end else None


def read_figures(
    reader: FigureReader, rows: list[Row]
) -> tuple[list[Figure], list[dict[str, Any]]]:
    """The figures of the rows that can be taken, and the others with their reasons.

    A second row on a figure is refused, and one that is older than what is held.
    """
    taken: dict[tuple[int, int, str], Figure] = {}
    refusals = []
    held = _held(reader.source)
    for row in rows:
        try:
            figure = reader.read(row)
            if figure.key in taken:
                raise RowRefused("twice", found=taken[figure.key].row)
            known = held.get(figure.key)
            if known is not None and figure.version_date < known.version_date:
                raise RowRefused("older_version", found=known.version_date.isoformat())
            taken[figure.key] = figure
        except RowRefused as refusal:
            refusals.append(refusal.kept(row.number))
    return list(taken.values()), refusals


def _held(source: SourceSystem) -> dict[tuple[int, int, str], PushedValue]:
    current = PushedValue.objects.current().filter(source=source)
    return {(one.jurisdiction_id, one.indicator_id, one.quarter): one for one in current}


def keep_figures(exchange: Exchange, figures: list[Figure], now: datetime.datetime) -> None:
    """Keeps the figures as what is pushed now; what says the same already is left as it is."""
    held = _held(exchange.source)
    new = [one for one in figures if not _is_same(held.get(one.key), one)]
    replaced = [held[one.key].pk for one in new if one.key in held]
    PushedValue.objects.filter(pk__in=replaced).update(superseded_at=now)
    PushedValue.objects.bulk_create(
        PushedValue(
            exchange=exchange,
            row=one.row,
            source=exchange.source,
            jurisdiction=one.place,
            indicator=one.indicator,
            quarter=one.quarter,
            state=one.state,
            value=one.value,
            as_pushed=one.as_pushed,
            version_date=one.version_date,
            method=one.method,
            received_at=now,
        )
        for one in new
    )


def _is_same(held: PushedValue | None, figure: Figure) -> bool:
    return held is not None and (
        held.state,
        plain_text(held.value),
        held.version_date,
        held.method,
    ) == (figure.state, plain_text(figure.value), figure.version_date, figure.method)
