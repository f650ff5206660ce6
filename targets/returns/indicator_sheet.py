"""The sheet 指标: one row an indicator that the jurisdiction must report."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.models.choices import shown_name
from targets.formatting import exact_text, number_text, share_text
from targets.models import Indicator, Observation, QuarterlyReturn, RoundMember
from targets.periods import Quarter

from .checks import CODES, change_of, exact, indicator_checks, reference_of, reported_value
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
from .sheets import Preview, PreviewCell, PreviewHeading, PreviewRow
from .wording import read_as_words

NOTES = (
    "请填写黄色单元格；灰色单元格已锁定，不能改动。计量单位见各行，本期值只填数字。",
    "尚无数据填“数据待发布”，本地没有此项填“不适用”；0 表示确实为零，不能代替空缺。",
)
_PERCENT = Decimal(100)
_SIX_DECIMALS = Decimal("0.000001")

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
        headings = [
            PreviewHeading(_("Indicator")),
            PreviewHeading(_("Unit"), is_minor=True),
            PreviewHeading(_("This quarter"), is_number=True),
            PreviewHeading(_("Period before"), is_number=True),
            PreviewHeading(_("Same quarter last year"), is_number=True, is_minor=True),
            PreviewHeading(_("Change"), is_number=True),
            PreviewHeading(_("Remark"), is_minor=True),
        ]
        shown = [_preview_row(row, cells.get(row.key, {}), former.get(row.key, {})) for row in rows]
        shown += _derived_preview(rows, cells, former)
        return Preview(self.name, _("Indicators"), headings, shown)

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
            "floor": _floor(indicator, quarter, published),
            "shares": [_share_facts(share) for share in shares],
            "name_en": indicator.name_en,
            "unit_en": indicator.unit_en,
        },
    )


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


def share_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Percent at 6 decimals, half up: 1 of 3 is 33.333333; None without both or of a whole of 0."""
    if numerator is None or not denominator:
        return None
    return (numerator / denominator * _PERCENT).quantize(_SIX_DECIMALS, ROUND_HALF_UP)


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


def _preview_row(row: Row, cells: Mapping[str, Any], former: Mapping[str, Any]) -> PreviewRow:
    value = cells.get("value", {})
    reference = reference_of(row.facts)
    number = reported_value({row.key: dict(cells)}, row.key)
    return PreviewRow(
        row.key,
        value.get("cell", ""),
        [
            PreviewCell(shown_name(row.texts["name"], row.facts["name_en"])),
            PreviewCell(shown_name(row.unit, row.facts["unit_en"])),
            _value_cell(value, former.get("value")),
            _shown_cell(row, "previous"),
            _shown_cell(row, "last_year"),
            PreviewCell(_change_text(row.unit, number, reference), is_number=True),
            _remark_cell(cells.get("remark", {}), former.get("remark")),
        ],
    )


def _value_cell(value: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    text, is_missing = value_text(value)
    notes = read_as_words(value.get("read_as", ""))
    if notes:
        notes = [_("“%(typed)s” in the cell") % {"typed": value["typed"]}, *notes]
    is_changed = former is not None and _said(former) != _said(value)
    if is_changed and former is not None:
        notes.append(_("before: %(value)s") % {"value": value_text(former)[0]})
    return PreviewCell(text, " · ".join(notes), True, is_missing, is_changed)


def value_text(cell: Mapping[str, Any]) -> tuple[str, bool]:
    """A value cell for the reader, and whether that is a word in a number's place."""
    state = cell.get("state", "missing")
    if state == "reported":
        return exact_text(Decimal(cell["value"])), False
    if state == "faulty":
        return cell["typed"], True
    words = {
        "not_yet_available": _("Not yet available"),
        "not_applicable": _("Not applicable"),
        "missing": _("Not filled in"),
    }
    return words[state], True


def _said(cell: Mapping[str, Any]) -> tuple[str, str]:
    return cell["state"], cell["value"]


def _remark_cell(remark: Mapping[str, Any], former: Mapping[str, Any] | None) -> PreviewCell:
    is_changed = former is not None and _said(former) != _said(remark)
    return PreviewCell(remark.get("value", ""), is_changed=is_changed, lang="zh-Hans")


def _shown_cell(row: Row, key: str) -> PreviewCell:
    figure = row.numbers.get(key)
    if figure is not None:
        return PreviewCell(exact_text(Decimal(figure)), is_number=True)
    words = {
        NOT_REPORTED: _("Not reported"),
        WORD_OF_STATE["not_yet_available"]: _("Not yet available"),
        WORD_OF_STATE["not_applicable"]: _("Not applicable"),
    }
    return PreviewCell(words[row.texts[key]], is_number=True, is_missing=True)


def _change_text(unit: str, number: Decimal | None, reference: tuple[str, Decimal] | None) -> str:
    """The change in percent; of a share in percentage points; "" where there is none to tell."""
    if number is None or reference is None:
        return ""
    figure = reference[1]
    if unit == "%":
        difference = number - figure
        sign = "+" if difference > 0 else ""
        return _("%(points)s points") % {"points": sign + number_text(difference)}
    change = change_of(number, figure)
    sign = "+" if change is not None and change > 0 else ""
    return sign + share_text(change)


def _derived_preview(
    rows: Sequence[Row], cells: SheetCells, former: SheetCells
) -> list[PreviewRow]:
    """Shares that will be computed from the numbers of this return, and are asked of nobody."""
    shown = []
    for row in rows:
        for share in row.facts["shares"]:
            now, before = (
                share_of(reported_value(read, row.key), reported_value(read, share["denominator"]))
                for read in (cells, former)
            )
            if now is None:
                continue
            is_changed = before is not None and before != now
            note = _("before: %(value)s") % {"value": number_text(before)} if is_changed else ""
            figure = PreviewCell(number_text(now), note, True, False, is_changed)
            name = PreviewCell(shown_name(share["name"], share["name_en"]), note=_("derived"))
            blank = PreviewCell("")
            row_cells = [name, PreviewCell("%"), figure, blank, blank, blank, blank]
            shown.append(PreviewRow(f"{row.key}/{share['denominator']}", "", row_cells))
    return shown
