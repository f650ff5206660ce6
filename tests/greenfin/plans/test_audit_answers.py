"""Answering the findings of the plan audit."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from districts.actions import move_data_version
from districts.models import Account, DataVersion, Event, Plan
from greenfin.plans.audit import current_findings
from greenfin.plans.audit.answers import stored_finding
from targets.models import FindingAnswer, Target
from targets.progress.as_of import default_as_of

from .audit_entries import NOW, OFFICE, answered, entries_of, only

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]


def test_a_finding_and_what_is_stored_of_it_are_the_same(accounts: dict[str, Account]) -> None:
    for entry in current_findings(OFFICE, default_as_of()):
        row = answered(entry, accounts["reviewer"])
        row.refresh_from_db()
        assert stored_finding(row) == entry.finding


def test_an_answer_is_recorded_and_moves_the_data_version(accounts: dict[str, Account]) -> None:
    before = move_data_version()
    entry = only("rongchang", 2)
    answered(entry, accounts["reviewer"], answer="corrected_by", document="荣昌府办〔2024〕1号")
    assert DataVersion.objects.get().stamp > before
    event = Event.objects.get(deed="answer_finding")
    assert (event.account, event.before) == (accounts["reviewer"], None)
    assert event.after is not None
    assert event.after["document"] == "荣昌府办〔2024〕1号"
    answered(entry, accounts["second_reviewer"], note="按原文执行")
    assert FindingAnswer.objects.get().answer == "accepted_as_published"
    last = Event.objects.filter(deed="answer_finding").last()
    assert last is not None
    assert last.before == event.after
    found = current_findings(OFFICE, default_as_of(), Plan.objects.get(slug="rongchang"))
    assert sum(one.answer is not None for one in found) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"answer": "corrected_by"},
        {"answer": "accepted_as_published", "document": "一号"},
        {"answer": "forgotten"},
    ],
)
def test_half_an_answer_is_none(accounts: dict[str, Account], given: dict[str, str]) -> None:
    entry = only("rongchang", 2)
    with pytest.raises(ValidationError):
        answered(entry, accounts["reviewer"], **given)
    assert not FindingAnswer.objects.exists()
    row = {"plan": Plan.objects.get(slug="rongchang"), "rule": 2, "key": "0" * 64, "finding": {}}
    row |= {"by": accounts["reviewer"], "at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.create(**row, **given)


def test_an_answer_outlives_its_finding_and_does_not_cover_new_figures(
    accounts: dict[str, Account],
) -> None:
    target = Target.objects.get(plan__slug="rongchang", key="forest-stock-level")
    answered(only("rongchang", 2), accounts["reviewer"])
    Target.objects.filter(pk=target.pk).update(value=Decimal(40000))
    move_data_version()
    now, former = entries_of("rongchang", 2)
    assert (now.answer, now.is_current) == (None, True)
    assert "1.4 times" in now.message
    assert (former.answer.kind, former.is_current) == ("accepted_as_published", False)
    assert "28.6 times" in former.message
    Target.objects.filter(pk=target.pk).update(value=Decimal(80))
    move_data_version()
    assert [entry.is_current for entry in entries_of("rongchang", 2)] == [False]


def test_an_answer_to_a_rule_of_another_version_is_kept_and_not_shown(
    accounts: dict[str, Account],
) -> None:
    row = answered(only("rongchang", 2), accounts["reviewer"])
    FindingAnswer.objects.filter(pk=row.pk).update(rule=99, key="0" * 64)
    assert only("rongchang", 2).answer is None
    assert FindingAnswer.objects.get().rule == 99


def post(client: Client, **given: str) -> Any:
    return client.post(reverse("finding_answer", args=["rongchang"]), given)


def test_answering_on_the_page(client_of: ClientOf) -> None:
    client = client_of("reviewer")
    key = only("rongchang", 2).finding.key
    page = reverse("plan_audit", args=["rongchang"])
    assert key in client.get(page).content.decode()
    refused = post(client, key=key, answer="corrected_by", note="文件编号待补")
    assert refused.status_code == 422
    assert "文件编号待补" in refused.content.decode()
    assert not FindingAnswer.objects.exists()
    given = {"answer": "corrected_by", "document": "荣昌府办〔2024〕1号", "note": "<b>已更正</b>"}
    assert post(client, key=key, **given)["Location"] == f"{page}#finding-{key[:12]}"
    after = client_of("anonymous").get(page).content.decode()
    assert "荣昌府办〔2024〕1号" in after
    assert "&lt;b&gt;已更正" in after
    assert "28.6" in after
    assert "Reviewer" not in after
    assert "Reviewer" in client.get(page).content.decode()


def test_a_finding_that_has_changed_cannot_be_answered(client_of: ClientOf) -> None:
    client = client_of("reviewer")
    key = only("rongchang", 2).finding.key
    Target.objects.filter(plan__slug="rongchang", key="forest-stock-level").update(value=1)
    move_data_version()
    assert post(client, key=key, answer="accepted_as_published").status_code == 409
    assert not FindingAnswer.objects.exists()


def test_only_the_office_sees_forms(client_of: ClientOf) -> None:
    action = reverse("finding_answer", args=["rongchang"])
    for name, has_form in (("reviewer", True), ("administrator", False), ("official", False)):
        page = client_of(name).get(reverse("plan_audit", args=["rongchang"]))
        assert (action in page.content.decode()) == has_form
    hidden = reverse("finding_answer", args=["shapingba"])
    assert client_of("reporter_b").post(hidden).status_code == 404
