"""What stands in a cell: badges, links, words for what is missing; columns for page and file."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from targets.models.goals import RELATIONS
from targets.progress import Progress
from targets.wording.formatting import quarter_text
from targets.wording.sentences import observed_text, unobserved_text

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
KEY_NUMBER = {"td": {"class": "num key"}, "th": {"class": "num"}}
MINOR_NUMBER = {"td": {"class": "num minor"}, "th": {"class": "num"}}
LONG = {"td": {"class": "long"}}
MINOR = {"td": {"class": "minor"}}


def status_badge(status: str) -> SafeString:
    return mark_safe(render_to_string("partials/status.html", {"status": status}))  # noqa: S308


def under(first: Any, second: Any) -> SafeString:
    """Two lines in a cell, the second one quiet."""
    if not second:
        return format_html("{}", first)
    return format_html('{}<br><span class="muted small">{}</span>', first, second)


def count_link(count: int, address: str, query: str) -> SafeString:
    """A count that leads to what it counts, the as-of choice kept; a plain zero."""
    if not count:
        return format_html("{}", count)
    return format_html('<a href="{}">{}</a>', address + query.replace("?", "&"), count)


def missing(word: str) -> SafeString:
    return format_html('<span class="missing">{}</span>', word)


class FileColumn(tables.Column):
    """A column that stands only in the exported file, as it is stored."""

    def __init__(self, header: Any, accessor: str) -> None:
        super().__init__(verbose_name=header, accessor=accessor, visible=False, orderable=False)

    def value(self, value: Any) -> Any:
        return value


class ScreenColumn(tables.Column):
    """A column for the page; the file has the same numbers in columns of their own."""

    def __init__(self, header: Any, accessor: str, **options: Any) -> None:
        options.setdefault("empty_values", ())
        super().__init__(
            verbose_name=header, accessor=accessor, exclude_from_export=True, **options
        )


def observed_cell(record: Progress, query: str) -> SafeString:
    """The deciding figure linked to its origin, and its quarter; else why there is none."""
    found, source = record.assessment, record.source
    if found.observed is None or source is None:
        quarter = record.absence.quarter if record.absence else None
        return under(missing(unobserved_text(record)), quarter_text(quarter))
    link = format_html('<a href="{}">{}</a>', source.url + query, observed_text(record))
    notes = [quarter_text(found.observed_quarter)]
    if source.is_sample:
        notes.append(_("Sample"))
    return under(link, format_html_join(" · ", "{}", ((note,) for note in notes)))


def relation_word(relation: str) -> str:
    """The relation in a word: in a file a lone = would be taken for a formula."""
    return str(dict(RELATIONS)[relation])
