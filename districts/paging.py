"""How much of a table or a list is shown; the length of a page never comes from the address."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import HttpRequest
from django_tables2 import RequestConfig

ROWS_A_PAGE = 50
Row = TypeVar("Row")


def paged(request: HttpRequest, table: Any, rows: int = ROWS_A_PAGE) -> Any:
    """The table, sorted as asked and at the page asked for; the first or last where there is none.

    The library would also take the rows of a page from the address: of none, or of a million.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=rows)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field, 1))
    return table


class Folded(list[Row]):
    """The first rows of a list, and how many `more` it has."""

    def __init__(self, rows: Sequence[Row], shown: int) -> None:
        super().__init__(rows[:shown])
        self.more = max(0, len(rows) - shown)
