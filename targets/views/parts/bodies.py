"""The bodies of one jurisdiction's return: where each stands, what is taken over, who is asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_date, current_time
from districts.refusals import Conflict, NotAllowed, Refusal, Refused
from districts.requests import account_in, entitled, reader_in
from targets.actions.parts import ask_bodies, settle_rows, take_over_parts
from targets.actions.parts.taking_over import TakenOver
from targets.models import QuarterlyReturn, RoundMember
from targets.models.filed import heavy_fields
from targets.permissions import TAKE_OVER_PARTS
from targets.returns.parts.choosing import (
    BodiesForm,
    SettleForm,
    TakeOverForm,
    candidates,
    unasked_sentence,
)
from targets.returns.parts.standings import counts_of, owed_text, parts_sentence, standings_of
from targets.views.returns import RETURNS, readable
from targets.wording.sentences import joined

from .reading import followed_member


@login_required
@require_safe
def parts(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Where each body stands, and what can be taken over now."""
    return _page(request, followed_member(request, slug, quarter))


@login_required
@require_POST
def parts_take_over(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Takes the ticked parts over into the return's draft, as they were looked at."""
    member = followed_member(request, slug, quarter)
    entitled(request, TAKE_OVER_PARTS, member.jurisdiction_id)
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        refusal = Conflict(_("Tick the parts to take over; look at the list again."))
        return _page(request, member, refusal, status=422)
    try:
        done = take_over_parts(
            member=member,
            seen=form.cleaned_data["parts"],
            by=account_in(request),
            now=current_time(),
        )
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refusal as refused:
        return _page(request, member, refused, status=refused.status)
    messages.success(request, _taken_sentence(done))
    return redirect(done.draft)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parts_bodies(request: HttpRequest, slug: str, quarter: str) -> HttpResponse:
    """Which bodies are asked for parts, by when, and which indicators each provides."""
    member = followed_member(request, slug, quarter)
    entitled(request, TAKE_OVER_PARTS, member.jurisdiction_id)
    found = candidates(member)
    form = BodiesForm(member=member, found=found)
    status = 200
    if request.method == "POST":
        form = BodiesForm(request.POST, member=member, found=found)
        status = 422
        if form.is_valid():
            try:
                ask_bodies(
                    member=member, by=account_in(request), now=current_time(), **form.asked()
                )
                messages.success(request, _("Kept. The bodies find their part under “Parts”."))
                return redirect("parts", slug=slug, quarter=quarter)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"member": member, "form": form, "bodies": form.rows(), "found": found}
    return render(request, "targets/parts/bodies.html", context, status=status)


@login_required
@require_POST
def return_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Says which body's statement stands where two differ."""
    held = readable(request, pk, "settle")
    form = SettleForm(request.POST, rows=held.taken_rows.all())
    if not form.is_valid():
        stale = (
            Conflict(_("Look at the return below first, then confirm."))
            if form.is_unconfirmed
            else Refused(_("Choose for each row which body's statement stands."))
        )
        return RETURNS.show(request, held, refusal=stale, status=stale.status)
    try:
        settle_rows(
            quarterly_return=held,
            by=account_in(request),
            now=current_time(),
            **form.confirmed(),
        )
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refusal as refused:
        return RETURNS.show(request, readable(request, pk), refusal=refused, status=refused.status)
    messages.success(request, _("Kept. What you chose stands in the draft."))
    return redirect(held)


def _taken_sentence(done: TakenOver) -> str:
    count = len(done.parts)
    said = [
        ngettext(
            "%(count)d part was taken over into the draft of return no. %(number)d.",
            "%(count)d parts were taken over into the draft of return no. %(number)d.",
            count,
        )
        % {"count": count, "number": done.draft.number}
    ]
    if done.rows_left_out:
        said.append(
            ngettext(
                "%(count)d row is not in the draft's workbook: download the filled workbook anew "
                "and upload it, then take over again.",
                "%(count)d rows are not in the draft's workbook: download the filled workbook anew "
                "and upload it, then take over again.",
                done.rows_left_out,
            )
            % {"count": done.rows_left_out}
        )
    return joined(said)


def _page(
    request: HttpRequest, member: RoundMember, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    reader, today = reader_in(request), current_date()
    standings = standings_of(member, today)
    newest = (
        QuarterlyReturn.objects.visible_to(reader)
        .filter(member=member)
        .exclude(state="withdrawn")
        .defer(*heavy_fields())
        .order_by("-number")
        .first()
    )
    is_waiting = newest is not None and newest.state == "submitted"
    is_closed = member.round.is_locked and member.exception_at is None
    may_take_over = reader.may(TAKE_OVER_PARTS, member.jurisdiction_id)
    unasked = ""
    if standings:
        asked = [one.organisation.pk for one in standings]
        unasked = unasked_sentence(candidates(member), asked)
    context: dict[str, Any] = {
        "member": member,
        "unasked": unasked,
        "bodies": standings,
        "answer": parts_sentence(member, standings),
        "counts": counts_of(standings),
        "newest": newest,
        "is_waiting": is_waiting,
        "is_closed": is_closed,
        "may_take_over": may_take_over,
        "takes": may_take_over and not is_waiting and not is_closed,
        "ready": [one for one in standings if one.state == "handed_in"],
        "reminder": owed_text(member, standings, today),
        "refusal": refusal,
    }
    return render(request, "targets/parts/parts.html", context, status=status)
