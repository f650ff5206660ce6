"""Settling pairs that were ticked on a page, or the one whose button was pressed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import BigAutoField, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from districts.clock import current_time
from districts.refusals import Conflict
from districts.requests import account_in
from tasks.forms import NOTE_LENGTH


def settle_chosen(
    request: HttpRequest,
    visible: QuerySet[Any],
    *,
    confirm: Callable[..., int],
    refuse: Callable[..., int],
    said: Callable[[int, bool], str],
) -> None:
    """Confirms or refuses the chosen rows among the visible ones, and says how many those were.

    Of what the page showed otherwise than it stands now nothing is changed. Http404 where one that
    was chosen is not among the visible ones.
    """
    chosen, is_confirmed = _chosen(request)
    pairs = list(visible.filter(pk__in=chosen))
    if len(pairs) != len(chosen):
        raise Http404
    if not pairs:
        messages.error(request, _("No pair was ticked, so nothing was changed."))
        return
    deed = confirm if is_confirmed else refuse
    note = request.POST.get("note", "").strip()[:NOTE_LENGTH]
    for pair in pairs:
        pair.state = chosen[pair.pk] or pair.state
    try:
        count = deed(pairs=pairs, by=account_in(request), now=current_time(), note=note)
    except Conflict as conflict:
        messages.error(request, conflict.sentence)
        return
    messages.success(request, said(count, is_confirmed))


def _chosen(request: HttpRequest) -> tuple[dict[int, str], bool]:
    """The pairs a button was pressed for, each with the state in which it was shown ("" if that is
    not said), and whether to confirm them."""
    is_confirmed = "confirm" in request.POST
    value = request.POST.get("confirm" if is_confirmed else "refuse", "")
    values = request.POST.getlist("pair") if value == "chosen" else [value]
    texts = [text for value in values for text in value.split(",")]
    found = [text.partition(":") for text in texts]
    keys = {int(key): state for key, _colon, state in found if key.isdecimal()}
    if any(key > BigAutoField.MAX_BIGINT for key in keys):
        raise Http404
    return keys, is_confirmed
