"""Settling pairs that were ticked on a page, or the one whose button was pressed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import BigAutoField, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from districts.clock import current_time
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

    Http404 where one that was chosen is not among them.
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
    count = deed(pairs=pairs, by=account_in(request), now=current_time(), note=note)
    messages.success(request, said(count, is_confirmed))


def _chosen(request: HttpRequest) -> tuple[set[int], bool]:
    """Ids of the pairs a button was pressed for, and whether to confirm them.

    A value holds one id, or several with commas between them where a line stands for several pairs.
    """
    is_confirmed = "confirm" in request.POST
    value = request.POST.get("confirm" if is_confirmed else "refuse", "")
    values = request.POST.getlist("pair") if value == "chosen" else [value]
    texts = [text for value in values for text in value.split(",")]
    keys = {int(text) for text in texts if text.isdecimal()}
    if any(key > BigAutoField.MAX_BIGINT for key in keys):
        raise Http404
    return keys, is_confirmed
