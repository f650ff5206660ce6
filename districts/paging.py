"""Tables a page at a time: order and page come from the address, the length of a page never."""

from typing import Any

from django.http import HttpRequest
from django_tables2 import RequestConfig

ROWS_A_PAGE = 50


def paged(request: HttpRequest, table: Any, rows: int = ROWS_A_PAGE) -> Any:
    """The table, sorted as asked and at the page asked for; the first or last where there is none.

    The library would also take the rows of a page from the address: of none, or of a million.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=rows)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field, 1))
    return table
