"""The sheet 指标: one row an indicator that the jurisdiction must report."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy

from districts.models import Jurisdiction
from targets.digits import plain
from targets.intake.known import leading_values
from targets.intake.models import PushedValue
from targets.models import (
    CitedFigure,
    Indicator,
    Observation,
    PartBody,
    QuarterlyReturn,
    RoundMember,
)
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.figures_used import NO_SERIES, Series, cited_series

from .asked import Asked, indicators_asked
from .checks import CODES, indicator_checks, share_of
from .classes import basis_words, class_facts, class_hint, class_notes, row_numbers
from .columns import (
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    NOT_REPORTED,
    WORD_OF_STATE,
    Column,
    sheet_title,
)
from .content import FORMER_LENGTH, Row, SheetCells, SheetContent
from .findings import Finding
from .indicator_preview import headings, preview_rows
from .pushed import NOTES as PUSHED_NOTES
from .pushed import of_row, pushed_facts
from .reading.rows import short
from .sheets import Preview

NOTES = (
    "请填写黄色单元格；灰色单元格已锁定，不能改动。计量单位见各行，本期值只填数字。",
    "尚无数据填“数据待发布”，本地没有此项填“不适用”；0 表示确实为零，不能代替空缺。",
)
# How many earlier figures the small trend of a preview shows.
RECENT = 7


class IndicatorSheet:
    name = INDICATOR_SHEET
    label = gettext_lazy("Indicators")
    columns: tuple[Column, ...] = INDICATOR_COLUMNS
    choice_labels: Mapping[str, Any] = {}
    check_codes = CODES

    def asked(self, quarter: Quarter, places: Sequence[Jurisdiction]) -> list[Asked]:
        return indicators_asked(quarter, places)

    def keys_of(self, member: RoundMember) -> set[str]:
        return {indicator.code for indicator in member.indicators.all()}

    def bodies_of(self, member: RoundMember) -> dict[str, list[int]]:
        bodies: dict[str, list[int]] = defaultdict(list)
        provided = PartBody.objects.filter(member=member, indicators__isnull=False)
        for code, body in provided.values_list("indicators__code", "organisation"):
            bodies[code].append(body)
        if bodies:
            whole = Indicator.objects.filter(code__in=list(bodies))
            for one in Indicator.objects.classes_of(whole, member.round.quarter):
                # Whoever gives the whole breaks it down.
                assert one.edition is not None
                bodies[one.code] = bodies[one.edition.indicator.code]
        return bodies

    def keep(self, asked: Mapping[RoundMember, Sequence[Asked]]) -> None:
        link = RoundMember.indicators.through
        link._default_manager.bulk_create(
            link(roundmember=member, indicator_id=one.subject.pk)
            for member, rows in asked.items()
            for one in rows
        )

    def content(self, member: RoundMember) -> SheetContent:
        quarter = Quarter.parse(member.round.quarter)
        asked = list(member.indicators.all())
        classes = list(Indicator.objects.classes_of(asked, str(quarter)))
        indicators = [*asked, *classes]
        published = _published(member, indicators, quarter)
        shares = _derived_shares(indicators)
        cited = _cited(member, indicators, quarter)
        said = _said_elsewhere(member, indicators, quarter)
        pushed = leading_values(member.jurisdiction_id, str(quarter))
        rows = [
            _row(
                number,
                indicator,
                quarter,
                published[indicator.pk],
                said.get((member.jurisdiction_id, indicator.pk), NO_SERIES),
                shares[indicator.pk],
                cited.get(indicator.pk),
                pushed.get(indicator.pk),
            )
            for number, indicator in zip(row_numbers(asked, classes), indicators, strict=True)
        ]
        title = sheet_title(member.jurisdiction.name, str(quarter), self.name)
        notes = NOTES + PUSHED_NOTES * any(row.pushed for row in rows)
        return SheetContent(
            self.name, title, INDICATOR_COLUMNS, rows, notes, tuple(class_notes(classes))
        )

    def checks(self, rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
        return indicator_checks(rows, cells)

    def preview(
        self, member: RoundMember, rows: Sequence[Row], cells: SheetCells, former: SheetCells
    ) -> Preview:
        rows_shown = preview_rows(rows, cells, former)
        quarter = Quarter.parse(member.round.quarter)
        return Preview(self.name, str(self.label), headings(quarter), rows_shown)

    def effects(self, member: RoundMember, cells: SheetCells) -> list[str]:
        return []

    def save(
        self, quarterly_return: QuarterlyReturn, cells: SheetCells, now: datetime.datetime
    ) -> None:
        asked = list(quarterly_return.member.indicators.all())
        classes = Indicator.objects.classes_of(asked, quarterly_return.quarter)
        indicators = {one.code: one for one in [*asked, *classes]}
        # What is optional and left empty is no observation: it is not reported, and not zero.
        rows = [
            _observation(quarterly_return, indicators[code], cells[code])
            for code in indicators
            if code in cells and cells[code]["value"]["state"] != "missing"
        ]
        stored = Observation.objects.bulk_create(rows)
        by_indicator = {observation.indicator_id: observation for observation in stored}
        Observation.objects.bulk_create(_derived(quarterly_return, by_indicator))

    def publish(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        # A return takes the place of bulk history, and of the shares derived from it.
        replaced = list(
            Observation.objects.replaced_by(quarterly_return).values_list("pk", flat=True)
        )
        Observation.objects.filter(pk__in=replaced).update(superseded_at=now)
        quarterly_return.observations.update(published_at=now)

    def supersede(self, quarterly_return: QuarterlyReturn, now: datetime.datetime) -> None:
        quarterly_return.observations.published().update(superseded_at=now)

    def delete(self, quarterly_return: QuarterlyReturn) -> None:
        unpublished = quarterly_return.observations.filter(published_at__isnull=True)
        # Shares stand on their two parts, which are protected while they do.
        unpublished.filter(origin="derived").delete()
        unpublished.delete()


def _published(
    member: RoundMember, indicators: Sequence[Indicator], quarter: Quarter
) -> dict[int, dict[str, Observation]]:
    found: dict[int, dict[str, Observation]] = defaultdict(dict)
    for observation in Observation.objects.published().filter(
        jurisdiction=member.jurisdiction, indicator__in=indicators, quarter__lt=str(quarter)
    ):
        found[observation.indicator_id][observation.quarter] = observation
    return found


def _cited(
    member: RoundMember, indicators: Sequence[Indicator], quarter: Quarter
) -> dict[int, Decimal]:
    """The latest figures published elsewhere, for rows that no return has filled in yet."""
    figures = CitedFigure.objects.filter(
        jurisdiction=member.jurisdiction,
        indicator__in=indicators,
        unit=F("indicator__unit"),
        quarter__lte=str(quarter),
    )
    return dict(figures.order_by("quarter").values_list("indicator_id", "value"))


def _said_elsewhere(
    member: RoundMember, indicators: Sequence[Indicator], quarter: Quarter
) -> dict[tuple[int, int], Series]:
    """What is published elsewhere for earlier quarters, as pages show it."""
    known = [indicator.pk for indicator in indicators]
    return cited_series(AsOf(quarter.previous), known, {member.jurisdiction_id})


def _derived_shares(indicators: Sequence[Indicator]) -> dict[int, list[Indicator]]:
    """Shares derived from two of these indicators, by the numerator."""
    shares: dict[int, list[Indicator]] = defaultdict(list)
    for share in Indicator.objects.filter(
        asked_of="derived", numerator__in=indicators, denominator__in=indicators
    ).select_related("numerator", "denominator"):
        shares[share.numerator_id or 0].append(share)
    return shares


def _said_then(previous: Observation) -> str:
    """The reporter's own remark; of imported history its source, which nobody here wrote."""
    if previous.origin == "history" and previous.remark:
        return f"来源：{previous.remark}"
    return previous.remark


