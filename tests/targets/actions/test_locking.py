"""Locking a quarter and opening it again: what is said, asked, kept, and what then comes in."""

import datetime
import html

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    accept_return,
    lock_round,
    open_round,
    send_back_return,
    send_reminders,
    set_due_date,
    submit_return,
    unlock_round,
)
from targets.models import QuarterlyReturn, ReportingRound
from targets.periods import Quarter
from targets.progress.as_of import default_as_of
from targets.returns.board import standings
from targets.returns.locking import left_out
from targets.returns.rounds import ROUND_DEEDS, possible_round_deeds, require_state, state_of
from tests.targets.factories import NOW, confirmed, member_of, opened, submitted, uploaded

pytestmark = pytest.mark.usefixtures("loaded_plans")
TODAY = datetime.date(2026, 1, 20)
AFTER = datetime.datetime(2026, 1, 26, 2, tzinfo=datetime.UTC)
STATES = {
    "prepared": {"set_due_date", "add_to_round"},
    "open": {"set_due_date", "add_to_round", "lock_round"},
    "locked": {"unlock_round", "grant_exception"},
}


def page_of(client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def in_state(state: str) -> tuple[ReportingRound, datetime.date]:
    found = opened("2025Q4")
    if state == "locked":
        lock_round(reporting_round=found, by=None, now=AFTER)
        found.refresh_from_db()
    return found, datetime.date(2025, 12, 30) if state == "prepared" else TODAY


@pytest.mark.parametrize("state", STATES)
def test_each_deed_is_done_where_the_table_says_and_nowhere_else(state: str) -> None:
    found, today = in_state(state)
    assert state_of(found, today) == state
    assert set(possible_round_deeds(found, today)) == STATES[state]
    assert {one.deed for one in ROUND_DEEDS} == set.union(*STATES.values())
    for one in ROUND_DEEDS:
        if one.deed in STATES[state]:
            require_state(one.deed, found, today)
            continue
        with pytest.raises(Conflict) as refusal:
            require_state(one.deed, found, today)
        assert "2025年四季度" in refusal.value.sentence


def test_what_a_lock_leaves_out_is_said_with_names(accounts) -> None:
    found = opened("2025Q4")
    reporter, other, reviewer = (
        accounts[name] for name in ("reporter_a", "reporter_b", "reviewer")
    )
    sent = submitted(member_of(found, "wushan"), other)
    send_back_return(
        quarterly_return=sent, by=reviewer, now=NOW, reason="请核对", **confirmed(sent)
    )
    submitted(member_of(found), reporter)
    said = left_out(standings(found, TODAY))
    assert len(said) == 3
    assert said[0].startswith("7家单位尚未报送：重庆市、")
    assert said[1] == "1份报表退回后尚未重新报送：巫山县。"
    assert said[2] == "1份报表待审核，锁定后仍可审核：荣昌区。"
    waiting = QuarterlyReturn.objects.get(state="submitted")
    lock_round(reporting_round=found, by=reviewer, now=AFTER)
    assert "rongchang" not in Event.objects.get(deed="lock_round").after["missing"]
    assert len(Event.objects.get(deed="lock_round").after["missing"]) == 8
    accept_return(quarterly_return=waiting, by=reviewer, now=AFTER, **confirmed(waiting))


def test_the_names_of_a_lock_are_bounded() -> None:
    found = opened("2025Q4")
    board = standings(found, TODAY) * 3
    assert left_out(board)[0].endswith("等。")
    assert left_out(board)[0].count("、") == 11
    assert left_out([]) == []


def test_a_lock_up_to_the_due_date_must_be_meant(accounts) -> None:
    found = opened("2025Q4")
    due = datetime.datetime(2026, 1, 25, 15, 59, tzinfo=datetime.UTC)
    with pytest.raises(Refused) as refusal:
        lock_round(reporting_round=found, by=accounts["reviewer"], now=due)
    assert "2026-01-25" in refusal.value.sentence
    locked = lock_round(reporting_round=found, by=accounts["reviewer"], now=due, before_due=True)
    assert locked.is_locked


def test_a_locked_quarter_is_opened_again_with_a_reason_and_takes_returns(accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    found = opened("2025Q4")
    draft = uploaded(member_of(found), reporter)
    lock_round(reporting_round=found, by=reviewer, now=AFTER)
    for reason in ("", "  "):
        with pytest.raises(Refused):
            unlock_round(reporting_round=found, by=reviewer, now=AFTER, reason=reason)
    for name in ("reporter_a", "leader", "official", "auditor"):
        with pytest.raises(NotAllowed):
            unlock_round(reporting_round=found, by=accounts[name], now=AFTER, reason="补报")
    again = unlock_round(reporting_round=found, by=reviewer, now=AFTER, reason=" 补报迟交报表 ")
    assert (again.is_locked, again.reopened_by, again.reopening_reason) == (
        False,
        reviewer,
        "补报迟交报表",
    )
    event = Event.objects.get(deed="unlock_round")
    assert (event.account, event.object_key) == (reviewer, "2025Q4")
    assert event.after == {"locked": False, "reason": "补报迟交报表"}
    with pytest.raises(Conflict):
        unlock_round(reporting_round=found, by=reviewer, now=AFTER, reason="再次")
    draft = QuarterlyReturn.objects.get(pk=draft.pk)
    answers = {}
    submit_return(
        quarterly_return=draft, by=reporter, now=AFTER, answers=answers, **confirmed(draft)
    )
    lock_round(reporting_round=found, by=reviewer, now=AFTER)
    assert ReportingRound.objects.get().reopening_reason == "补报迟交报表"


def test_no_reopening_is_stored_without_its_reason() -> None:
    opened("2025Q4")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRound.objects.update(reopened_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRound.objects.update(reopening_reason="补报")


def test_a_locked_quarter_s_due_date_stands(accounts) -> None:
    found = opened("2025Q4")
    lock_round(reporting_round=found, by=None, now=AFTER)
    with pytest.raises(Conflict):
        set_due_date(
            reporting_round=found,
            due_on=datetime.date(2026, 3, 1),
            by=accounts["reviewer"],
            now=AFTER,
        )


def test_over_http_a_lock_shows_who_is_missing_and_is_taken_back(client_of, settings) -> None:
    settings.TODAY = "2026-01-20"
    found = opened("2025Q4")
    reviewer = client_of("reviewer")
    lock, unlock = (reverse(name, args=["2025Q4"]) for name in ("round_lock", "round_unlock"))
    page = page_of(reviewer, lock)
    assert "9家单位尚未报送" in page and "2026-01-25" in page and 'name="before_due"' in page
    assert reviewer.post(unlock, {"unlock-reason": "补报"}).status_code == 409
    assert reviewer.post(lock).status_code == 422
    settings.TODAY = "2026-01-26"
    assert 'name="before_due"' not in page_of(reviewer, lock)
    assert reviewer.post(lock).status_code == 302
    assert reviewer.get(lock).status_code == 302
    assert reviewer.post(unlock).status_code == 422
    board = page_of(reviewer, found.get_absolute_url())
    assert unlock in board and reverse("round_due", args=["2025Q4"]) not in board
    done = reviewer.post(unlock, {"unlock-reason": "区县补报"}, follow=True).content.decode()
    assert "已重新开放" in done and "区县补报" in done
    assert unlock not in done and lock in done
    for name in ("reporter_a", "leader", "auditor"):
        assert client_of(name).get(lock).status_code == 403
        assert client_of(name).post(unlock, {"unlock-reason": "x"}).status_code == 403


class TestAQuarterThatRuns:
    """Opened before its end it is prepared; from its last day on it is open by itself."""

    @pytest.fixture
    def prepared(self, accounts) -> ReportingRound:
        return open_round(quarter=Quarter(2026, 1), by=accounts["reviewer"], now=NOW)

    def test_it_moves_no_page_and_reminds_nobody(self, prepared, accounts, settings) -> None:
        settings.TODAY = "2026-03-30"
        accounts["reporter_a"].email = "a@example.org"
        accounts["reporter_a"].save()
        assert Event.objects.get(deed="open_round").after["state"] == "prepared"
        assert str(default_as_of().quarter) == "2025Q4"
        ReportingRound.objects.update(due_on=datetime.date(2026, 4, 1))
        on_30th = datetime.datetime(2026, 3, 30, 2, tzinfo=datetime.UTC)
        assert send_reminders(by=None, now=on_30th) == []
        assert mail.outbox == []
        on_31st = on_30th + datetime.timedelta(days=1)
        assert send_reminders(by=None, now=on_31st)
        assert [message.to for message in mail.outbox] == [["a@example.org"]]

    def test_it_cannot_be_locked_and_takes_returns_from_its_last_day(
        self, prepared, accounts
    ) -> None:
        reporter = accounts["reporter_a"]
        with pytest.raises(Conflict) as refusal:
            lock_round(reporting_round=prepared, by=None, now=NOW, before_due=True)
        assert "仅作准备" in refusal.value.sentence
        draft = uploaded(member_of(prepared), reporter)
        with pytest.raises(Refused):
            submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))
        ended = datetime.datetime(2026, 3, 31, 1, tzinfo=datetime.UTC)
        held = submit_return(quarterly_return=draft, by=reporter, now=ended, **confirmed(draft))
        assert held.state == "submitted"

    def test_its_pages_say_so(self, prepared, client_of, settings) -> None:
        settings.TODAY = "2026-01-20"
        reviewer = client_of("reviewer")
        assert "准备中" in page_of(reviewer, reverse("round_list"))
        board = page_of(reviewer, prepared.get_absolute_url())
        assert "本季度2026-03-31结束" in board and "准备中" in board
        assert "以下单位尚未完成" not in board
        assert reverse("round_lock", args=["2026Q1"]) not in board
        settings.TODAY = "2026-03-31"
        board = page_of(reviewer, prepared.get_absolute_url())
        assert "准备中" not in board and reverse("round_lock", args=["2026Q1"]) in board
