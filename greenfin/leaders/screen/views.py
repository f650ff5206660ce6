"""The display's page, and what it asks every half minute."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from districts.clock import current_date
from districts.requests import kept_page, reader_in
from districts.stores.software import software_stamp
from greenfin.caching.conditional import digest_of
from greenfin.caching.parts import kept_parts
from greenfin.caching.state import stored_state
from targets.palette import dark_colours
from targets.progress import kept
from targets.progress.as_of import as_of_of, quarters_of
from targets.returns.board import coverage_of

from .slides import coverage, slides

PARTS = (
    "greenfin/leaders/screen/goals.html",
    "greenfin/leaders/screen/trends.html",
    "greenfin/leaders/screen/map.html",
    "greenfin/leaders/screen/ranking.html",
    "greenfin/leaders/screen/changes.html",
)


@require_safe
@kept_page
def screen(request: HttpRequest) -> HttpResponse:
    """All slides in one page; without script they stand one below the other."""
    who, as_of = reader_in(request), as_of_of(request)
    goals, trends, tiles, ranking, changes = kept_parts(
        PARTS, lambda: slides(who, as_of), who, as_of
    )
    context = {
        "goals": goals,
        "trends": trends,
        "colours": dark_colours(),
        "tiles": tiles,
        "ranking": ranking,
        "changes": changes,
        "coverage": coverage(who, as_of),
        "version": version_of(request),
    }
    return render(request, "greenfin/leaders/screen/screen.html", context)


@require_safe
def screen_version(request: HttpRequest) -> HttpResponse:
    """What the display would now be built from, and whether its session still lives."""
    response = JsonResponse(
        {"version": version_of(request), "signed_in": reader_in(request).is_signed_in}
    )
    add_never_cache_headers(response)
    return response


def version_of(request: HttpRequest) -> str:
    """Names all that the slides depend on; unlike a page's ETag, not who is signed in where."""
    who, as_of, state = reader_in(request), as_of_of(request), stored_state(request)

    def standing() -> list[tuple[Any, ...]]:
        reported = coverage_of(who, as_of.quarter, current_date())
        return [
            (one.member.pk, one.state, one.submitted_at, one.is_overdue)
            for one in (reported.standings if reported else [])
        ]

    parts = (
        software_stamp(),
        state.stamp,
        current_date(),
        as_of.key,
        *quarters_of(request),
        who.scope_key,
        kept("standing", who, as_of, standing, stamp=f"{state.stamp} {state.board_stamp}"),
    )
    return digest_of(parts)
