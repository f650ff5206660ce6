"""What stands on the pages of institutions' returns: the list, and one return."""

import datetime
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.permissions import Reader
from districts.refusals import Refusal
from targets.forms import ConfirmForm, SendBackForm, SubmitForm, answer_name
from targets.models.filed import heavy_fields
from targets.periods import Quarter
from targets.returns.offered import ToDownload
from targets.returns.page import FindingGroup, finding_groups, mark_unanswered
from targets.returns.previews import preview_table
from targets.returns.transitions import too_early
from targets.wording.formatting import quarter_text
from targets.workbook.cover import signatures_of
from targets.workbook.findings import Finding, stored_findings
from tasks.evaluation.models import Institution, InstitutionReturn

from .actions.submitting import corrected
from .book import (
    answers_of,
    counts_of,
    queries_of,
    remarks_as_answers,
    row_names,
    says_the_same,
    unanswered,
)
from .checks import split_key
from .preview import preview_of
from .sheet import ended, expected_in, offered
from .transitions import possible_deeds


def list_context(reader: Reader) -> dict[str, Any]:
    """All workbooks, the newest quarter first, and those that can be downloaded."""
    today = current_date()
    rows = InstitutionReturn.objects.visible_to(reader).defer(*heavy_fields(), "answers")
    returns = list(rows.select_related("uploaded_by", "submitted_by", "decided_by"))
    return {
        "returns": returns,
        "answer": work_sentence(returns, today),
        "offered": workbooks_offered(today),
    }


def workbooks_offered(today: datetime.date) -> list[ToDownload]:
    """Of each quarter that is offered, where there are institutions to report on."""
    if not Institution.objects.exists():
        return []
    return [
        ToDownload(
            _("%(quarter)s: download the workbook") % {"quarter": quarter_text(quarter)},
            reverse("institution_template", args=[quarter]),
        )
        for quarter in offered(today)
    ]


def work_sentence(returns: list[InstitutionReturn], today: datetime.date) -> str:
    """What is due: the newest quarter that has ended."""
    quarter = ended(today)
    words = {"quarter": quarter_text(quarter)}
    states = {one.state for one in returns if one.quarter == str(quarter)}
    if "submitted" in states:
        return _("The figures of %(quarter)s wait for another supervisor to accept them.") % words
    if "accepted" in states:
        return _("The figures of %(quarter)s are published.") % words
    if "draft" in states:
        return _("The workbook of %(quarter)s is uploaded and not submitted yet.") % words
    return _("The figures of %(quarter)s are due: download the workbook and fill it in.") % words


def upload_context(reader: Reader) -> dict[str, Any]:
    """What the page of uploads says."""
    return {
        "list_name": _("Quarterly workbooks of institutions"),
        "list_page": "institution_return_list",
        "upload_url": reverse("institution_upload"),
        "title": _("Upload a workbook"),
        "lead": _(
            "You will see what was read and every fault with its cell. Nothing is stored as data "
            "until you submit it."
        ),
        "to_fill_in": _("Workbooks to fill in"),
        "offered": workbooks_offered(current_date()),
    }


def submit_form(held: InstitutionReturn, data: Any = None) -> SubmitForm:
    """One answer a query that nothing answers yet; answers of the return before stand in it."""
    is_draft = held.state == "draft"
    former = (
        InstitutionReturn.objects.filter(quarter=held.quarter, number__lt=held.number)
        .order_by("-number")
        .first()
    )
    return SubmitForm(
        data,
        queries=unanswered(held) if is_draft else [],
        remarks=remarks_as_answers(held) if is_draft else {},
        initial=_by_name(former) if former is not None else {},
    )


