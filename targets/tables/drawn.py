"""A list's page as it is drawn, held where what a reader reads is recorded at each request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from districts.paging import paged
from districts.permissions import Reader
from targets.progress.held import held_by_data


@dataclass(frozen=True)
class DrawnList:
    """The filters as they stand, the rows of the page asked for, and the records in these."""

    filters: SafeString
    rows: SafeString
    shown: list[Any]


def drawn_list(
    name: str, request: HttpRequest, reader: Reader, form: Form, table: Callable[[], Any]
) -> DrawnList:
    """What depends on the address alone, drawn once until the data version moves.

    `table` is made only where it is drawn.
    """

    def build() -> DrawnList:
        filters = render_to_string("partials/filters.html", {"form": form}, request)
        made = paged(request, table())
        shown = [one.record for one in made.page.object_list]
        return DrawnList(filters, made.as_html(request), shown)

    return held_by_data(name, build, reader.scope_key, get_language(), request.get_full_path())
