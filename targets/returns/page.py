"""What stands on one return's page: preview, findings, signatures, history, what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.permissions import Reader
from districts.refusals import Refusal
from targets.forms import (
    SUBMIT_FORM_ID,
    ConfirmForm,
    RemarkForm,
    SendBackForm,
    SubmitForm,
    answer_name,
    remark_name,
)
from targets.models import QuarterlyReturn, QueryAnswer
from targets.models.filed import heavy_fields
from targets.permissions import REVIEW_RETURNS
from targets.wording.formatting import quarter_text
from targets.workbook import book as workbook
from targets.workbook.columns import COVER_SHEET
from targets.workbook.cover import signature_names, signatures_of
from targets.workbook.findings import Finding, stored_findings
from targets.workbook.wording import severity_word, wording

from .effects import effects_of_accepting
from .evidence import ReturnEvidenceForm, evidence_shown
from .filling.form import FILL_FORM_ID
from .filling.page import addresses, fields_of_findings
from .lists import OwnQuarter, next_waiting, own_quarters
from .parts.of_return import parts_of_return, settling_sentence, shown_differences
from .previews import preview_table
from .pushed import pushed_differences
from .remarks import reason_of_remarks, remarks_by_row, remarks_seen
from .transitions import needs_reason, nothing_changed, possible_deeds, too_early


@dataclass(frozen=True)
class ShownFinding:
    """A finding in the reader's language; a query with its answer, or the fields for one.

    `label` is what the row is called: an indicator, a task or a line of the signatures. `anchor` is
    where it stands on the return's page; "" where it does not. `entry` is the field by which its
    cell is put right, once a cell.
    """

    finding: Finding
    sentence: str
    label: str = ""
    anchor: str = ""
    answer: str = ""
    field: BoundField | None = None
    remark_field: BoundField | None = None
    entry: BoundField | None = None


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one severity, in the order of sheets and rows."""

    severity: str
    title: str
    shown: list[ShownFinding]

    @property
    def has_entries(self) -> bool:
        return any(one.entry for one in self.shown)

    @property
    def tone(self) -> str:
        return {"refusal": "bad", "error": "bad", "query": "warn"}.get(self.severity, "")


def finding_groups(
    findings: Iterable[Finding],
    answers: dict[str, str] | None = None,
    form: SubmitForm | None = None,
    labels: Mapping[tuple[str, str], str] | None = None,
    entries: Mapping[tuple[str, str], BoundField] | None = None,
) -> list[FindingGroup]:
    """Findings by severity, the gravest first; queries carry what answers them."""
    groups: dict[str, list[ShownFinding]] = {
        severity: [] for severity in ("refusal", "error", "query", "note")
    }
    left = dict(entries or {})
    for finding in findings:
        name = answer_name(finding)
        groups[finding.severity].append(
            ShownFinding(
                finding=finding,
                sentence=wording(finding),
                label=(labels or {}).get((finding.sheet, finding.key), ""),
                anchor=_anchor(finding) if (finding.sheet, finding.key) in (labels or {}) else "",
                answer=(answers or {}).get(name, ""),
                field=_field(form, name),
                remark_field=_field(form, remark_name(name)),
                entry=left.pop((finding.sheet, finding.cell), None),
            )
        )
    return [
        FindingGroup(severity, severity_word(severity), shown)
        for severity, shown in groups.items()
        if shown
    ]


def _anchor(finding: Finding) -> str:
    return "signatures" if finding.sheet == COVER_SHEET else f"row-{finding.key}"


def _field(form: SubmitForm | None, name: str) -> BoundField | None:
    return form[name] if form is not None and name in form.fields else None


def submit_form(quarterly_return: QuarterlyReturn, data: Any = None) -> SubmitForm:
    """One answer a query that nothing answers yet; those given to the same queries last time stand
    in it."""
    is_draft = quarterly_return.state == "draft"
    return SubmitForm(
        data,
        queries=workbook.unanswered_queries(quarterly_return=quarterly_return) if is_draft else [],
        remarks=workbook.remarks_as_answers(quarterly_return=quarterly_return) if is_draft else {},
        initial=_former_answers(quarterly_return),
    )