def return_context(
    reader: Reader,
    held: InstitutionReturn,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Everything the page of a return shows; `form` keeps what was typed before a refusal."""
    expected = expected_in(Quarter.parse(held.quarter))
    has_later = _has_later(held)
    deeds = [deed for deed in possible_deeds(reader, held) if deed != "upload" or not has_later]
    early = too_early(held.quarter, current_date()) if "submit" in deeds else ""
    accepted = corrected(held)
    same = ""
    if "submit" in deeds and accepted is not None and says_the_same(held, accepted):
        same = _(
            "Nothing has changed: every figure and remark is as accepted. Correct the workbook "
            "and upload it again, or withdraw this draft."
        )
    is_submittable = "submit" in deeds and not (held.has_errors or early or same)
    answers = form if isinstance(form, SubmitForm) else submit_form(held)
    if refusal is not None and isinstance(form, SubmitForm):
        mark_unanswered(answers, refusal)
    words = {"quarter": quarter_text(held.quarter), "number": held.number}
    return {
        "return": held,
        "name": _("Institutions, %(quarter)s, return no. %(number)s") % words,
        "decide_template": "evaluation/institutions/decide.html",
        "annotated_url": reverse("institution_annotated", args=[held.pk]),
        "original_url": reverse("institution_original", args=[held.pk]),
        "upload_url": reverse("institution_upload"),
        "hand_on_url": reverse("institution_submit", args=[held.pk]),
        "send_back_url": reverse("institution_send_back", args=[held.pk]),
        "withdraw_url": reverse("institution_withdraw", args=[held.pk]),
        "answer": standing_sentence(held, has_later=has_later, same=same),
        # What waits for somebody else is said in the place of a deed.
        "deeds": deeds or (["wait"] if held.state == "submitted" else []),
        "refusal": refusal,
        "groups": _anchored(
            finding_groups(
                stored_findings(held.findings),
                _by_name(held),
                answers if is_submittable else None,
                row_names(expected),
            )
        ),
        "previews": [preview_table(preview_of(held, expected), {}, may_remark=False)],
        "signatures": signatures_of(quarterly_return=held),
        "history": history(held),
        "submit_form": answers,
        "send_back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        "needs_reason": accepted is not None,
        "early": early,
        "same": same,
        "is_submittable": is_submittable,
        "decides": is_submittable or "accept" in deeds,
        "waits_for_other": held.state == "submitted" and "accept" not in deeds,
    }


def standing_sentence(held: InstitutionReturn, *, has_later: bool, same: str = "") -> str:
    """Where the return stands and what comes next, in one sentence."""
    if held.state == "draft":
        return same or _draft_sentence(held)
    if held.state == "accepted" and held.superseded_at:
        return _("Superseded by a later return; its numbers stay readable as former values.")
    if held.state == "sent_back" and has_later:
        return _("Sent back; a later return took its place, see below.")
    return {
        "submitted": _("Submitted; another supervisor accepts it or sends it back."),
        "sent_back": _("Sent back: correct the workbook and upload it again."),
        "withdrawn": _("Withdrawn: nothing of it is published."),
        "accepted": _("Accepted; its figures count."),
    }[held.state]


def draft_read(held: InstitutionReturn) -> str:
    """What was read, in numbers."""
    institutions, figures = counts_of(held)
    return _("%(institutions)d institutions, %(figures)d figures.") % {
        "institutions": institutions,
        "figures": figures,
    }


def history(held: InstitutionReturn) -> QuerySet[InstitutionReturn]:
    """All returns of the same quarter, the newest first."""
    return (
        InstitutionReturn.objects.filter(quarter=held.quarter)
        .select_related("uploaded_by", "submitted_by", "decided_by")
        .defer(*heavy_fields(), "answers")
        .order_by("-number")
    )


def _draft_sentence(held: InstitutionReturn) -> str:
    errors = sum(finding["severity"] == "error" for finding in held.findings)
    if errors:
        return ngettext(
            "%(count)d error must be corrected before this return can be submitted.",
            "%(count)d errors must be corrected before this return can be submitted.",
            errors,
        ) % {"count": errors}
    if early := too_early(held.quarter, current_date()):
        return early
    if queries := len(unanswered(held)):
        return ngettext(
            "No error. %(count)d query needs an answer before you submit.",
            "No error. %(count)d queries need an answer before you submit.",
            queries,
        ) % {"count": queries}
    if queries_of(held):
        return _("No error, nothing left to answer: check the values and submit.")
    return _("No error, no query: check the values and submit.")


def _has_later(held: InstitutionReturn) -> bool:
    later = InstitutionReturn.objects.filter(quarter=held.quarter, number__gt=held.number)
    return later.exclude(state="withdrawn").exists()


def _by_name(held: InstitutionReturn) -> dict[str, str]:
    """The answers by the name of their field."""
    return {
        answer_name(Finding("query", code, sheet, key=key)): answer
        for (code, sheet, key), answer in answers_of(held).items()
    }


def _anchored(groups: list[FindingGroup]) -> list[FindingGroup]:
    """A finding on one figure leads to the institution's row."""
    return [
        replace(
            group,
            shown=[
                replace(one, anchor=f"row-{split_key(one.finding.key)[0]}")
                if "/" in one.finding.key and one.anchor
                else one
                for one in group.shown
            ],
        )
        for group in groups
    ]
