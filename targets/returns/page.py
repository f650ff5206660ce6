"""What stands on one return's page: preview, findings, signatures, history, what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.forms import ConfirmForm, SendBackForm, SubmitForm, answer_name
from targets.models import QuarterlyReturn, QueryAnswer
from targets.workbook import book as workbook
from targets.workbook.findings import Finding
from targets.workbook.sheets import Preview
from targets.workbook.wording import severity_word, wording

from .refusals import Refusal
from .transitions import needs_reason, possible_deeds


@dataclass(frozen=True)
class ShownFinding:
    """A finding in the reader's language; a query with its answer, or the field for one.

    `label` is what the row is called: an indicator or a task.
    """

    finding: Finding
    sentence: str
    label: str = ""
    answer: str = ""
    field: BoundField | None = None


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one severity, in the order of sheets and rows."""

    severity: str
    title: str
    shown: list[ShownFinding]


def finding_groups(
    findings: Iterable[Finding],
    answers: dict[str, str] | None = None,
    form: SubmitForm | None = None,
    labels: Mapping[tuple[str, str], str] | None = None,
) -> list[FindingGroup]:
    """Findings by severity, the gravest first; queries carry what answers them."""
    groups: dict[str, list[ShownFinding]] = {
        severity: [] for severity in ("refusal", "error", "query", "note")
    }
    for finding in findings:
        name = answer_name(finding)
        has_field = form is not None and name in form.fields and finding.severity == "query"
        groups[finding.severity].append(
            ShownFinding(
                finding=finding,
                sentence=wording(finding),
                label=(labels or {}).get((finding.sheet, finding.key), ""),
                answer=(answers or {}).get(name, ""),
                field=form[name] if form is not None and has_field else None,
            )
        )
    return [
        FindingGroup(severity, severity_word(severity), shown)
        for severity, shown in groups.items()
        if shown
    ]


def open_queries(quarterly_return: QuarterlyReturn) -> Sequence[Finding]:
    """Queries that nothing answers yet: no remark in the workbook, no answer on the page."""
    return workbook.unanswered_queries(quarterly_return=quarterly_return)


def page_context(
    reader: Reader,
    quarterly_return: QuarterlyReturn,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Everything `returns/return.html` shows; `form` keeps what was typed before a refusal."""
    has_later = _has_later(quarterly_return)
    # What a return asked for is done once a later one has come.
    deeds = possible_deeds(reader, quarterly_return)
    deeds = [deed for deed in deeds if deed != "upload" or not has_later]
    member = quarterly_return.member
    is_closed = member.round.is_locked and member.exception_at is None
    is_submittable = "submit" in deeds and not quarterly_return.has_errors and not is_closed
    submit_form = form if isinstance(form, SubmitForm) else _submit_form(quarterly_return)
    previews = workbook.preview_of(quarterly_return=quarterly_return)
    if refusal is not None and isinstance(form, SubmitForm):
        _mark_unanswered(submit_form, refusal)
    return {
        "return": quarterly_return,
        "answer": standing_sentence(quarterly_return, has_later=has_later),
        "acceptance": acceptance_sentence(quarterly_return) if "accept" in deeds else "",
        "deeds": deeds,
        "refusal": refusal,
        "groups": finding_groups(
            [Finding.from_dict(finding) for finding in quarterly_return.findings],
            _given_answers(quarterly_return),
            submit_form if is_submittable else None,
            {(one.sheet, row.key): row.cells[0].text for one in previews for row in one.rows},
        ),
        "previews": [_labelled(preview) for preview in previews],
        "signatures": workbook.signatures_of(quarterly_return=quarterly_return),
        "history": history(quarterly_return),
        "submit_form": submit_form,
        "send_back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        "needs_reason": needs_reason(quarterly_return),
        "is_closed": is_closed,
        "is_submittable": is_submittable,
    }


def standing_sentence(quarterly_return: QuarterlyReturn, *, has_later: bool) -> str:
    """Where the return stands and what comes next, in one sentence."""
    if quarterly_return.state == "draft":
        errors = sum(finding["severity"] == "error" for finding in quarterly_return.findings)
        return _draft_sentence(errors, len(open_queries(quarterly_return)))
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
        .defer("contents", "findings", "file__content")
        .order_by("-number")
    )


def _has_later(quarterly_return: QuarterlyReturn) -> bool:
    later = QuarterlyReturn.objects.filter(
        member=quarterly_return.member_id, number__gt=quarterly_return.number
    )
    return later.exclude(state="withdrawn").exists()


def _draft_sentence(errors: int, queries: int) -> str:
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
    return _("No error, nothing left to answer: check the values and submit.")


def _labelled(preview: Preview) -> dict[str, Any]:
    """A sheet's preview with each cell beside its heading, for the list it is on a phone."""
    return {
        "title": preview.title,
        "headings": preview.headings,
        "changed_count": preview.changed_count,
        "rows": [
            {
                "key": row.key,
                "severity": row.severity,
                "labelled": [
                    {"heading": heading, "cell": cell}
                    for heading, cell in zip(preview.headings, row.cells, strict=True)
                ],
            }
            for row in preview.rows
        ],
    }


def _submit_form(quarterly_return: QuarterlyReturn) -> SubmitForm:
    """An empty form; answers given to the same queries last time stand in it."""
    queries = open_queries(quarterly_return) if quarterly_return.state == "draft" else []
    former = {
        answer_name(Finding("query", answer.code, answer.sheet, key=answer.key)): answer.answer
        for answer in QueryAnswer.objects.filter(
            quarterly_return__member=quarterly_return.member_id,
            quarterly_return__number__lt=quarterly_return.number,
        ).order_by("quarterly_return__number")
    }
    return SubmitForm(queries=queries, initial=former)


def _mark_unanswered(form: SubmitForm, refusal: Refusal) -> None:
    for finding in refusal.findings:
        name = answer_name(finding)
        if name in form.fields:
            form.add_error(name, _("This query has no answer yet."))


def _given_answers(quarterly_return: QuarterlyReturn) -> dict[str, str]:
    """What answers each query: the answer given on the page, else the remark in the workbook."""
    answers = {}
    for finding in quarterly_return.findings:
        row = quarterly_return.contents.get(finding["sheet"], {}).get(finding["key"], {})
        remark = (row.get("remark") or row.get("account") or {}).get("value", "")
        if finding["severity"] == "query" and remark:
            answers[answer_name(Finding.from_dict(finding))] = remark
    for answer in quarterly_return.query_answers.all():
        name = answer_name(Finding("query", answer.code, answer.sheet, key=answer.key))
        answers[name] = answer.answer
    return answers