def _row(
    number: str,
    indicator: Indicator,
    quarter: Quarter,
    published: Mapping[str, Observation],
    elsewhere: Series,
    shares: Sequence[Indicator],
    cited: Decimal | None,
    pushed: PushedValue | None,
) -> Row:
    before = quarter.same_quarter_last_year if indicator.is_annual else quarter.previous
    previous = published.get(str(before))
    shown = {"previous": before, "last_year": quarter.same_quarter_last_year}
    texts = {
        "number": number,
        "name": indicator.name,
        "unit": indicator.unit,
        "basis": basis_words(indicator),
    }
    numbers = {}
    for key, when in shown.items():
        observation = published.get(str(when))
        value = _figure_used(observation, elsewhere, when)
        if value is not None:
            numbers[key] = plain(value)
        else:
            texts[key] = WORD_OF_STATE[observation.state] if observation else NOT_REPORTED
    recent = _recent(published)
    known = recent[-1] if recent else cited and plain(cited)
    if previous is not None:
        texts["former_remark"] = short(_said_then(previous), FORMER_LENGTH)
    return Row(
        key=indicator.code,
        texts=texts,
        numbers=numbers,
        unit=indicator.unit,
        decimals=indicator.decimals,
        minimum="" if indicator.minimum is None else plain(indicator.minimum),
        maximum="" if indicator.maximum is None else plain(indicator.maximum),
        hint=class_hint(indicator),
        is_optional=indicator.edition is not None,
        **of_row(pushed),
        facts={
            **numbers,
            "basis": indicator.basis,
            "is_balance": _is_balance(indicator),
            "is_fall": any(word in indicator.name for word in FALLS),
            "floor": _floor(indicator, quarter, published),
            "recent": recent,
            **({"known": known} if known else {}),
            "shares": [_share_facts(share) for share in shares],
            "name_en": indicator.name_en,
            "unit_en": indicator.unit_en,
            "quarters": {key: str(when) for key, when in shown.items()},
            **class_facts(indicator),
            **({} if pushed is None else {"pushed": pushed_facts(pushed)}),
        },
    )


def _figure_used(
    observation: Observation | None, elsewhere: Series, when: Quarter
) -> Decimal | None:
    """What was reported or imported for a quarter; where nothing, a word or a sample stands, what
    is published elsewhere, if that is exact."""
    value: Decimal | None = observation.value if observation else None
    if value is not None and observation is not None and not observation.is_sample:
        return value
    for reading in elsewhere.readings:
        if reading.quarter == when and reading.relation == "=":
            value = reading.value
    return value


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
    return {"value": plain(published[latest].value or Decimal(0)), "quarter": latest}


def _recent(published: Mapping[str, Observation]) -> list[str]:
    """The latest figures before the quarter, the oldest first; words are left out."""
    figures = [published[quarter].value for quarter in sorted(published)]
    return [plain(figure) for figure in figures if figure is not None][-RECENT:]


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
