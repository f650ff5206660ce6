"""An answer answers a question that was asked; a quarter that runs takes no figures."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from districts.refusals import Refused
from targets.actions import accept_return, send_back_return, submit_return, withdraw_return
from targets.models import Observation, QuarterlyReturn
from targets.workbook import book as workbook
from tests.targets.factories import (
    NOW,
    accepted,
    confirmed,
    filled,
    member_of,
    opened,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
IN_YUAN = 90_000_000_000


@pytest.fixture
def member(reporter, reviewer):
    """Rongchang's fourth quarter after a third one with loans of 900 was accepted."""
    accepted(member_of(opened("2025Q3")), reporter, reviewer)
    return member_of(opened("2025Q4"))


def draft_of(member, reporter, remark, value=2000, **more):
    """A draft of which one figure is asked about."""
    words = {"green_loan_balance": 91, "green_bond_balance": 13, **more}
    return uploaded(member, reporter, remark=remark, loan_balance=value, **words)


def open_codes(draft):
    queries = workbook.unanswered_queries(quarterly_return=draft)
    return [query.code for query in queries if query.key == "loan_balance"]


def submit(draft, reporter, **more):
    return submit_return(quarterly_return=draft, by=reporter, now=NOW, **more, **confirmed(draft))


def test_a_remark_that_stood_there_before_is_no_answer(member, reporter):
    draft = draft_of(member, reporter, "据实填报", IN_YUAN)
    assert open_codes(draft) == ["unit_slip"]
    with pytest.raises(Refused) as refusal:
        submit(draft, reporter)
    assert [one.key for one in refusal.value.findings] == ["loan_balance"]
    answers = workbook.remarks_as_answers(quarterly_return=draft)
    assert answers == {("unit_slip", "指标", "loan_balance"): "据实填报"}
    submit(draft, reporter, answers=answers)
    assert [one.answer for one in draft.query_answers.all()] == ["据实填报"]


def test_a_remark_written_after_the_question_answers_it(member, reporter):
    assert open_codes(draft_of(member, reporter, "")) == ["large_change"]
    draft = draft_of(member, reporter, "新增项目")
    assert open_codes(draft) == []
    assert [one.answer for one in draft.query_answers.all()] == ["新增项目"]
    # It stays the answer while neither figure nor remark changes.
    draft = draft_of(member, reporter, "新增项目", green_loan_balance=92)
    assert open_codes(draft) == []
    assert open_codes(draft_of(member, reporter, "新增项目", 2001)) == ["large_change"]


def test_an_answer_whose_remark_is_taken_away_is_none(member, reporter):
    draft_of(member, reporter, "")
    draft_of(member, reporter, "新增项目")
    assert open_codes(draft_of(member, reporter, "", green_loan_balance=92)) == ["large_change"]


def test_another_question_needs_another_answer(member, reporter):
    draft_of(member, reporter, "", 9_000_000)
    assert open_codes(draft_of(member, reporter, "新增项目", IN_YUAN)) == ["unit_slip"]
    assert open_codes(draft_of(member, reporter, "据实填报", 2000)) == ["large_change"]


def test_a_question_of_a_return_sent_back_or_withdrawn_was_asked(member, reporter, reviewer):
    first = draft_of(member, reporter, "")
    withdraw_return(quarterly_return=first, by=reporter, now=NOW, **confirmed(first))
    second = draft_of(member, reporter, "新增项目")
    assert (second.number, open_codes(second)) == (2, [])
    submit(second, reporter)
    send_back_return(
        quarterly_return=second, by=reviewer, now=NOW, reason="请核对", **confirmed(second)
    )
    third = draft_of(member, reporter, "新增项目", green_loan_balance=92)
    assert (third.number, open_codes(third)) == (3, [])


def test_the_command_confirms_remarks_when_told_to(member, reporter, tmp_path, capsys, settings):
    settings.TODAY = "2026-01-20"
    file = tmp_path / "return.xlsx"
    file.write_bytes(filled(member, loan_balance=2000))
    arguments = ["import_return", str(file), "--by=reporter_a", "--submit"]
    with pytest.raises(CommandError):
        call_command(*arguments)
    assert "loan_balance" in [row["key"] for row in QuarterlyReturn.objects.first().findings]
    capsys.readouterr()
    call_command(*arguments, "--remarks-answer")
    assert "submitted" in capsys.readouterr().out


def test_a_quarter_that_runs_takes_no_figures(accounts, reporter, reviewer):
    early = datetime.datetime(2026, 3, 30, 12, 0, tzinfo=datetime.UTC)
    last_day = datetime.datetime(2026, 3, 30, 16, 0, tzinfo=datetime.UTC)
    member = member_of(opened("2026Q1", early))
    assert workbook.template_bytes(member=member)
    draft = uploaded(member, reporter, early)
    with pytest.raises(Refused) as refusal:
        submit_return(quarterly_return=draft, by=reporter, now=early, **confirmed(draft))
    assert "2026-03-31" in refusal.value.sentence
    assert not Observation.objects.filter(quarter="2026Q1").exists()
    done = submitted(member, reporter, last_day)
    with pytest.raises(Refused):
        accept_return(quarterly_return=done, by=reviewer, now=early, **confirmed(done))
    accept_return(quarterly_return=done, by=reviewer, now=last_day, **confirmed(done))
    assert Observation.objects.published().filter(quarter="2026Q1").exists()
