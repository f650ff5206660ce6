"""Whom blocked tasks wait for is told so by mail: what each may see, once a fortnight."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import translation

from districts.models import Event, Membership, Organisation, Plan
from tasks.reporting.awaited import DAYS_BETWEEN, send_awaited_reminders
from tests.kept import forget_kept
from tests.tasks.updates import report

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 2, 10, 2, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def ground(loaded_plans, accounts):
    translation.activate("en")
    for name in ("contributor_a", "contributor_b", "reporter_a"):
        accounts[name].email = f"{name}@example.org"
        accounts[name].save()


@pytest.fixture
def body(accounts):
    return accounts["contributor_a"].memberships.get().organisation


def block(body, plan="rongchang", number=3, release="明确管护标准", since=None):
    update = report(plan, number, "2025Q4", "blocked")
    update.awaited, update.obstacle, update.release = body, "other_body", release
    update.blocked_since = since
    update.save()
    forget_kept()
    return update


def sent(now=NOW):
    reminders = send_awaited_reminders(by=None, now=now)
    letters, mail.outbox = list(mail.outbox), []
    return reminders, {letter.to[0]: letter.body for letter in letters}


def test_a_body_is_told_what_waits_for_it(body):
    block(body, since=datetime.date(2025, 8, 1))
    block(body, number=4, release="")
    [reminder], letters = sent()
    assert reminder.about.endswith(body.name)
    # Its contributor and who reports for its district; nobody of another one.
    assert set(letters) == {"contributor_a@example.org", "reporter_a@example.org"}
    text = letters["contributor_a@example.org"]
    assert f"2 blocked tasks wait for {body.name}:" in text
    assert "blocked since 2025-08-01 · released by: 明确管护标准 · /tasks/rongchang/3/" in text
    assert text.index("/tasks/rongchang/3/") < text.index("/tasks/rongchang/4/")
    assert body.get_absolute_url() in text
    event = Event.objects.get(deed="remind_of_blocked")
    assert event.after == {"tasks": ["rongchang:3", "rongchang:4"], "addresses": 2}


def test_nobody_is_told_twice_in_a_fortnight_but_of_a_new_one(body):
    block(body)
    assert sent()[1]
    assert sent(NOW + datetime.timedelta(days=DAYS_BETWEEN - 1)) == ([], {})
    assert sent(NOW + datetime.timedelta(days=DAYS_BETWEEN))[1]
    block(body, number=4)
    assert sent(NOW + datetime.timedelta(days=DAYS_BETWEEN + 1))[1]


def test_who_could_not_be_written_to_is_told_the_next_time(body, monkeypatch, settings):
    settings.ADDRESS = "https://greenfin.example.org/"
    block(body)

    def refuse(subject, text, sender, to):
        if to == ["reporter_a@example.org"]:
            raise ConnectionRefusedError
        mail.send_mail(subject, text, sender, to)

    monkeypatch.setattr("districts.mailing.send_mail", refuse)
    [reminder], letters = sent()
    assert [one.username for one in reminder.unsent] == ["reporter_a"]
    assert (
        " https://greenfin.example.org/tasks/rongchang/3/" in letters["contributor_a@example.org"]
    )
    monkeypatch.undo()
    assert "reporter_a@example.org" in sent(NOW + datetime.timedelta(days=1))[1]


def test_what_goes_on_again_waits_for_nobody(body):
    block(body)
    report("rongchang", 3, "2026Q1", "in_progress")
    forget_kept()
    assert sent(datetime.datetime(2026, 4, 20, tzinfo=datetime.UTC)) == ([], {})


def test_a_plan_not_for_publication_is_not_told_to_who_may_not_know_of_it(body):
    block(body, plan="shapingba", number=1, release="内部条件")
    assert sent() == ([], {})


def test_a_plan_not_for_publication_is_counted_and_not_named(body):
    Plan.objects.filter(slug="rongchang").update(is_public=False)
    update = block(body, release="内部条件")
    _reminders, letters = sent()
    text = letters["reporter_a@example.org"]
    assert "1 of a plan not for publication" in text
    assert update.task.title not in text
    assert "内部条件" not in text


def test_who_has_no_address_and_who_nobody_answers_for_is_said(body, accounts, capsys):
    block(body)
    for name in ("contributor_a", "reporter_a"):
        accounts[name].email = ""
        accounts[name].save()
    [reminder], letters = sent()
    assert (letters, len(reminder.without_address)) == ({}, 2)
    assert not Event.objects.filter(deed="remind_of_blocked").exists()
    city = Organisation.objects.filter(jurisdiction__kind="city").first()
    Membership.objects.filter(organisation=city).delete()
    block(city, number=4)
    call_command("remind")
    said = capsys.readouterr().out
    assert f"{city.jurisdiction.name} {city.name}: no account" in said
    assert "2 obstacles outstanding: 0 e-mails." in said
