"""What stands on one part's page: preview, findings, signatures, history, what can be done."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.permissions import Reader
from districts.refusals import Refusal
from targets.forms import SUBMIT_FORM_ID, ConfirmForm, SendBackForm, SubmitForm, answer_name
from targets.models import PartReturn, QuarterlyReturn
from targets.permissions import SEE_PARTS
from targets.returns.filling.form import FILL_FORM_ID
from targets.returns.filling.page import addresses, fields_of_findings
from targets.returns.page import finding_groups, mark_unanswered
from targets.returns.previews import preview_table
from targets.returns.transitions import too_early
from targets.wording.formatting import quarter_text
from targets.workbook import book as workbook
from targets.workbook.cover import signature_names, signatures_of
from targets.workbook.findings import Finding, stored_findings

from .transitions import possible_deeds


def hand_in_form(part: PartReturn, data: Any = None) -> SubmitForm:
    """One answer a query that nothing answers yet; those given to the same queries last time stand
    in it."""
    is_draft = part.state == "draft"
    return SubmitForm(
        data,
        queries=workbook.unanswered_queries(quarterly_return=part) if is_draft else [],
        remarks=workbook.remarks_as_answers(quarterly_return=part) if is_draft else {},
        initial=_answers_by_name(_former(part)) if is_draft else {},
    )


def part_context(
    reader: Reader,
    part: PartReturn,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Everything `parts/part.html` shows; `form` keeps what was typed before a refusal."""
    deeds = possible_deeds(reader, part)
    if _has_later(part):
        deeds = []
    closed = _closed(part)
    early = too_early(part.quarter, current_date()) if "hand_in" in deeds else ""
    is_submittable = "hand_in" in deeds and not part.has_errors and not closed and not early
    may_fill_in = "fill_in" in deeds and not closed
    form_id = SUBMIT_FORM_ID if is_submittable else FILL_FORM_ID
    entries = fields_of_findings(part, form_id) if may_fill_in else {}
    answers = form if isinstance(form, SubmitForm) else hand_in_form(part)
    previews = workbook.preview_of(quarterly_return=part)
    if refusal is not None and isinstance(form, SubmitForm):
        mark_unanswered(answers, refusal)
    return {
        "return": part,
        "decide_template": "targets/parts/decide.html",
        "name": _("%(body)s, %(quarter)s, part no. %(number)s")
        % {
            "body": part.organisation.name,
            "quarter": quarter_text(part.quarter),
            "number": part.number,
        },
        "answer": standing_sentence(part, has_later=_has_later(part)),
        "deeds": deeds,
        "refusal": refusal,
        "groups": finding_groups(
            stored_findings(part.findings),
            _answers_by_name(part),
            answers if is_submittable else None,
            signature_names()
            | {(one.sheet, row.key): row.cells[0].text for one in previews for row in one.rows},
            entries,
        ),
        "may_fill_in": may_fill_in,
        "has_entries": bool(entries),
        "fill_form_id": form_id,
        **addresses(part),
        "previews": [preview_table(one, {}, may_remark=False) for one in previews],
        "signatures": signatures_of(quarterly_return=part),
        "history": history(part),
        "submit_form": answers,
        "send_back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        "closed": closed if "hand_in" in deeds or "upload" in deeds else "",
        "early": early,
        "is_submittable": is_submittable,
        # What is handed in is looked at first.
        "decides": is_submittable,
        "may_follow": reader.may(SEE_PARTS, part.member.jurisdiction_id),
    }


def standing_sentence(part: PartReturn, *, has_later: bool) -> str:
    """Where the part stands and what comes next, in one sentence."""
    if has_later and part.state != "withdrawn":
        return _("A later part of this quarter took its place, see below.")
    if part.state == "draft":
        errors = sum(finding["severity"] == "error" for finding in part.findings)
        queries = len(workbook.unanswered_queries(quarterly_return=part))
        return _draft_sentence(part, errors, queries)
    return {
        "handed_in": _("Handed in; the jurisdiction's reporter takes it over into the return."),
        "sent_back": _("Sent back: correct the workbook and upload it again."),
        "withdrawn": _("Withdrawn: nothing of it is taken over."),
        "taken_over": _(
            "Taken over into the jurisdiction's return; published once the city office accepts it."
        ),
    }[part.state]


def history(part: PartReturn) -> QuerySet[PartReturn]:
    """All parts of the same body and quarter, the newest first."""
    return (
        PartReturn.objects.filter(member=part.member_id, organisation=part.organisation_id)
        .select_related("uploaded_by", "handed_in_by", "decided_by")
        .defer("contents", "findings", "answers")
        .order_by("-number")
    )


def _draft_sentence(part: PartReturn, errors: int, queries: int) -> str:
    if errors:
        return ngettext(
            "%(count)d error must be corrected before this part can be handed in.",
            "%(count)d errors must be corrected before this part can be handed in.",
            errors,
        ) % {"count": errors}
    if early := too_early(part.quarter, current_date()):
        return early
    if queries:
        return ngettext(
            "No error. %(count)d query needs an answer before you hand in.",
            "No error. %(count)d queries need an answer before you hand in.",
            queries,
        ) % {"count": queries}
    return _("No error, nothing left to answer: check what it says and hand it in.")


def _closed(part: PartReturn) -> str:
    """Why nothing can be handed in just now; "" where it can."""
    member = part.member
    if member.round.is_locked and member.exception_at is None:
        return _("The quarter is locked; nothing more is taken over.")
    if QuarterlyReturn.objects.filter(member=member, state="submitted").exists():
        return _(
            "The jurisdiction's return was submitted and waits for review; nothing can be taken "
            "over into it just now. Call the reporter if this part must be in it."
        )
    return ""


def _has_later(part: PartReturn) -> bool:
    later = PartReturn.objects.filter(
        member=part.member_id, organisation=part.organisation_id, number__gt=part.number
    )
    return later.exclude(state="withdrawn").exists()


def _former(part: PartReturn) -> PartReturn | None:
    """The body's part before this one, of the same quarter."""
    earlier = PartReturn.objects.filter(
        member=part.member_id, organisation=part.organisation_id, number__lt=part.number
    )
    return earlier.order_by("-number").first()


def _answers_by_name(part: PartReturn | None) -> dict[str, str]:
    """The answers by the name of their field."""
    given = workbook.answers_of(part) if part is not None else {}
    return {
        answer_name(Finding("query", code, sheet, key=key)): answer
        for (code, sheet, key), answer in given.items()
    }
