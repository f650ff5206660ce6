"""The list of institutions, on the page and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from targets.tables.cells import KEY_NUMBER, LONG, MINOR_NUMBER, FileColumn, missing, under
from targets.wording.sentences import absence_text
from tasks.evaluation.figures import FIGURES
from tasks.evaluation.models import Institution

from .known import Known, computed_of
from .wording import figure_text, headed, value_text


@dataclass(frozen=True)
class InstitutionLine:
    """An institution with what is published of it in a quarter."""

    institution: Institution
    now: Known
    before: Known
    computed: dict[str, Decimal | None]

    def figure(self, code: str) -> Decimal | None:
        row = self.now.row(self.institution.pk, code)
        return self.computed.get(code) if row is None else row.value

    def text(self, code: str) -> SafeString | str:
        """A figure for the eye, or the word in its place."""
        row = self.now.row(self.institution.pk, code)
        if row is not None:
            text = figure_text(row)
            if row.state != "reported":
                return missing(text)
            return format_html('<a href="{}">{}</a>', row.get_absolute_url(), text)
        if code in self.computed and self.computed[code] is not None:
            return value_text(self.computed[code])
        return missing(gettext("not computable") if code in self.computed else absence_text(""))

    @property
    def name(self) -> str:
        return self.institution.name

    @property
    def kind(self) -> str:
        return self.institution.get_kind_display()

    @property
    def level(self) -> str:
        return self.institution.get_level_display()

    @property
    def seat(self) -> str:
        return self.institution.seat.label


def lines_of(
    institutions: Sequence[Institution], now: Known, before: Known
) -> list[InstitutionLine]:
    """The institutions with their figures, the largest green business first."""
    lines = [
        InstitutionLine(one, now, before, computed_of(one.pk, now, before)) for one in institutions
    ]
    return sorted(lines, key=lambda line: -(line.computed["green_business"] or Decimal(-1)))


class FigureColumn(tables.Column):
    """A figure of a line; missing ones are sorted to the end."""

    def __init__(self, code: str, **options: Any) -> None:
        options.setdefault("attrs", KEY_NUMBER)
        super().__init__(accessor="institution__pk", empty_values=(), **options)
        self.code = code

    def render(self, record: InstitutionLine) -> SafeString | str:
        return record.text(self.code)

    def value(self, record: InstitutionLine) -> Any:
        row = record.now.row(record.institution.pk, self.code)
        if row is not None and row.state != "reported":
            return figure_text(row)
        return record.figure(self.code)

    def order(self, data: Any, is_descending: bool) -> tuple[Any, bool]:
        known = [line for line in data if line.figure(self.code) is not None]
        rest = [line for line in data if line.figure(self.code) is None]
        known.sort(key=lambda line: line.figure(self.code), reverse=is_descending)
        return [*known, *rest], True


class InstitutionTable(tables.Table):
    """Institutions with the figures of one quarter."""

    caption = _("Financial institutions")

    name = tables.Column(verbose_name=_("Institution"), attrs=LONG)
    kind = tables.Column(verbose_name=pgettext_lazy("institution", "Kind"))
    level = FileColumn(pgettext_lazy("institution", "Level"), "level")
    seat = tables.Column(verbose_name=_("Seat"), attrs={"td": {"class": "minor"}})
    code = FileColumn(_("Unified social credit code"), "institution__code")
    quarter = FileColumn(_("Quarter"), "now__quarter")
    is_sample = FileColumn(_("Sample"), "institution__is_sample")

    def __init__(self, lines: Sequence[InstitutionLine]) -> None:
        shown = ("green_business", "green_loans", "green_loan_share", "green_loan_growth")
        minor = ("bad_green_loan_rate", "market_share")
        columns = [
            *((code, FigureColumn(code, verbose_name=headed(code))) for code in shown),
            *(
                (code, FigureColumn(code, verbose_name=headed(code), attrs=MINOR_NUMBER))
                for code in minor
            ),
            *(
                (one.code, FigureColumn(one.code, verbose_name=headed(one.code), visible=False))
                for one in FIGURES
                if one.code not in shown
            ),
        ]
        super().__init__(list(lines), extra_columns=columns)
        self.query = ""

    def render_name(self, record: InstitutionLine) -> SafeString:
        link = format_html(
            '<a href="{}" lang="zh-Hans">{}</a>', record.institution.get_absolute_url(), record.name
        )
        return under(link, record.institution.code)

    def value_name(self, record: InstitutionLine) -> str:
        return record.name

    def render_kind(self, record: InstitutionLine) -> SafeString:
        return under(record.kind, record.level)

    def value_kind(self, value: str) -> str:
        return value

    def value_quarter(self, record: InstitutionLine) -> str:
        return str(record.now.quarter)
