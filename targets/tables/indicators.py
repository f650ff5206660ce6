"""Tables of indicators: the list of them, and one across jurisdictions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.arithmetic import Reading
from targets.models import Indicator
from targets.progress.as_of import AsOf
from targets.progress.rankings import STANDINGS, RankingRow
from targets.wording.formatting import quarter_text
from targets.wording.indicators import change_text, standing_word
from targets.wording.sentences import absence_text, origin_text, reading_text
from targets.wording.sparkline import sparkline

from .cells import (
    KEY_NUMBER,
    LONG,
    MINOR,
    NUMBER,
    CountColumn,
    FileColumn,
    LinkColumn,
    ScreenColumn,
    missing,
    relation_word,
    under,
)


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with the city's latest figure and the number of its visible targets."""

    indicator: Indicator
    city: Reading | None
    targets: int


class IndicatorTable(tables.Table):
    """All indicators that the reader may know of."""

    name = LinkColumn(
        lambda row: row.indicator.get_absolute_url(),
        verbose_name=gettext_lazy("Indicator"),
        accessor="indicator__label",
        order_by="indicator__position",
        attrs=LONG,
    )
    code = tables.Column(
        verbose_name=gettext_lazy("Code"), accessor="indicator__code", visible=False
    )
    unit = tables.Column(verbose_name=gettext_lazy("Unit"), accessor="indicator__unit_label")
    basis = tables.Column(
        verbose_name=gettext_lazy("Basis"), accessor="indicator__get_basis_display"
    )
    asked_of = tables.Column(
        verbose_name=gettext_lazy("Asked of"), accessor="indicator__get_asked_of_display"
    )
    targets = CountColumn(
        lambda row: f"{reverse('target_list')}?indicator={row.indicator.code}",
        verbose_name=gettext_lazy("Targets"),
        attrs=KEY_NUMBER,
    )
    city = ScreenColumn(gettext_lazy("City's latest figure"), "city__value", attrs=KEY_NUMBER)
    file_city = FileColumn(gettext_lazy("City's latest figure"), "city__value")
    file_relation = FileColumn(gettext_lazy("Relation"), "city__relation")
    file_quarter = FileColumn(gettext_lazy("Quarter"), "city__quarter")

    def __init__(self, rows: list[IndicatorRow], as_of: AsOf, **options: Any) -> None:
        super().__init__(rows, **options)
        self.query = as_of.query
        self.caption = _("Indicators")

    def render_city(self, record: IndicatorRow) -> SafeString:
        if record.city is None:
            return missing(absence_text(""))
        text = reading_text(record.city, record.indicator)
        url = record.city.source.url + self.query
        link = format_html('<a href="{}">{}</a>', url, text)
        return under(link, quarter_text(record.city.quarter))

    def value_file_relation(self, value: str) -> str:
        return relation_word(value)


class RankingTable(tables.Table):
    """One indicator across jurisdictions; however it is sorted, only one quarter is compared."""

    jurisdiction = tables.Column(
        verbose_name=gettext_lazy("Jurisdiction"),
        accessor="jurisdiction__label",
        order_by="jurisdiction__position",
    )
    rank = tables.Column(verbose_name=gettext_lazy("Rank"), attrs=KEY_NUMBER, empty_values=())
    file_standing = FileColumn(gettext_lazy("Standing in the ranking"), "standing")
    figure = ScreenColumn(gettext_lazy("Figure"), "value", attrs=KEY_NUMBER)
    file_value = FileColumn(gettext_lazy("Figure"), "value")
    file_unit = FileColumn(gettext_lazy("Unit"), "value")
    file_relation = FileColumn(gettext_lazy("Relation"), "reading__relation")
    quarter = tables.Column(
        verbose_name=gettext_lazy("Quarter"), accessor="reading__quarter", attrs=NUMBER, default=""
    )
    change = ScreenColumn(
        gettext_lazy("Change on the same quarter last year"), "change", attrs=NUMBER
    )
    file_change = FileColumn(gettext_lazy("Change on the same quarter last year"), "change")
    recent = ScreenColumn(gettext_lazy("Recent quarters"), "recent", orderable=False, attrs=MINOR)
    origin = tables.Column(
        verbose_name=gettext_lazy("Origin"),
        accessor="reading__source",
        orderable=False,
        attrs=MINOR,
    )

    def __init__(self, rows: list[RankingRow], indicator: Any, as_of: AsOf, **options: Any) -> None:
        super().__init__(rows, **options)
        self.indicator = indicator
        self.query = as_of.query
        self.caption = _("%(name)s by jurisdiction") % {"name": indicator.label}
        self.columns["figure"].column.verbose_name = _("Figure (%(unit)s)") % {
            "unit": indicator.unit_label
        }

    def render_jurisdiction(self, record: RankingRow) -> SafeString:
        place = record.jurisdiction
        link = format_html('<a href="{}">{}</a>', place.get_absolute_url() + self.query, place)
        return under(link, place.get_kind_display() if place.is_zone or record.is_city else "")

    def value_jurisdiction(self, record: RankingRow) -> str:
        return record.jurisdiction.label

    def render_rank(self, record: RankingRow) -> SafeString | int:
        return record.rank or missing(standing_word(record))

    def value_rank(self, record: RankingRow) -> int | None:
        return record.rank

    def value_file_standing(self, record: RankingRow) -> str:
        return standing_word(record) or (_("ranked") if record.rank else "")

    def order_rank(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return _grouped(rows, lambda row: row.rank, is_descending), True

    def order_figure(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return _grouped(rows, lambda row: row.value, is_descending), True

    def order_change(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return _grouped(rows, lambda row: row.change, is_descending), True

    def render_figure(self, record: RankingRow) -> SafeString:
        if record.reading is None:
            return missing(absence_text(record.absence.state if record.absence else ""))
        text = reading_text(record.reading, self.indicator)
        return format_html('<a href="{}">{}</a>', record.reading.source.url + self.query, text)

    def value_file_unit(self) -> str:
        return str(self.indicator.unit_label)

    def value_file_relation(self, value: str) -> str:
        return relation_word(value)

    def render_quarter(self, value: Any) -> str:
        return quarter_text(value)

    def value_quarter(self, value: Any) -> str:
        return str(value)

    def render_change(self, record: RankingRow) -> str:
        return change_text(record.change, self.indicator)

    def render_recent(self, record: RankingRow) -> SafeString:
        return sparkline(record.recent)

    def render_origin(self, record: RankingRow) -> str:
        return origin_text(record.reading.source if record.reading else None)

    def value_origin(self, record: RankingRow) -> str:
        return origin_text(record.reading.source if record.reading else None)


def _grouped(rows: Any, number: Callable[[RankingRow], Any], is_descending: bool) -> Any:
    """Rows by a number within their standing; what lacks it comes last there."""

    def place(row: RankingRow) -> tuple[int, bool, Any]:
        value = number(row)
        sign = -1 if is_descending else 1
        return (STANDINGS.index(row.standing), value is None, 0 if value is None else sign * value)

    return sorted(rows, key=place)
