"""A supervisor's deeds on a draft: submit, withdraw."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account
from districts.refusals import Conflict, Refused
from targets.actions.answering import Answers
from targets.actions.holding import (
    clear_conflicts,
    is_repeated,
    record_step,
    require_no_errors,
    takes_findings,
)
from targets.periods import Quarter, local_date
from targets.returns.transitions import too_early
from tasks.evaluation.figures import FIGURES
from tasks.evaluation.institutions.book import (
    answers_of,
    institutions_by_code,
    queries_of,
    recheck,
    says_the_same,
    unanswered,
)
from tasks.evaluation.institutions.sheet import SHEET, expected_in
from tasks.evaluation.models import InstitutionFigure, InstitutionReturn

from .holding import confirm_scope, hold_return, take_step


def submit_institutions(
    *,
    held: InstitutionReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str = "",
    answers: Answers | None = None,
) -> InstitutionReturn:
    """Hands a draft to another supervisor, exactly as it was previewed; its figures are stored.

    The checks run once more: where earlier figures have moved and the findings with them, the
    draft takes the new findings, and Conflict asks to look at the new preview.
    """
    row, is_as_previewed = _submit(
        held=held,
        by=by,
        now=now,
        version=version,
        digest=digest,
        reason=reason.strip(),
        answers=answers or {},
    )
    if not is_as_previewed:
        raise Conflict(
            _(
                "Earlier numbers, or what is asked for, have changed since you looked. Check the "
                "new preview, then submit."
            )
        )
    return row


@clear_conflicts
@transaction.atomic
def _submit(
    *,
    held: InstitutionReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
    answers: Answers,
) -> tuple[InstitutionReturn, bool]:
    row = hold_return(held)
    before = row.state
    if is_repeated(row, "submitted", by, version, digest):
        return row, True
    take_step(row, deed="submit", by=by, version=version, digest=digest)
    if early := too_early(row.quarter, local_date(now)):
        raise Refused(early)
    if takes_findings(row, recheck(row, expected_in(Quarter.parse(row.quarter)))):
        row.state = before
        row.version += 1
        row.save(update_fields=["findings", "version"])
        record_step("recheck_institutions", row, by, before, now, quarter=row.quarter)
        return row, False
    row.answers = _answered(row, answers)
    _require_submittable(row, reason)
    row.submitted_at, row.submitted_by, row.correction_reason = now, by, reason
    row.save(
        update_fields=["state", "answers", "submitted_at", "submitted_by", "correction_reason"]
    )
    InstitutionFigure.objects.bulk_create(_figures(row))
    confirm_scope(row, by=by)
    record_step("submit_institutions", row, by, before, now, quarter=row.quarter, reason=reason)
    return row, True


@clear_conflicts
@transaction.atomic
def withdraw_institutions(
    *, held: InstitutionReturn, by: Account, now: datetime.datetime, version: int, digest: str
) -> InstitutionReturn:
    """Takes a draft or a return that waits back; the next upload is a new return."""
    row = hold_return(held)
    before = row.state
    take_step(row, deed="withdraw", by=by, version=version, digest=digest)
    row.figures.all().delete()
    row.save(update_fields=["state"])
    confirm_scope(row, by=by)
    record_step("withdraw_institutions", row, by, before, now, quarter=row.quarter)
    return row


def corrected(held: InstitutionReturn) -> InstitutionReturn | None:
    """The accepted return of the quarter that this one would correct."""
    current = InstitutionReturn.objects.current().filter(quarter=held.quarter)
    return current.exclude(pk=held.pk).first()


def _answered(row: InstitutionReturn, answers: Answers) -> list[dict[str, Any]]:
    """What is answered now, else what was answered before, to what is asked."""
    given = {question: said.strip() for question, said in answers.items() if said.strip()}
    known = {**answers_of(row), **given}
    return [
        {"code": code, "sheet": sheet, "key": key, "answer": known[code, sheet, key]}
        for code, sheet, key in dict.fromkeys(query.question for query in queries_of(row))
        if (code, sheet, key) in known
    ]


def _require_submittable(row: InstitutionReturn, reason: str) -> None:
    require_no_errors(row)
    accepted = corrected(row)
    if accepted is not None and says_the_same(row, accepted):
        raise Refused(_("Nothing has changed: every figure and remark is as accepted."))
    if missing := unanswered(row):
        raise Refused(
            _("Answer every query before you submit; those without an answer are marked."), missing
        )
    if accepted is not None and not reason:
        raise Refused(_("This corrects an accepted return: give the reason for the correction."))


def _figures(row: InstitutionReturn) -> list[InstitutionFigure]:
    """The rows of what the workbook says, not yet published."""
    institutions = institutions_by_code(row.contents)
    return [
        InstitutionFigure(
            institution=institutions[code],
            figure=figure.code,
            quarter=row.quarter,
            state=cell["state"],
            value=cell["value"] if cell["state"] == "reported" else None,
            unit=figure.unit,
            institution_return=row,
            sheet=SHEET,
            cell=cell["cell"],
            typed=cell["typed"],
            read_as=cell["read_as"],
            is_sample=row.is_sample,
        )
        for code, cells in row.contents[SHEET].items()
        for figure in FIGURES
        if (cell := cells.get(figure.code))
    ]
