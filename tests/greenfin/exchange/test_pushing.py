"""Tokens and keys: who may push, how often, and what sending the same again does."""

import datetime
import json

import pytest
from django.test import Client

from districts.models import Event
from districts.refusals import NotAllowed, Refused
from greenfin.exchange.actions import issue_token, revoke_token, take_in, tokens
from greenfin.exchange.actions.taking import Sent
from targets.intake.models import Exchange, IntakeToken, PushedValue
from tests.greenfin.exchange.pushing import ADDRESS, NOW, Pusher, line, lines

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_the_token_is_kept_as_a_digest_and_shown_once(pusher, source) -> None:
    [kept] = IntakeToken.objects.all()
    assert pusher.token not in json.dumps(list(IntakeToken.objects.values()), default=str)
    assert (pusher.token[:12], len(kept.digest)) == (kept.hint, 64)
    assert pusher.token not in json.dumps(list(Event.objects.values()), default=str)


def test_without_a_token_in_force_nothing_is_taken(pusher, source, accounts) -> None:
    by = accounts["administrator"]
    assert Client().post(ADDRESS, b"{}", content_type="text/plain").status_code == 401
    assert Pusher("gfi_wrong")(line())[0] == 401
    assert Pusher("令牌\udcff")(line())[0] == 401
    newer = Pusher(issue_token(source=source, by=by, now=NOW))
    assert (pusher(line())[0], newer(line())[0]) == (401, 200)
    revoke_token(source=source, by=by, now=NOW)
    assert newer(line())[0] == 401
    with pytest.raises(Refused):
        revoke_token(source=source, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        issue_token(source=source, by=accounts["reviewer"], now=NOW)
    deeds = Event.objects.filter(object_type="sourcesystem").values_list("deed", flat=True)
    assert list(deeds) == ["issue_token", "issue_token", "revoke_token"]


def test_a_closed_source_or_a_disabled_account_ends_it_at_the_next_request(
    pusher, source, accounts
) -> None:
    source.is_closed = True
    source.save()
    assert pusher(line())[0] == 403
    with pytest.raises(Refused):
        issue_token(source=source, by=accounts["administrator"], now=NOW)
    source.is_closed = False
    source.save()
    accounts["administrator"].is_active = False
    accounts["administrator"].save()
    assert pusher(line())[0] == 403


def test_a_source_system_asks_so_often_and_no_more(pusher, monkeypatch) -> None:
    monkeypatch.setattr(tokens, "MOST_REQUESTS", 2)
    assert [pusher(line())[0] for _time in range(3)] == [200, 200, 429]
    began = IntakeToken.objects.get().window_at
    IntakeToken.objects.update(window_at=began - datetime.timedelta(minutes=11))
    assert pusher(line())[0] == 200


def test_the_same_file_is_taken_once_and_another_not_under_its_key(pusher) -> None:
    first = pusher(line(), line("green_loan_balance", "92"), key="2025Q3")
    assert pusher(line(), line("green_loan_balance", "92"), key="2025Q3") == first
    assert pusher(line(value="99"), key="2025Q3")[0] == 409
    assert pusher(line(), key="k" * 81)[0] == 422
    assert (Exchange.objects.count(), PushedValue.objects.count()) == (1, 1)
    # Without a key the file itself is one.
    assert pusher(line())[1]["exchange"] == pusher(line())[1]["exchange"]
    deeds = list(Event.objects.filter(deed__in=["take_in", "refuse_intake"]).order_by("pk"))
    assert [one.deed for one in deeds] == ["take_in", "refuse_intake", "refuse_intake", "take_in"]
    assert deeds[0].after["refused"] == 1


def test_reasons_come_in_the_language_that_is_asked_for(pusher) -> None:
    headers = {"Authorization": f"Bearer {pusher.token}", "Accept-Language": "en"}
    body = lines(line("green"))
    answer = Client().post(ADDRESS, body, content_type="text/plain", headers=headers)
    assert "is no indicator" in answer.json()["refused"][0]["reason"]


def test_the_file_is_read_in_a_child_process(pusher, source, request, monkeypatch) -> None:
    monkeypatch.undo()
    sent = Sent(source, lines(line()), "rows.jsonl", "command", source.account)
    assert take_in(sent, now=NOW).taken == 1
