"""Rounds: who must report what, due dates, locks, exceptions, the board, reminders."""

import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from districts.accounts.actions import change_email
from districts.models import Event, Jurisdiction
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    grant_exception,
    lock_round,
    open_round,
    send_back_return,
    send_reminders,
    set_due_date,
    upload_return,
)
from targets.models import Indicator, ReportingRound, Target
from targets.periods import Quarter
from targets.returns.board import standing_counts, standings, standings_by_round
from tests.targets.factories import NOW, accepted, confirmed, filled, member_of, opened, submitted

pytestmark = pytest.mark.usefixtures("loaded_plans")
LATE = datetime.datetime(2026, 1, 26, 2, 0, tzinfo=datetime.UTC)


def codes(opened_round, slug):
    return set(member_of(opened_round, slug).indicators.values_list("code", flat=True))


def test_opening_freezes_members_and_what_each_must_report() -> None:
    year_end = opened("2025Q4")
    assert year_end.due_on == datetime.date(2026, 1, 25)
    reporting = set(Jurisdiction.objects.reporting().values_list("slug", flat=True))
    assert set(year_end.members.values_list("jurisdiction__slug", flat=True)) == reporting
    everyone = set(Indicator.objects.filter(asked_of="everyone").values_list("code", flat=True))
    assert codes(year_end, "shapingba") == everyone
    assert codes(year_end, "yuzhong") == everyone | {"green_institutions"}
    assert {"forest_coverage", "forest_stock"} <= codes(year_end, "rongchang")
    Target.objects.filter(jurisdiction__slug="rongchang").update(ended_on="2021-01-01")
    assert "forest_coverage" in codes(year_end, "rongchang")


def test_annual_indicators_are_asked_for_in_the_fourth_quarter_only() -> None:
    assert "forest_coverage" not in codes(opened("2025Q3"), "rongchang")


def test_targets_not_published_are_asked_for_as_well() -> None:
    plan = Jurisdiction.objects.get(slug="rongchang").plans.get()
    plan.is_public = False
    plan.save()
    assert "forest_coverage" in codes(opened("2025Q4"), "rongchang")


def test_a_revised_target_asks_until_it_ends() -> None:
    Target.objects.filter(jurisdiction__slug="rongchang", indicator__code="forest_coverage").update(
        ended_on="2025-06-30"
    )
    assert "forest_coverage" in codes(opened("2024Q4"), "rongchang")
    assert "forest_coverage" not in codes(opened("2025Q4"), "rongchang")


def test_nobody_is_asked_for_derived_and_cited_indicators() -> None:
    year_end = opened("2025Q4")
    asked = Indicator.objects.filter(pk__in=year_end.members.values("indicators"))
    assert not asked.filter(asked_of__in=["derived", "citations_only"]).exists()


def test_a_quarter_is_opened_once_and_not_before_it_begins() -> None:
    opened("2025Q4")
    with pytest.raises(Conflict):
        opened("2025Q4")
    with pytest.raises(Refused):
        opened("2062Q4")
    for year in ("1926", "9999"):
        with pytest.raises(Refused) as refusal:
            opened(f"{year}Q4")
        assert "2099" in refusal.value.sentence
    with pytest.raises(Refused):
        open_round(quarter=Quarter(2025, 3), by=None, now=NOW, due_on=datetime.date(9999, 12, 31))
    assert ReportingRound.objects.count() == 1


def test_only_reviewers_manage_rounds(accounts) -> None:
    for name in ("official", "reporter_a", "leader", "administrator", "keeper", "auditor"):
        with pytest.raises(NotAllowed):
            open_round(quarter=Quarter(2025, 4), by=accounts[name], now=NOW)
    first = open_round(quarter=Quarter(2025, 4), by=accounts["reviewer"], now=NOW)
    with pytest.raises(NotAllowed):
        lock_round(reporting_round=first, by=accounts["reporter_a"], now=NOW)