def page_context(
    reader: Reader,
    quarterly_return: QuarterlyReturn,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
    evidence_form: ReturnEvidenceForm | None = None,
) -> dict[str, Any]:
    """Everything `returns/return.html` shows; `form` keeps what was typed before a refusal."""
    has_later = _has_later(quarterly_return)
    # What a return asked for is done once a later one has come.
    deeds = possible_deeds(reader, quarterly_return)
    deeds = [deed for deed in deeds if deed != "upload" or not has_later]
    member = quarterly_return.member
    is_closed = member.round.is_locked and member.exception_at is None
    early = too_early(quarterly_return.quarter, current_date())
    may_submit = "submit" in deeds and not is_closed and not early
    same = nothing_changed(quarterly_return) if "submit" in deeds else ""
    found = shown_differences(quarterly_return)
    is_undecided = any(one.is_open for one in found)
    is_submittable = may_submit and not (quarterly_return.has_errors or same or is_undecided)
    answers = form if isinstance(form, SubmitForm) else submit_form(quarterly_return)
    may_fill_in = "fill_in" in deeds and not is_closed
    form_id = SUBMIT_FORM_ID if is_submittable else FILL_FORM_ID
    entries = fields_of_findings(quarterly_return, form_id) if may_fill_in else {}
    previews = workbook.preview_of(quarterly_return=quarterly_return)
    if refusal is not None and isinstance(form, SubmitForm):
        mark_unanswered(answers, refusal)
    remarks, may_remark = remarks_seen(reader, quarterly_return), "remark" in deeds
    by_row = remarks_by_row(reader, quarterly_return)
    return {
        "return": quarterly_return,
        "decide_template": "targets/returns/decide.html",
        "name": _("%(jurisdiction)s, %(quarter)s, return no. %(number)s")
        % {
            "jurisdiction": quarterly_return.jurisdiction.label,
            "quarter": quarter_text(quarterly_return.quarter),
            "number": quarterly_return.number,
        },
        "answer": standing_sentence(quarterly_return, has_later=has_later),
        "acceptance": acceptance_sentence(quarterly_return) if "accept" in deeds else "",
        "deeds": deeds,
        "refusal": refusal,
        "groups": finding_groups(
            stored_findings(quarterly_return.findings),
            _given_answers(quarterly_return),
            answers if is_submittable else None,
            signature_names()
            | {(one.sheet, row.key): row.cells[0].text for one in previews for row in one.rows},
            entries,
        ),
        "may_fill_in": may_fill_in,
        "has_entries": bool(entries),
        "fill_form_id": form_id,
        **addresses(quarterly_return),
        "previews": [preview_table(one, by_row, may_remark=may_remark) for one in previews],
        "effects": effects_of_accepting(reader, quarterly_return) if "accept" in deeds else None,
        "may_remark": may_remark,
        "remarks": remarks,
        "remark_form": form if isinstance(form, RemarkForm) else None,
        "signatures": signatures_of(quarterly_return=quarterly_return),
        "history": history(quarterly_return),
        "submit_form": answers,
        "send_back_form": (
            form
            if isinstance(form, SendBackForm)
            else SendBackForm(initial={"reason": reason_of_remarks(remarks)})
        ),
        "needs_reason": needs_reason(quarterly_return),
        "is_closed": is_closed,
        "early": early if "submit" in deeds else "",
        "same": same,
        "is_submittable": is_submittable,
        # Nothing else is in the way.
        "is_undecided": is_undecided and not quarterly_return.has_errors,
        # What is decided on is looked at first; what is asked for stands before the figures.
        "decides": is_submittable or "accept" in deeds,
        "parts_of_return": parts_of_return(reader, quarterly_return),
        "differences": found,
        "settles": "settle" in deeds,
        "pushed": pushed_differences(quarterly_return),
        "weighs": "weigh" in deeds,
        "next_quarter": _next_quarter(reader, quarterly_return),
        **evidence_shown(reader, quarterly_return, evidence_form),
        **_queue(reader, quarterly_return),
    }


def _queue(reader: Reader, held: QuarterlyReturn) -> dict[str, Any]:
    """What a reviewer goes on with, once this return is decided."""
    is_decided = held.state in ("accepted", "sent_back") and held.superseded_at is None
    if not is_decided or not reader.may(REVIEW_RETURNS):
        return {}
    return {"is_decided": True, "next_waiting": next_waiting(reader, held)}


def _next_quarter(reader: Reader, quarterly_return: QuarterlyReturn) -> OwnQuarter | None:
    """The quarter that the jurisdiction's reporter takes up next, once this one is accepted."""
    if quarterly_return.state != "accepted":
        return None
    member = quarterly_return.member
    return next(
        (
            one
            for one in own_quarters(reader, current_date())
            if one.member.jurisdiction_id == member.jurisdiction_id and one.member.pk != member.pk
        ),
        None,
    )


