"""What pages of fields share, of a return and of a part: what is sent is read, checked and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_time
from districts.refusals import Conflict, NotAllowed, Refusal
from districts.requests import account_in
from targets.forms import SubmitForm
from targets.models import PartReturn, QuarterlyReturn
from targets.returns.filling import EntryForm, entry_form, fill_context
from targets.wording.sentences import joined
from targets.workbook import book as workbook

from .deciding import Desk

Held = TypeVar("Held", QuarterlyReturn, PartReturn)


@dataclass(frozen=True)
class Filling(Generic[Held]):
    """What is particular to one kind: its pages, how it is saved, what is answered beside its
    queries, why nothing can be filled in any more, what comes after saving."""

    desk: Desk[Held]
    save: Callable[..., Held]
    answers: Callable[[Held, Any], SubmitForm]
    closed: Callable[[str], str]
    address: str
    whole: Any


def fill_in(
    request: HttpRequest, held: Held, filling: Filling[Held], then: str = ""
) -> HttpResponse:
    """Shows the page of fields; what is sent of them is kept, and the page or `then` the preview
    follows."""
    if held.state != "draft":
        return redirect(held) if request.method != "POST" else _closed(request, held, filling)
    if request.method != "POST":
        return _page(request, held, entry_form(held))
    form = entry_form(held, request.POST)
    if not form.is_valid():
        stale = Conflict(_("Look at what stands below first, then confirm."))
        refusal = stale if form.is_unconfirmed else None
        return _page(request, held, form, refusal, status=409 if refusal else 422)
    answers = filling.answers(held, request.POST)
    try:
        saved = filling.save(
            held,
            by=account_in(request),
            now=current_time(),
            entries=form.entries(),
            answers=answers.confirmed()["answers"] if answers.is_valid() else {},
            **form.confirmed(),
        )
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refusal as refused:
        return _overtaken(request, filling.desk.again(request, held.pk), filling, refused)
    messages.add_message(request, *_saved_message(held, saved, filling.whole))
    is_done = (then or request.POST.get("then")) == "check"
    return redirect(saved) if is_done else redirect(filling.address, saved.pk)


def has_unsaved(held: QuarterlyReturn | PartReturn, data: Any) -> bool:
    """Whether cells were filled in beside the findings and not saved yet: what is confirmed is what
    was previewed, so they are saved first."""
    if held.state != "draft":
        return False
    cells = entry_form(held, data)
    return not cells.is_unconfirmed and (not cells.is_valid() or bool(cells.entries()))


def _overtaken(
    request: HttpRequest, held: Held, filling: Filling[Held], refusal: Refusal
) -> HttpResponse:
    """What the draft says now, and beside it what was filled in and not kept."""
    if held.state != "draft":
        return _closed(request, held, filling)
    form = entry_form(held, request.POST)
    lost = form.entries() if form.is_valid() else []
    context = fill_context(held, entry_form(held), refusal, lost)
    return render(request, "targets/returns/filling/fill.html", context, status=refusal.status)


def _closed(request: HttpRequest, held: Held, filling: Filling[Held]) -> HttpResponse:
    """Its own page, with why nothing can be filled in."""
    refusal = Conflict(filling.closed("fill_in"))
    return filling.desk.show(request, held, refusal=refusal, status=refusal.status)


def _page(
    request: HttpRequest,
    held: QuarterlyReturn | PartReturn,
    form: EntryForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = fill_context(held, form, refusal)
    return render(request, "targets/returns/filling/fill.html", context, status=status)


def _saved_message(
    before: QuarterlyReturn | PartReturn, saved: QuarterlyReturn | PartReturn, whole: Any
) -> tuple[int, str]:
    """What became of it: what still stands in the way, or that it can be checked."""
    if saved.version == before.version:
        return messages.INFO, _("Nothing was changed.")
    errors = sum(finding["severity"] == "error" for finding in saved.findings)
    queries = len(workbook.unanswered_queries(quarterly_return=saved))
    if errors:
        left = ngettext("%(count)d error is left.", "%(count)d errors are left.", errors) % {
            "count": errors
        }
        return messages.WARNING, joined([_("Saved."), left])
    if queries:
        left = ngettext(
            "%(count)d query needs an answer.", "%(count)d queries need an answer.", queries
        ) % {"count": queries}
        return messages.WARNING, joined([_("Saved."), left])
    return messages.SUCCESS, str(whole)