def test_a_due_date_moves_but_not_into_the_quarter(accounts) -> None:
    first = opened("2025Q4")
    moved = set_due_date(
        reporting_round=first, due_on=datetime.date(2026, 2, 2), by=accounts["reviewer"], now=NOW
    )
    assert moved.due_on == datetime.date(2026, 2, 2)
    event = Event.objects.get(deed="set_due_date")
    assert (event.before, event.after) == ({"due_on": "2026-01-25"}, {"due_on": "2026-02-02"})
    for day in ("2025-12-31", "1926-01-25", "2027-01-11", "9999-12-31"):
        with pytest.raises(Refused):
            set_due_date(
                reporting_round=first,
                due_on=datetime.date.fromisoformat(day),
                by=accounts["reviewer"],
                now=NOW,
            )


def test_a_locked_round_takes_one_correction_by_exception(accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    first = opened("2025Q3")
    member = member_of(first)
    lock_round(reporting_round=first, by=reviewer, now=NOW)
    content = filled(member)
    with pytest.raises(Refused):
        upload_return(member=member, content=content, file_name="a.xlsx", by=reporter, now=NOW)
    with pytest.raises(Refused):
        grant_exception(member=member, by=reviewer, now=NOW, reason=" ")
    with pytest.raises(NotAllowed):
        grant_exception(member=member, by=reporter, now=NOW, reason="统计口径更正")
    grant_exception(member=member, by=reviewer, now=NOW, reason="统计口径更正")
    accepted(member, reporter, reviewer)
    with pytest.raises(Refused):
        submitted(member, reporter, reason="再次更正", green_loan_balance=91)


def test_an_open_round_needs_no_exception(accounts) -> None:
    with pytest.raises(Conflict):
        grant_exception(
            member=member_of(opened("2025Q3")), by=accounts["reviewer"], now=NOW, reason="更正"
        )


def test_the_board_tells_where_each_jurisdiction_stands(accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    other = accounts["reporter_b"]
    year_end = opened("2025Q4")
    today = datetime.date(2026, 1, 20)
    assert standing_counts(standings(year_end, today))["missing"] == year_end.members.count()
    found = submitted(member_of(year_end, "wushan"), other)
    found = send_back_return(
        quarterly_return=found, by=reviewer, now=NOW, reason="请核对", **confirmed(found)
    )
    accepted(member_of(year_end), reporter, reviewer, loan_balance="数据待发布")
    by_slug = {item.member.jurisdiction.slug: item for item in standings(year_end, today)}
    rongchang, wushan = by_slug["rongchang"], by_slug["wushan"]
    assert (rongchang.state, rongchang.is_on_time) == ("on_time", True)
    assert rongchang.cells_reported == rongchang.cells_expected - 1
    assert (wushan.state, wushan.cells_reported, wushan.must_be_reminded) == ("sent_back", 0, True)
    assert not wushan.is_overdue
    assert by_slug["chongqing"].state == "missing"
    after_due = standings(year_end, datetime.date(2026, 1, 26))
    assert {item.state: item.is_overdue for item in after_due}["missing"]


def test_late_is_judged_by_the_first_accepted_return(accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    year_end = opened("2025Q4")
    accepted(member_of(year_end), reporter, reviewer)
    accepted(member_of(year_end), reporter, reviewer, LATE, "更正", green_loan_balance=91)
    accepted(member_of(year_end, "wushan"), accounts["reporter_b"], reviewer, LATE)
    by_slug = {item.member.jurisdiction.slug: item for item in standings(year_end, LATE.date())}
    assert by_slug["rongchang"].state == "on_time"
    assert by_slug["wushan"].state == "late"


def test_boards_ask_the_same_number_of_queries_for_any_number_of_returns_and_rounds(
    accounts, django_assert_max_num_queries
) -> None:
    year_end, autumn = opened("2025Q4"), opened("2025Q3")
    submitted(member_of(year_end), accounts["reporter_a"])
    submitted(member_of(year_end, "wushan"), accounts["reporter_b"])
    with django_assert_max_num_queries(4):
        standings(year_end, NOW.date())
    with django_assert_max_num_queries(4):
        boards = standings_by_round([year_end, autumn], NOW.date())
    assert boards == {one: standings(one, NOW.date()) for one in (year_end, autumn)}


def test_reminders_go_once_to_who_owes_a_return(accounts) -> None:
    accounts["reporter_b"].email = "wushan@example.org"
    accounts["reporter_b"].save()
    year_end = opened("2025Q4")
    submitted(member_of(year_end), accounts["reporter_a"])
    assert send_reminders(by=None, now=NOW) == []
    near = datetime.datetime(2026, 1, 20, 2, 0, tzinfo=datetime.UTC)
    reminded = {one.member.jurisdiction.slug: one for one in send_reminders(by=None, now=near)}
    assert "rongchang" not in reminded
    assert reminded["wushan"].mailed == [accounts["reporter_b"]]
    assert reminded["chongqing"].mailed == reminded["chongqing"].without_address == []
    assert [message.to for message in mail.outbox] == [["wushan@example.org"]]
    assert "2026-01-25" in mail.outbox[0].body
    again = send_reminders(by=None, now=near + datetime.timedelta(hours=5))
    assert not any(one.mailed for one in again)
    assert len(mail.outbox) == 1
    later = send_reminders(by=None, now=near + datetime.timedelta(days=4))
    assert sum(len(one.mailed) for one in later) == 1


def test_whom_no_mail_reaches_is_named_and_mailed_once_there_is_an_address(
    accounts, capsys, settings
) -> None:
    opened("2025Q4")
    settings.TODAY = "2026-01-20"
    call_command("remind")
    said = capsys.readouterr().out
    assert "荣昌区: no address: Reporter_a (reporter_a)" in said
    assert "重庆市: no reporter" in said
    assert "0 e-mails, 2 reporters without an address, 7 jurisdictions without a reporter" in said
    change_email(account=accounts["reporter_a"], email="a@example.org", by=None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    call_command("remind")
    said = capsys.readouterr().out
    assert "荣昌区: 1 e-mail" in said
    assert "1 e-mails, 1 reporters without an address" in said
    assert "only printed" in said


def test_an_address_that_the_mail_server_refuses_stops_no_other_and_holds_no_lock(
    accounts, capsys, settings, monkeypatch
) -> None:
    for name in ("reporter_a", "reporter_b"):
        accounts[name].email = f"{name}@example.org"
        accounts[name].save()
    opened("2025Q4")
    settings.TODAY = "2026-01-20"
    refused = {"reporter_a@example.org"}
    depth = len(connection.savepoint_ids)

    def send(subject: str, text: str, sender: None, to: list[str]) -> None:
        # Nothing is locked while a mail server takes its time.
        assert len(connection.savepoint_ids) == depth
        if refused & set(to):
            raise SMTPRecipientsRefused(dict.fromkeys(to, (550, b"unknown")))
        mail.send_mail(subject, text, sender, to)

    monkeypatch.setattr("districts.mailing.send_mail", send)
    with pytest.raises(CommandError, match="did not take the e-mails to 1 people"):
        call_command("remind")
    said = capsys.readouterr().out
    assert "荣昌区: not sent: Reporter_a (reporter_a)" in said
    assert "1 e-mails, 0 reporters without an address, 7 jurisdictions" in said
    assert [message.to for message in mail.outbox] == [["reporter_b@example.org"]]
    refused.clear()
    call_command("remind")
    assert [message.to for message in mail.outbox[1:]] == [["reporter_a@example.org"]]


def test_locked_rounds_remind_nobody(accounts) -> None:
    lock_round(reporting_round=opened("2025Q3"), by=None, now=NOW)
    assert send_reminders(by=None, now=NOW) == []


def test_the_commands_say_what_they_did(capsys, settings) -> None:
    settings.TODAY = "2026-01-20"
    call_command("open_round", "2025q4", "--due=2026-02-02")
    assert "due 2026-02-02" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("open_round", "2025Q4")
    with pytest.raises(CommandError):
        call_command("open_round", "2025")
    call_command("remind")
    assert "0 e-mails" in capsys.readouterr().out
    with pytest.raises(CommandError, match="2026-02-02"):
        call_command("lock_round", "2025Q4")
    call_command("lock_round", "2025Q4", "--before-due")
    assert "9家单位尚未报送：重庆市、" in capsys.readouterr().out
    assert ReportingRound.objects.get().is_locked
    for quarter in ("2025Q4", "2024Q1"):
        with pytest.raises(CommandError):
            call_command("lock_round", quarter, "--before-due")
    call_command("unlock_round", "2025q4", "--reason=补报")
    assert "open again" in capsys.readouterr().out
    assert not ReportingRound.objects.get().is_locked
    for quarter in ("2025Q4", "2024Q1"):
        with pytest.raises(CommandError):
            call_command("unlock_round", quarter, "--reason=补报")
