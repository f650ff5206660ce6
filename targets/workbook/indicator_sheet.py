"""The sheet 指标: one row an indicator that the jurisdiction must report."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from targets.models import Indicator, Observation, QuarterlyReturn, RoundMember
from targets.periods import Quarter

from .checks import CODES, exact, indicator_checks, share_of
from .columns import (
    BASIS_WORDS,
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    NOT_REPORTED,
    WORD_OF_STATE,
    Column,
    sheet_title,
)
from .content import Row, SheetCells, SheetContent
from .findings import Finding
from .indicator_preview import headings, preview_rows
from .sheets import Preview

NOTES = (
    "请填写黄色单元格；灰色单元格已锁定，不能改动。计量单位见各行，本期值只填数字。",
    "尚无数据填“数据待发布”，本地没有此项填“不适用”；0 表示确实为零，不能代替空缺。",
)
# How many earlier figures the small trend of a preview shows.
RECENT = 7

# Published values of one jurisdiction: indicator → quarter → observation.
_Published = Mapping[int, Mapping[str, Observation]]


class IndicatorSheet:
    name = INDICATOR_SHEET
    columns: tuple[Column, ...] = INDICATOR_COLUMNS
    check_codes = CODES

    def content(self, member: RoundMember) -> SheetContent:
        quarter = Quarter.parse(member.round.quarter)
        indicators = list(member.indicators.all())
        published = _published(member, indicators, quarter)
        shares = _derived_shares(indicators)
        rows = [
            _row(number, indicator, quarter, published[indicator.pk], shares[indicator.pk])
            for number, indicator in enumerate(indicators, start=1)
        ]
        title = sheet_title(member.jurisdiction.name, str(quarter), self.name)
        return SheetContent(self.name, title, INDICATOR_COLUMNS, rows, NOTES)

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        return indicator_checks(rows, cells)

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        rows_shown = preview_rows(rows, cells, former)
        return Preview(self.name, _("Indicators"), headings(), rows_shown)

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        indicators = {one.code: one for one in quarterly_return.member.indicators.all()}
        rows = [
            _observation(quarterly_return, indicators[code], cells[code])
            for code in indicators
            if code in cells
        ]
        stored = Observation.objects.bulk_create(rows)
        by_indicator = {observation.indicator_id: observation for observation in stored}
        Observation.objects.bulk_create(_derived(quarterly_return, by_indicator))

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        _supersede_history(quarterly_return, now)
        quarterly_return.observations.update(published_at=now)

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.observations.published().update(superseded_at=now)

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        unpublished = quarterly_return.observations.filter(published_at__isnull=True)
        # Shares stand on their two parts, which are protected while they do.
        unpublished.filter(origin="derived").delete()
        unpublished.delete()


def _supersede_history(quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
    """A return takes the place of bulk history, and of the shares derived from it."""
    reported = list(quarterly_return.observations.values_list("indicator", flat=True))
    taken = Observation.objects.published().filter(
        Q(indicator__in=reported)
        | Q(numerator__indicator__in=reported)
        | Q(denominator__indicator__in=reported),
        history_import__isnull=False,
        jurisdiction=quarterly_return.jurisdiction,
        quarter=quarterly_return.quarter,
    )
    keys = list(taken.values_list("pk", flat=True))
    Observation.objects.filter(pk__in=keys).update(superseded_at=now)


def _published(
    member: RoundMember, indicators: Sequence[Indicator], quarter: Quarter
) -> dict[int, dict[str, Observation]]:
    found: dict[int, dict[str, Observation]] = defaultdict(dict)
    for observation in Observation.objects.published().filter(
        jurisdiction=member.jurisdiction, indicator__in=indicators, quarter__lt=str(quarter)
    ):
        found[observation.indicator_id][observation.quarter] = observation
    return found


def _derived_shares(indicators: Sequence[Indicator]) -> dict[int, list[Indicator]]:
    """Shares derived from two of these indicators, by the numerator."""
    shares: dict[int, list[Indicator]] = defaultdict(list)
    for share in Indicator.objects.filter(
        asked_of="derived", numerator__in=indicators, denominator__in=indicators
    ).select_related("numerator", "denominator"):
        shares[share.numerator_id or 0].append(share)
    return shares


def _row(
    number: int,
    indicator: Indicator,
    quarter: Quarter,
    published: Mapping[str, Observation],
    shares: Sequence[Indicator],
) -> Row:
    last_year = published.get(str(quarter.same_quarter_last_year))
    before = quarter.same_quarter_last_year if indicator.is_annual else quarter.previous
    previous = published.get(str(before))
    shown = {"previous": previous, "last_year": last_year}
    texts = {
        "number": str(number),
        "name": indicator.name,
        "unit": indicator.unit,
        "basis": BASIS_WORDS[indicator.basis],
    }
    numbers = {}
    for key, observation in shown.items():
        if observation is not None and observation.value is not None:
            numbers[key] = exact(observation.value)
        else:
            texts[key] = WORD_OF_STATE[observation.state] if observation else NOT_REPORTED
    return Row(
        key=indicator.code,
        texts=texts,
        numbers=numbers,
        unit=indicator.unit,
        decimals=indicator.decimals,
        minimum="" if indicator.minimum is None else exact(indicator.minimum),
        maximum="" if indicator.maximum is None else exact(indicator.maximum),
        facts={
            **numbers,
            "basis": indicator.basis,
            "is_balance": _is_balance(indicator),
            "is_fall": any(word in indicator.name for word in FALLS),
            "floor": _floor(indicator, quarter, published),
            "recent": _recent(published),
            "shares": [_share_facts(share) for share in shares],
            "name_en": indicator.name_en,
            "unit_en": indicator.unit_en,
        },
    )


# How the name of an indicator says that what is reported is a fall.
FALLS = ("降幅", "下降率", "降低率")


def _is_balance(indicator: Indicator) -> bool:
    """An amount of money or the like: counts of things may well stay the same for a quarter."""
    is_stock = indicator.basis == "point_in_time" and indicator.is_additive
    return is_stock and indicator.decimals > 0


def _floor(
    indicator: Indicator, quarter: Quarter, published: Mapping[str, Observation]
) -> dict[str, str] | None:
    """The latest earlier value below which a running total cannot fall; None for other bases."""
    first = {"cumulative": "", "year_to_date": f"{quarter.year}Q1"}.get(indicator.basis)
    if first is None:
        return None
    earlier = [name for name, one in published.items() if name >= first and one.value is not None]
    if not earlier:
        return None
    latest = max(earlier)
    return {"value": exact(published[latest].value or Decimal(0)), "quarter": latest}


def _recent(published: Mapping[str, Observation]) -> list[str]:
    """The latest figures before the quarter, the oldest first; words are left out."""
    figures = [published[quarter].value for quarter in sorted(published)]
    return [exact(figure) for figure in figures if figure is not None][-RECENT:]


def _share_facts(share: Indicator) -> dict[str, Any]:
    assert share.numerator is not None and share.denominator is not None
    return {
        "name": share.name,
        "name_en": share.name_en,
        "denominator": share.denominator.code,
        "of": share.denominator.name,
    }


def _observation(
    quarterly_return: QuarterlyReturn, indicator: Indicator, cells: Mapping[str, dict[str, Any]]
) -> Observation:
    value, remark = cells["value"], cells["remark"]
    is_number = value["state"] == "reported"
    return Observation(
        jurisdiction=quarterly_return.jurisdiction,
        indicator=indicator,
        quarter=quarterly_return.quarter,
        state=value["state"],
        value=Decimal(value["value"]) if is_number else None,
        origin="return",
        quarterly_return=quarterly_return,
        sheet=INDICATOR_SHEET,
        cell=value["cell"],
        typed=value["typed"],
        read_as=value["read_as"],
        remark=remark["value"],
        is_sample=quarterly_return.is_sample,
    )


def _derived(
    quarterly_return: QuarterlyReturn, stored: Mapping[int, Observation]
) -> list[Observation]:
    rows = []
    shares = _derived_shares([observation.indicator for observation in stored.values()])
    for share in (one for several in shares.values() for one in several):
        numerator, denominator = stored[share.numerator_id or 0], stored[share.denominator_id or 0]
        value = share_of(numerator.value, denominator.value)
        if value is None:
            continue
        rows.append(
            Observation(
                jurisdiction=quarterly_return.jurisdiction,
                indicator=share,
                quarter=quarterly_return.quarter,
                value=value,
                origin="derived",
                quarterly_return=quarterly_return,
                numerator=numerator,
                denominator=denominator,
                is_sample=quarterly_return.is_sample,
            )
        )
    return rows
