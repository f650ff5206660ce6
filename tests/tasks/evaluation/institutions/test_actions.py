"""Uploading, submitting, deciding, correcting: what is stored, what is refused."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from districts.models import Account, Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import Quarter
from tasks.evaluation.institutions.actions import (
    accept_institutions,
    change_institution,
    receive_institutions,
    send_back_institutions,
    submit_institutions,
    withdraw_institutions,
)
from tasks.evaluation.institutions.book import template_bytes, unanswered
from tasks.evaluation.models import Institution, InstitutionFigure, InstitutionReturn
from tests.targets.workbook.books import as_bytes, book

from .filling import (
    BANK,
    FIGURES_OF,
    NOW,
    QUARTER,
    accepted,
    add,
    filled,
    published,
    seen,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("insurer")


def bank_with(**figures: Any) -> dict[str, dict[str, Any]]:
    return {**FIGURES_OF, BANK: {**FIGURES_OF[BANK], **figures}}


def codes(held: InstitutionReturn) -> set[str]:
    return {one["code"] for one in held.findings}


def test_figures_are_stored_with_their_cells(supervisor: Account, colleague: Account) -> None:
    held = published(supervisor, colleague)
    row = InstitutionFigure.objects.published().get(
        institution__name=BANK, figure="green_loan_rate"
    )
    assert (str(row.value), row.unit, row.sheet) == ("3.650000", "%", "机构指标")
    assert row.cell and row.institution_return == held
    word = InstitutionFigure.objects.get(institution__name=BANK, figure="green_premiums")
    assert (word.state, word.value) == ("not_applicable", None)


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"green_loans": -1}, "negative"),
        ({"green_loans": 900}, "part_exceeds_whole"),
        ({"bad_green_loans": 121}, "part_exceeds_whole"),
        ({"green_loan_rate": 101}, "share_out_of_range"),
        ({"green_loans": "1200000万元"}, "other_unit"),
        ({"green_loans": "不详"}, "not_a_number"),
        ({"green_loans": True}, "boolean"),
    ],
)
def test_faults_are_found_and_nothing_is_stored(
    supervisor: Account, figures: dict[str, Any], code: str
) -> None:
    held = uploaded(supervisor, filled(figures=bank_with(**figures)))
    assert code in codes(held)
    with pytest.raises(Refused):
        submitted(held, supervisor)
    assert not InstitutionFigure.objects.exists()


def test_a_large_change_is_asked_about_and_answered(
    supervisor: Account, colleague: Account
) -> None:
    published(supervisor, colleague, quarter=QUARTER.previous)
    content = filled(figures=bank_with(green_loans=170), remark="集中投放。")
    held = uploaded(supervisor, content)
    assert "large_change" in codes(held)
    with pytest.raises(Refused) as refusal:
        submitted(held, supervisor)
    assert refusal.value.findings
    answers = {query.question: "集中投放。" for query in unanswered(held)}
    submitted(held, supervisor, answers=answers)
    held.refresh_from_db()
    assert [one["answer"] for one in held.answers] == ["集中投放。"] * len(answers)


def test_who_uploads_does_not_decide(supervisor: Account, colleague: Account) -> None:
    held = submitted(uploaded(supervisor), supervisor)
    with pytest.raises(NotAllowed):
        accepted(held, supervisor)
    with pytest.raises(NotAllowed):
        send_back_institutions(held=held, by=supervisor, now=NOW, reason="错", **seen(held))
    with pytest.raises(Refused):
        send_back_institutions(held=held, by=colleague, now=NOW, reason=" ", **seen(held))
    send_back_institutions(held=held, by=colleague, now=NOW, reason="有误。", **seen(held))
    assert not InstitutionFigure.objects.published().exists()
    again = uploaded(supervisor, filled(figures=bank_with(green_loans=121)))
    assert again.number == 2


def test_the_same_file_is_the_same_draft_and_steps_are_taken_once(
    supervisor: Account, colleague: Account
) -> None:
    content = filled()
    first = uploaded(supervisor, content)
    assert uploaded(supervisor, content).version == first.version
    looked = seen(first)
    submit_institutions(held=first, by=supervisor, now=NOW, **looked)
    submit_institutions(held=first, by=supervisor, now=NOW, **looked)
    with pytest.raises(Conflict):
        uploaded(colleague, filled(figures=bank_with(green_loans=119)))
    with pytest.raises(Conflict):
        accept_institutions(held=first, by=colleague, now=NOW, **{**looked, "version": 9})
    withdraw_institutions(held=first, by=supervisor, now=NOW, **looked)
    assert not InstitutionFigure.objects.exists()


def test_a_correction_needs_a_change_and_a_reason(supervisor: Account, colleague: Account) -> None:
    published(supervisor, colleague)
    same = uploaded(supervisor)
    with pytest.raises(Refused):
        submitted(same, supervisor, reason="再报")
    other = uploaded(supervisor, filled(figures=bank_with(green_loans=125)))
    with pytest.raises(Refused):
        submitted(other, supervisor)
    accepted(submitted(other, supervisor, reason="补报。"), colleague)
    rows = InstitutionFigure.objects.filter(institution__name=BANK, figure="green_loans")
    assert [str(row.value) for row in rows.published()] == ["125.000000"]
    assert rows.filter(superseded_at__isnull=False).count() == 1


def test_a_running_quarter_is_checked_and_not_submitted(supervisor: Account) -> None:
    early = datetime.datetime(2025, 12, 20, 10, tzinfo=NOW.tzinfo)
    held = uploaded(supervisor, now=early)
    with pytest.raises(Refused):
        submit_institutions(held=held, by=supervisor, now=early, **seen(held))


def test_other_workbooks_are_refused(supervisor: Account, accounts: dict[str, Account]) -> None:
    def refused(content: bytes) -> str:
        with pytest.raises(Refused) as refusal:
            receive_institutions(content=content, file_name="a.xlsx", by=supervisor, now=NOW)
        return refusal.value.sentence

    assert "地区" in refused(as_bytes(book()))
    assert "2026" in refused(template_bytes(Quarter(2026, 2)))
    assert refused(b"PK nonsense")
    assert not InstitutionReturn.objects.exists()
    assert Event.objects.filter(deed="refuse_upload").count() == 3
    with pytest.raises(NotAllowed):
        receive_institutions(content=filled(), file_name="a.xlsx", by=accounts["leader"], now=NOW)


def test_institutions_added_later_are_named_and_those_that_left_are_not_asked(
    supervisor: Account, bank: Institution
) -> None:
    content = filled()
    add("示例新银行", 9, supervisor)
    held = uploaded(supervisor, content)
    assert codes(held) == {"rows_added"}
    change_institution(
        institution=bank,
        kind=bank.kind,
        level=bank.level,
        seat=bank.seat,
        asked_from="2024Q1",
        asked_until="2025Q3",
        by=supervisor,
        now=NOW,
    )
    with pytest.raises(Refused) as refusal:
        uploaded(supervisor, content)
    assert "unknown_key" in {finding.code for finding in refusal.value.findings}


def test_constraints_hold_in_the_database(supervisor: Account, colleague: Account) -> None:
    held = published(supervisor, colleague)
    for changes in (
        {"decided_by": supervisor},
        {"state": "draft"},
        {"state": "sent_back", "reason": ""},
        {"quarter": "2025"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            InstitutionReturn.objects.filter(pk=held.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.update(code="I" * 18)
