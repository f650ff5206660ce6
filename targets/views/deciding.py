"""What the pages of all workbooks share that are reported: shown, decided on, uploaded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from districts.clock import current_time
from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed, Refusal
from districts.requests import account_in, reader_in
from targets.actions import refuse_too_large
from targets.forms import ConfirmForm, UploadForm
from targets.models.filed import FiledBook
from targets.returns.page import finding_groups
from targets.wording.sentences import joined


def received_message(draft: FiledBook, read: str, then: str) -> tuple[int, str]:
    """What became of an upload, and how grave that is: only what can be handed on is a success."""
    if draft.has_errors:
        text = _("Read, with errors. Correct the cells listed below and upload the file again.")
        return messages.ERROR, joined([read, text])
    return messages.SUCCESS, joined([read, then])


class OnDesk(Protocol):
    """A return, a part of one, or what a higher floor takes as a workbook."""

    pk: Any

    def get_absolute_url(self) -> str: ...


Held = TypeVar("Held", bound=OnDesk)


@dataclass(frozen=True)
class Desk(Generic[Held]):
    """What is particular to one kind: what an action calls it, how it is read once more, what its
    page shows, what is said to who confirmed nothing; how it is uploaded, and what is said then."""

    called: str
    again: Callable[[HttpRequest, int], Held]
    template: str
    context: Callable[[Reader, Held, ConfirmForm | None, Refusal | None], dict[str, Any]]
    stale: Any
    receive: Callable[..., Held]
    received: Callable[[Held], tuple[int, str]]
    upload_context: Callable[[Reader], dict[str, Any]]

    def show(
        self,
        request: HttpRequest,
        held: Held,
        form: ConfirmForm | None = None,
        refusal: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page as it stands now; after a refusal with its sentence, and what was typed."""
        context = self.context(reader_in(request), held, form, refusal)
        return render(request, self.template, context, status=status)

    def decide(
        self,
        request: HttpRequest,
        held: Held,
        form: ConfirmForm,
        action: Callable[..., Any],
        done: str,
        row: str = "",
    ) -> HttpResponse:
        """Runs one deed; a refusal shows the page as it stands now, with what was typed."""
        if not form.is_valid():
            if form.is_unconfirmed:
                return self.show(request, held, form, Conflict(str(self.stale)), status=409)
            return self.show(request, held, form, status=422)
        told = {self.called: held, **form.confirmed()}
        try:
            action(by=account_in(request), now=current_time(), **told)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            again = self.again(request, held.pk)
            return self.show(request, again, form, refusal, refusal.status)
        messages.success(request, done)
        return redirect(held.get_absolute_url() + row)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Takes a workbook and leads to the preview of it; a refusal shows what stands in the way.

        A file too large to be received is refused before anything of it is read.
        """
        if request.method != "POST":
            return self._upload_page(request, UploadForm())
        form = UploadForm(request.POST, request.FILES)
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        by, now = account_in(request), current_time()
        if size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            refused = refuse_too_large(size=size, by=by, now=now)
            return self._upload_page(request, UploadForm(), refused, status=refused.status)
        if not form.is_valid():
            return self._upload_page(request, form, status=422)
        file = form.cleaned_data["workbook"]
        try:
            draft = self.receive(content=file.read(), file_name=file.name, by=by, now=now)
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        except Refusal as refusal:
            return self._upload_page(request, form, refusal, status=refusal.status)
        messages.add_message(request, *self.received(draft))
        return redirect(draft.get_absolute_url())

    def _upload_page(
        self,
        request: HttpRequest,
        form: UploadForm,
        refusal: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "refusal": refusal,
            "groups": finding_groups(refusal.findings, labels=refusal.names) if refusal else [],
            **self.upload_context(reader_in(request)),
        }
        return render(request, "targets/returns/upload.html", context, status=status)