def standing_sentence(quarterly_return: QuarterlyReturn, *, has_later: bool) -> str:
    """Where the return stands and what comes next, in one sentence."""
    if quarterly_return.state == "draft":
        return _draft_standing(quarterly_return)
    if quarterly_return.state == "accepted" and quarterly_return.superseded_at:
        return _("Superseded by a later return; its numbers stay readable as former values.")
    if quarterly_return.state == "sent_back" and has_later:
        return _("Sent back; a later return took its place, see below.")
    return {
        "submitted": _("Submitted; waits for the city office's decision."),
        "sent_back": _("Sent back: correct the workbook and upload it again."),
        "withdrawn": _("Withdrawn: nothing of it is published."),
        "accepted": _("Accepted; its numbers are published."),
    }[quarterly_return.state]


def acceptance_sentence(quarterly_return: QuarterlyReturn) -> str:
    """What accepting will change, in numbers."""
    count = quarterly_return.observations.count()
    former = QuarterlyReturn.objects.current().filter(member=quarterly_return.member_id).first()
    if former is None:
        return ngettext(
            "Accepting publishes %(count)d number.", "Accepting publishes %(count)d numbers.", count
        ) % {"count": count}
    return ngettext(
        "Accepting publishes %(count)d number; those of return no. %(number)d become former ones.",
        "Accepting publishes %(count)d numbers; those of return no. %(number)d become former ones.",
        count,
    ) % {"count": count, "number": former.number}


def history(quarterly_return: QuarterlyReturn) -> QuerySet[QuarterlyReturn]:
    """All returns of the same jurisdiction and quarter, the newest first."""
    return (
        QuarterlyReturn.objects.filter(member=quarterly_return.member_id)
        .select_related("uploaded_by", "submitted_by", "reviewed_by", "file")
        .defer(*heavy_fields())
        .order_by("-number")
    )


def _has_later(quarterly_return: QuarterlyReturn) -> bool:
    later = QuarterlyReturn.objects.filter(
        member=quarterly_return.member_id, number__gt=quarterly_return.number
    )
    return later.exclude(state="withdrawn").exists()


def _draft_standing(held: QuarterlyReturn) -> str:
    """What stands in the way of submitting a draft, the first thing first, or that nothing does."""
    errors = sum(finding["severity"] == "error" for finding in held.findings)
    early = too_early(held.quarter, current_date())
    found = (early, nothing_changed(held), settling_sentence(held)) if not errors else ()
    if said := next(filter(None, found), ""):
        return said
    queries = workbook.unanswered_queries(quarterly_return=held)
    has_queries = bool(workbook.queries_of(quarterly_return=held))
    return _draft_sentence(errors, len(queries), has_queries=has_queries)


def _draft_sentence(errors: int, queries: int, *, has_queries: bool) -> str:
    if errors:
        return ngettext(
            "%(count)d error must be corrected before this return can be submitted.",
            "%(count)d errors must be corrected before this return can be submitted.",
            errors,
        ) % {"count": errors}
    if queries:
        return ngettext(
            "No error. %(count)d query needs an answer before you submit.",
            "No error. %(count)d queries need an answer before you submit.",
            queries,
        ) % {"count": queries}
    if has_queries:
        return _("No error, nothing left to answer: check the values and submit.")
    return _("No error, no query: check the values and submit.")


def _former_answers(quarterly_return: QuarterlyReturn) -> dict[str, str]:
    """The latest answers in earlier returns of the quarter, by the field's name."""
    given = QueryAnswer.objects.filter(
        quarterly_return__member=quarterly_return.member_id,
        quarterly_return__number__lt=quarterly_return.number,
    )
    return {
        _name_of(answer): answer.answer for answer in given.order_by("quarterly_return__number")
    }


def _name_of(answer: QueryAnswer) -> str:
    return answer_name(Finding("query", answer.code, answer.sheet, key=answer.key))


def mark_unanswered(form: SubmitForm, refusal: Refusal) -> None:
    """Says beside each query that has no answer that it has none."""
    for finding in refusal.findings:
        name = answer_name(finding)
        if name in form.fields:
            form.add_error(name, _("This query has no answer yet."))


def _given_answers(quarterly_return: QuarterlyReturn) -> dict[str, str]:
    """What answers each query; of a return handed in before remarks were confirmed, its remark."""
    queries = workbook.queries_of(quarterly_return=quarterly_return)
    is_draft = quarterly_return.state == "draft"
    remarks = {
        answer_name(query): workbook.remark_on(query, quarterly_return.contents)
        for query in ([] if is_draft else queries)
    }
    given = {_name_of(answer): answer.answer for answer in quarterly_return.query_answers.all()}
    return {**remarks, **given}
