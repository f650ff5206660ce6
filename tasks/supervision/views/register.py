"""The register, and what a body or a district has to answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.paging import paged
from districts.requests import entitled_to_some, kept_page
from targets.tables.exports import FORMATS, export_response
from tasks.models import Instruction
from tasks.permissions import (
    ANSWER_MATTERS,
    JUDGE_MATTERS,
    READ_INSTRUCTIONS,
    SEE_SUPERVISION,
    WRITE_INSTRUCTIONS,
)
from tasks.supervision.filters import MatterFilter
from tasks.supervision.matters import counts_of, lines_of, own_matters, register
from tasks.supervision.tables import MatterTable
from tasks.supervision.wording import Address, message_text, own_sentence, register_sentence


@login_required
@require_safe
@kept_page
def matter_list(request: HttpRequest) -> HttpResponse:
    """All matters that the reader may read; filtered, sorted, exported."""
    reader = entitled_to_some(request, SEE_SUPERVISION)
    rows = register(reader)
    chosen = MatterFilter(request, rows, reader)
    table = MatterTable(chosen.qs, reader)
    paged(request, table)
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return export_response(table, "supervision", export)
    lines = lines_of(rows, known=table.known)
    shown = lines_of(chosen.qs, known=table.known)
    context = {
        "filter": chosen,
        "table": table,
        "sentence": register_sentence(counts_of(lines), narrowed(request.GET)),
        "message": message_text(shown) if reader.may(JUDGE_MATTERS) else "",
        "has_instructions": reader.may(WRITE_INSTRUCTIONS) or reader.may(READ_INSTRUCTIONS),
        "answers": reader.has_some(ANSWER_MATTERS),
    }
    return render(request, "tasks/supervision/register.html", context)


def narrowed(query: QueryDict) -> Address:
    """The register narrowed by one choice alone."""

    def address(name: str, value: str) -> str:
        chosen = QueryDict(mutable=True)
        chosen[name] = value
        return f"?{chosen.urlencode()}"

    return address


@login_required
@require_safe
@kept_page
def matter_mine(request: HttpRequest) -> HttpResponse:
    """What the reader has to answer, the most urgent first, and instructions that name the body."""
    reader = entitled_to_some(request, ANSWER_MATTERS)
    lines = lines_of(own_matters(reader))
    awaiting = [line for line in lines if line.waits_for_body]
    instructions = Instruction.objects.visible_to(reader).filter(bodies__in=reader.body_ids)
    context = {
        "awaiting": awaiting,
        "others": [line for line in lines if not line.waits_for_body],
        "sentence": own_sentence(awaiting),
        "instructions": instructions.distinct().select_related("turned_into", "author"),
    }
    return render(request, "tasks/supervision/mine.html", context)
