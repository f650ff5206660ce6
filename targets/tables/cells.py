"""What stands in a cell: badges, links, words for what is missing; columns for page and file."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from targets.models.goals import RELATIONS

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
KEY_NUMBER = {"td": {"class": "num key"}, "th": {"class": "num"}}
MINOR_NUMBER = {"td": {"class": "num minor"}, "th": {"class": "num"}}
LONG = {"td": {"class": "long"}}
MINOR = {"td": {"class": "minor"}}


def status_badge(status: str) -> SafeString:
    """A status with its mark and word; a page shows hundreds of them."""
    return _status_badge(status, get_language())


@cache
def _status_badge(status: str, _language: str) -> SafeString:
    text = render_to_string("partials/status.html", {"status": status}).strip()
    return mark_safe(text)  # noqa: S308  rendered by a template


def under(first: Any, second: Any) -> SafeString:
    """Two lines in a cell, the second one quiet."""
    if not second:
        return format_html("{}", first)
    return format_html('{}<br><span class="muted small">{}</span>', first, second)


def missing(word: str) -> SafeString:
    return format_html('<span class="missing">{}</span>', word)


class FileColumn(tables.Column):
    """A column that stands only in the exported file, as it is stored."""

    def __init__(self, header: Any, accessor: str) -> None:
        super().__init__(verbose_name=header, accessor=accessor, visible=False, orderable=False)

    def value(self, value: Any) -> Any:
        return value


class FurtherFileColumn(FileColumn):
    """A column of the file that a higher floor fills: a text by the row's id, asked for once."""

    def __init__(self, header: Any, accessor: str, texts: Callable[[], Mapping[int, Any]]) -> None:
        super().__init__(header, accessor)
        self.texts = cache(texts)

    def value(self, value: Any) -> Any:
        return self.texts().get(value)


class LinkColumn(tables.Column):
    """A name that leads to its page, the as-of choice kept; in the file the name alone."""

    def __init__(self, to: Callable[[Any], str], lang: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.to, self.lang = to, lang

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        lang = format_html(' lang="{}"', self.lang) if self.lang else ""
        return format_html('<a href="{}"{}>{}</a>', self.to(record) + table.query, lang, value)

    def value(self, value: Any) -> Any:
        return value


class CountColumn(LinkColumn):
    """A count that leads to the list of what it counts; a plain zero, or without a list."""

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        address = self.to(record)
        if not value or not address:
            return format_html("{}", value)
        more = table.query.replace("?", "&")
        return format_html('<a href="{}">{}</a>', address + more, value)


class ScreenColumn(tables.Column):
    """A column for the page; the file has the same numbers in columns of their own."""

    def __init__(self, header: Any, accessor: str, **options: Any) -> None:
        options.setdefault("empty_values", ())
        super().__init__(
            verbose_name=header, accessor=accessor, exclude_from_export=True, **options
        )


def relation_word(relation: str) -> str:
    """The relation in a word: in a file a lone = would be taken for a formula."""
    return str(dict(RELATIONS)[relation])
