"""The page of changes, with its own choice of two quarters."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.permissions import SEE_PERSONS, Reader
from districts.requests import reader_in
from greenfin.caching.conditional import conditional
from greenfin.caching.parts import kept_parts
from greenfin.leaders.permissions import TAKE_BRIEFING
from targets.progress.as_of import AsOf, as_of_of, opened_quarters
from targets.progress.restatements import restatements_since
from targets.tables.exports import FORMATS, rows_response

from .comparing import Comparison, as_of_quarter, cached_comparison, quarter_before
from .wording import (
    DIRECTIONS,
    TASK_KINDS,
    change_rows,
    changes_sentence,
    late_word,
    observed_pair,
)


@require_safe
@conditional
def changes(request: HttpRequest) -> HttpResponse:
    """Two quarters held against each other, `?from=2025Q3&to=2025Q4`; by default the last two."""
    who = reader_in(request)
    earlier, later = chosen_quarters(request)
    found = cached_comparison(who, earlier, later)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return rows_response(change_rows(found), f"changes-{earlier.text}-{later.text}", export)
    head, body = kept_parts(
        ("greenfin/leaders/changes/head.html", "greenfin/leaders/changes/body.html"),
        lambda: page_content(who, found),
        who,
        later,
        earlier.text,
        found.window.after,
        found.window.until,
    )
    context = {
        "head": head,
        "body": body,
        "earlier": earlier,
        "quarters": opened_quarters(),
        "may_take_briefing": who.may(TAKE_BRIEFING),
        "export_query": f"from={earlier.quarter}&to={later.quarter}"
        + (f"&as_of={later.text}" if later.day else ""),
        # The frame of the page follows the choice.
        "as_of": later,
        "as_of_query": later.query,
    }
    return render(request, "greenfin/leaders/changes/changes.html", context)


def chosen_quarters(request: HttpRequest) -> tuple[AsOf, AsOf]:
    """The two states asked for: `as_of` before `to`, for the frame's own choice sends both."""
    later = as_of_of(request)
    if "as_of" not in request.GET:
        later = as_of_quarter(request.GET.get("to", "")) or later
    earlier = as_of_quarter(request.GET.get("from", ""))
    if earlier is None or earlier.quarter >= later.quarter:
        return quarter_before(later), later
    return AsOf(earlier.quarter, later.day), later


def page_content(who: Reader, found: Comparison) -> dict[str, Any]:
    later = found.later
    return {
        "found": found,
        "earlier": found.earlier,
        "answer": changes_sentence(found),
        "statuses": [
            {
                "change": change,
                "word": DIRECTIONS[change.direction],
                "figures": observed_pair(change),
            }
            for change in found.statuses
        ],
        "window_from": found.window.after + datetime.timedelta(days=1),
        "task_groups": [
            {"word": word, "changes": found.tasks_of(kind)}
            for kind, word in TASK_KINDS.items()
            if found.tasks_of(kind)
        ],
        "late": [{"late": one, "word": late_word(one)} for one in found.late],
        "sees_reasons": who.may(SEE_PERSONS),
        "since": restatements_since(who, later.day) if later.day else None,
    }
