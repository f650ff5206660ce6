"""The board of a round, and the list of rounds."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_date, current_time
from districts.filters import note_ignored
from districts.refusals import Refusal
from districts.requests import account_in, entitled, entitled_to_some, kept_page
from targets.actions import (
    grant_exception,
    reminder_text,
    set_due_date,
)
from targets.forms import DueDateForm, ExceptionForm, UnlockForm
from targets.models import QuarterlyReturn, ReportingRound
from targets.periods import Quarter
from targets.permissions import MANAGE_ROUNDS, SEE_BOARD
from targets.returns.asking import additions, additions_sentence
from targets.returns.board import (
    BOARD_COLUMNS,
    STANDINGS,
    as_seen,
    board_record,
    standing_counts,
    standings_by_round,
    standings_seen,
)
from targets.returns.exceptions import waiting_by_member
from targets.returns.opening import NEWEST_SHOWN, choices
from targets.returns.rounds import PREPARED, possible_round_deeds, state_of
from targets.returns.timeliness import RECENT, punctuality
from targets.tables.exports import FORMATS, records_response


@login_required
@require_safe
@kept_page
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first, with how many members stand where."""
    reader = entitled_to_some(request, SEE_BOARD)
    today = current_date()
    stored = standings_by_round(list(ReportingRound.objects.all()), today)
    boards = {one: as_seen(reader, board) for one, board in stored.items()}
    # Of a quarter that runs nobody is late or in time.
    due = {one: board for one, board in boards.items() if state_of(one, today) != PREPARED}
    may_manage = reader.may(MANAGE_ROUNDS)
    found = choices(today) if may_manage else []
    context = {
        "rounds": [
            {
                "round": opened,
                "cells": _counted(standing_counts(board)),
                "state": state_of(opened, today),
            }
            for opened, board in boards.items()
        ],
        "punctuality": punctuality(list(due.values())),
        "recent": list(due)[:RECENT],
        "labels": STANDINGS,
        "choices": found[:NEWEST_SHOWN],
        "older": found[NEWEST_SHOWN:],
        "may_manage": may_manage,
    }
    return render(request, "targets/returns/round_list.html", context)


@login_required
@require_safe
@kept_page
def round_board(request: HttpRequest, quarter: str) -> HttpResponse:
    """Who has reported, on time or late, and who must be reminded."""
    reader = entitled_to_some(request, SEE_BOARD)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    export = request.GET.get("_export")
    if export in FORMATS:
        seen = standings_seen(reader, opened, current_date())
        standing = request.GET.get("standing", "")
        rows = [one for one in seen if one.state == standing] if standing in STANDINGS else seen
        name = f"board-{opened.quarter}" + (f"-{standing}" if standing in STANDINGS else "")
        return records_response(BOARD_COLUMNS, map(board_record, rows), name, export)
    return board_page(request, opened)


@login_required
@require_POST
def round_due(request: HttpRequest, quarter: str) -> HttpResponse:
    """Moves the due date."""
    entitled(request, MANAGE_ROUNDS)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    form = DueDateForm(request.POST)
    if not form.is_valid():
        return board_page(request, opened, form, status=422)
    try:
        opened = set_due_date(
            reporting_round=opened, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error("due_on", refusal.sentence)
        return board_page(request, opened, form, status=refusal.status)
    messages.success(request, _("Due on %(due)s from now on.") % {"due": opened.due_on})
    return redirect(opened)


@login_required
@require_POST
def round_exception(request: HttpRequest, quarter: str) -> HttpResponse:
    """Lets one jurisdiction correct the locked quarter."""
    entitled(request, MANAGE_ROUNDS)
    opened = get_object_or_404(ReportingRound, quarter=quarter)
    form = ExceptionForm(request.POST, members=opened.members.all())
    if not form.is_valid():
        return board_page(request, opened, exception_form=form, status=422)
    try:
        member = grant_exception(by=account_in(request), now=current_time(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return board_page(request, opened, exception_form=form, status=refusal.status)
    messages.success(
        request,
        _("%(jurisdiction)s may now correct this quarter once.")
        % {"jurisdiction": member.jurisdiction.label},
    )
    return redirect(opened)


def board_page(
    request: HttpRequest,
    opened: ReportingRound,
    form: DueDateForm | None = None,
    exception_form: ExceptionForm | None = None,
    unlock_form: UnlockForm | None = None,
    status: int = 200,
) -> HttpResponse:
    reader = entitled_to_some(request, SEE_BOARD)
    rows = standings_seen(reader, opened, current_date())
    standing = request.GET.get("standing", "")
    if standing and standing not in STANDINGS:
        note_ignored(request, _("Standing"), standing)
        standing = ""
    readable = QuarterlyReturn.objects.visible_to(reader).filter(member__round=opened)
    counts = standing_counts(rows)
    deeds = possible_round_deeds(opened, current_date())
    may_add = reader.may(MANAGE_ROUNDS) and "add_to_round" in deeds
    context: dict[str, Any] = {
        "round": opened,
        "state": state_of(opened, current_date()),
        "end": Quarter.parse(opened.quarter).end,
        "total": len(rows),
        "standing": standing,
        "standings": [one for one in rows if standing in ("", one.state)],
        "hides_counts": any(item.cells_expected is None for item in rows),
        "counts": _counted(counts),
        "received": counts["on_time"] + counts["late"] + counts["waiting"],
        "requests": waiting_by_member(reader, [one.member for one in rows]),
        "readable": set(readable.values_list("pk", flat=True)),
        "reminder": reminder_text(
            opened, [item for item in rows if item.must_be_reminded], current_date()
        ),
        "additions": additions_sentence(additions(opened)) if may_add else "",
        "form": form or DueDateForm(initial={"due_on": opened.due_on}),
        "exception_form": exception_form or ExceptionForm(members=opened.members.all()),
        "unlock_form": unlock_form or UnlockForm(prefix="unlock"),
        "deeds": deeds,
        "may_manage": reader.may(MANAGE_ROUNDS),
    }
    return render(request, "targets/returns/board.html", context, status=status)


def _counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": STANDINGS[key], "number": number} for key, number in counts.items()
    ]
