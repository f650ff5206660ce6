"""The page of changes, with its own choice of two quarters."""

import datetime
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.permissions import SEE_PERSONS, Reader
from districts.requests import kept_page, reader_in, settle_once
from greenfin.caching.parts import kept_parts
from greenfin.leaders.permissions import TAKE_BRIEFING
from targets.progress.as_of import AsOf, as_of_of, opened_quarters
from targets.progress.restatements import restatements_since
from targets.tables.exports import FORMATS, records_response
from targets.tables.rows import TargetRow

from .comparing import Comparison, as_of_quarter, cached_comparison, quarter_before
from .wording import (
    COLUMNS,
    DIRECTIONS,
    TASK_KINDS,
    change_records,
    changes_sentence,
    late_rows,
)


@require_safe
@kept_page
def changes(request: HttpRequest) -> HttpResponse:
    """Two quarters held against each other, `?from=2025Q3&to=2025Q4`; by default the last two."""
    who = reader_in(request)
    earlier, later = chosen_quarters(request)
    # The frame of the page follows the choice.
    settle_once(request, "as_of", later)
    shown = cached_comparison(who, earlier, later)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        name = f"changes-{earlier.text}-{later.name}"
        return records_response(COLUMNS, change_records(shown), name, export)
    head, body = kept_parts(
        ("greenfin/leaders/changes/head.html", "greenfin/leaders/changes/body.html"),
        lambda: page_content(who, shown),
        who,
        later,
        earlier.key,
        shown.window.after,
        shown.window.until,
    )
    context = {
        "head": head,
        "body": body,
        "earlier": earlier,
        "quarters": opened_quarters(),
        "may_take_briefing": who.may(TAKE_BRIEFING),
        "export_query": f"from={earlier.quarter}&to={later.quarter}"
        + (f"&as_of={later.text}" if later.day else "")
        + (f"&period={later.period}" if later.period else "")
        + (f"&rule={quote(later.rule)}" if later.rule else ""),
    }
    return render(request, "greenfin/leaders/changes/changes.html", context)


def chosen_quarters(request: HttpRequest) -> tuple[AsOf, AsOf]:
    """The two states asked for: `as_of` before `to`, for the frame's own choice sends both."""
    later = as_of_of(request)
    if "as_of" not in request.GET:
        named = as_of_quarter(request.GET.get("to", ""))
        later = replace(named, rule=later.rule, period=later.period) if named else later
    earlier = as_of_quarter(request.GET.get("from", ""))
    if earlier is None or earlier.quarter >= later.quarter:
        return quarter_before(later), later
    return later.in_quarter(earlier.quarter), later


def page_content(who: Reader, shown: Comparison) -> dict[str, Any]:
    later = shown.later
    return {
        "changes": shown,
        "earlier": shown.earlier,
        "answer": changes_sentence(shown),
        "statuses": [
            {
                "change": change,
                "word": DIRECTIONS[change.direction],
                "before": change.before and TargetRow(change.before, shown.earlier),
                "after": TargetRow(change.after, later),
            }
            for change in shown.statuses
        ],
        "window_from": shown.window.after + datetime.timedelta(days=1),
        "task_groups": [
            {"word": word, "changes": shown.tasks_of(kind)}
            for kind, word in TASK_KINDS.items()
            if shown.tasks_of(kind)
        ],
        "late": late_rows(shown),
        "sees_reasons": who.has_some(SEE_PERSONS),
        "since": restatements_since(who, later.day) if later.day else None,
    }
