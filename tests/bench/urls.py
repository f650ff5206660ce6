"""The pages, and a bare one: a template of 1 kB and no database."""

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


urlpatterns = [path("bare/", bare), *own]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
