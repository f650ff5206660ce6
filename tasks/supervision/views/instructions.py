"""Instructions: the list, one of them, writing and answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.clock import current_time
from districts.paging import paged
from districts.permissions import Reader
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled, kept_page, reader_in
from targets.tables.exports import FORMATS, export_response
from tasks.models import Instruction, InstructionQuerySet
from tasks.models.matters import INSTRUCTION_KINDS
from tasks.permissions import JUDGE_MATTERS, READ_INSTRUCTIONS, WRITE_INSTRUCTIONS
from tasks.supervision.actions import answer_instruction, write_instruction
from tasks.supervision.forms import AnswerForm, InstructionForm
from tasks.supervision.subjects import subject_at, subject_of_instruction
from tasks.supervision.tables import InstructionTable
from tasks.supervision.wording import instructions_sentence

KINDS = [kind for kind, _word in INSTRUCTION_KINDS]


def entitled_reader(request: HttpRequest) -> Reader:
    """A reader who may read instructions at all: all of them, their own, or those naming a body."""
    reader = reader_in(request)
    rights = (READ_INSTRUCTIONS, WRITE_INSTRUCTIONS)
    if not any(reader.may(right) for right in rights) and not reader.body_ids:
        raise PermissionDenied
    return reader


def readable(reader: Reader) -> InstructionQuerySet:
    """The instructions of the reader with all that is shown of them."""
    return Instruction.objects.visible_to(reader).select_related(
        "author",
        "settled_by",
        "jurisdiction",
        "target__jurisdiction",
        "target__plan",
        "task__plan__jurisdiction",
        "matter",
        "turned_into",
    )


@login_required
@require_safe
@kept_page
def instruction_list(request: HttpRequest) -> HttpResponse:
    """A leader's own instructions with their state; all of them for the office and the auditor."""
    reader = entitled_reader(request)
    rows = readable(reader)
    table = InstructionTable(rows)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, "instructions", export)
    waiting = sum(row.state == "written" for row in rows)
    context = {"table": table, "sentence": instructions_sentence(len(rows), waiting)}
    return render(request, "tasks/supervision/instructions.html", context)


@login_required
@require_safe
@kept_page
def instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """One instruction, what came of it, and for the office the way to settle it."""
    return _page(request, entitled_reader(request), pk)


@login_required
@require_POST
def instruction_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers without opening a matter."""
    reader = entitled(request, JUDGE_MATTERS)
    row = get_object_or_404(readable(reader), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, pk, form, status=422)
    try:
        answer_instruction(
            instruction=row, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, reader, pk, form, status=refusal.status)
    messages.success(request, _("Answered. The leader reads it on this page."))
    return redirect(row.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def instruction_write(request: HttpRequest) -> HttpResponse:
    """Keeps what a leader writes on the page that they are looking at, and leads back to it."""
    reader = entitled(request, WRITE_INSTRUCTIONS)
    sent = request.POST if request.method == "POST" else None
    address = (sent if sent is not None else request.GET).get("on", "")
    if not address:
        messages.info(request, _("Open the page of what it is about; it is written there."))
        return redirect("instruction_list")
    subject = subject_at(reader, address[:120], KINDS)
    if subject is None:
        raise Http404
    form = InstructionForm(sent, initial={"on": address})
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            try:
                write_instruction(
                    subject=subject,
                    words=form.cleaned_data["words"],
                    by=account_in(request),
                    now=current_time(),
                )
            except NotAllowed as refusal:
                raise PermissionDenied(refusal.sentence) from refusal
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(
                    request, _("Kept. The office turns it into a matter or answers it.")
                )
                return redirect(subject.url)
    context = {"form": form, "subject": subject}
    return render(request, "tasks/supervision/write.html", context, status=status)


def _page(
    request: HttpRequest,
    reader: Reader,
    pk: int,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row = get_object_or_404(readable(reader), pk=pk)
    is_waiting = row.state == "written" and reader.may(JUDGE_MATTERS)
    context = {
        "instruction": row,
        "subject": subject_of_instruction(row, reader),
        "matter": getattr(row, "turned_into", None),
        "form": form or (AnswerForm() if is_waiting else None),
        "is_waiting": is_waiting,
    }
    return render(request, "tasks/supervision/instruction.html", context, status=status)
