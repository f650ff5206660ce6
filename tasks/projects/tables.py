"""The list of projects, on the page and as a file."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from districts.panels import columns_for
from districts.permissions import Reader
from targets.tables.cells import (
    KEY_NUMBER,
    LONG,
    MINOR,
    MINOR_NUMBER,
    FileColumn,
    FurtherFileColumn,
    missing,
    under,
)

from .reading import Line
from .wording import amount_text, days_text

# Where what higher floors say of a project is put into the drawn rows, which are held without it.
MARK_PLACE = "<!--mark {}-->"
_MARK_PLACES = re.compile(r"<!--mark (\d+)-->")


def with_marks(drawn: str, shown: Sequence[Line], reader: Reader) -> SafeString:
    """The drawn rows with what higher floors say of each; they record who reads it."""
    said = [(one.title, one.texts(shown, reader)) for one in columns_for("projects", reader)]

    def marks(place: re.Match[str]) -> str:
        key = int(place[1])
        return format_html_join(
            "",
            '<br><span class="tag" data-tone="bad">{}</span>',
            (
                (_("%(name)s: %(value)s") % {"name": title, "value": texts[key]},)
                for title, texts in said
                if texts.get(key)
            ),
        )

    return mark_safe(_MARK_PLACES.sub(marks, drawn))  # noqa: S308  drawn by a template, marks escaped


class AmountColumn(tables.Column):
    """An amount; what is not told is a word on the page, an empty cell in the file, sorted last."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("attrs", KEY_NUMBER)
        super().__init__(empty_values=(), **options)

    def render(self, value: Any) -> SafeString | str:
        return missing(str(_("not told"))) if value is None else amount_text(value)

    def value(self, value: Any) -> Any:
        return value

    def order(self, data: Any, is_descending: bool) -> tuple[Any, bool]:
        name = self.accessor or self._name
        known = [one for one in data if getattr(one, str(name)) is not None]
        rest = [one for one in data if getattr(one, str(name)) is None]
        known.sort(key=lambda one: Decimal(getattr(one, str(name))), reverse=is_descending)
        return [*known, *rest], True


class ProjectTable(tables.Table):
    """Projects with their amounts in 亿元."""

    caption = _("Projects")

    name = tables.Column(verbose_name=_("Project"), attrs=LONG)
    number = FileColumn(_("Project number"), "number")
    owner = FileColumn(_("Owner"), "owner")
    owner_code = FileColumn(_("Unified social credit code"), "owner_code")
    state = tables.Column(verbose_name=_("State"), attrs={"td": {"class": "key"}})
    kind = tables.Column(verbose_name=_("Kind of project"), attrs=MINOR)
    green_class = tables.Column(verbose_name=_("Class"), attrs=MINOR)
    edition = FileColumn(_("Edition of the catalogue"), "edition")
    place = tables.Column(verbose_name=_("Jurisdiction"), attrs=MINOR)
    body = FileColumn(_("Pushed by"), "body")
    investment = AmountColumn(verbose_name=_("Investment (CNY 100 million)"), attrs=MINOR_NUMBER)
    wanted = AmountColumn(verbose_name=_("Wanted (CNY 100 million)"))
    granted = AmountColumn(verbose_name=_("Granted (CNY 100 million)"))
    drawn = AmountColumn(verbose_name=_("Drawn (CNY 100 million)"))
    co2 = AmountColumn(verbose_name=_("CO₂ avoided (t a year)"), attrs=MINOR_NUMBER)
    days = FileColumn(_("Days in this state"), "days")
    is_sample = FileColumn(_("Sample"), "is_sample")

    def __init__(self, lines: Sequence[Line], reader: Reader) -> None:
        self.reader = reader
        self.further = columns_for("projects", reader)
        in_files = [
            (
                f"further_{number}",
                FurtherFileColumn(one.title, "pk", partial(one.texts, lines, reader)),
            )
            for number, one in enumerate(self.further)
        ]
        super().__init__(list(lines), extra_columns=in_files)
        self.query = ""

    def render_name(self, record: Line) -> SafeString:
        link = format_html('<a href="{}" lang="zh-Hans">{}</a>', record.url, record.name)
        place = format_html(MARK_PLACE, record.pk) if self.further else ""
        return format_html("{}{}", under(link, f"{record.number} · {record.owner}"), place)

    def value_name(self, record: Line) -> str:
        return record.name

    def render_place(self, record: Line) -> SafeString:
        return under(record.place, record.body)

    def value_place(self, record: Line) -> str:
        return record.place

    def render_state(self, record: Line) -> SafeString:
        if record.is_unanswered:
            return under(record.state, _("unanswered for two quarters"))
        return under(record.state, days_text(record.days))

    def value_state(self, record: Line) -> str:
        return record.state
