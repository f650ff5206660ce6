"""The pages, and a bare one: a template of 1 kB and no database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from greenfin.urls import handler400, handler403, handler404, handler500
from greenfin.urls import urlpatterns as own

BARE = engines["django"].from_string(
    "<!doctype html><title>{{ title }}</title><ul>{% for row in rows %}<li>{{ row }}</li>"
    "{% endfor %}</ul>"
)
ROWS = [f"A row of a page without a database, number {number:02}." for number in range(18)]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BARE.render({"title": "Bare", "rows": ROWS}))


def naked(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """The outermost middleware: the bare page at another address, with nothing around it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return bare(request) if request.path_info == "/naked/" else get_response(request)

    return middleware


urlpatterns = [path("bare/", bare), *own]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
