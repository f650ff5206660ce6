"""Registering, verifying, handling, correcting: who may, what is refused, what is kept."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from districts.models import Account, Event, Evidence, Organisation
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.operations.checks import risk_steps
from tasks.evaluation.models import Institution, InstitutionName
from tasks.projects.models import Project
from tasks.risks.actions import (
    add_measure,
    ask_correction,
    decide_correction,
    step_risk,
    subject_of,
)
from tasks.risks.models import RiskCorrection, RiskMeasure, RiskRecord, RiskStep
from tasks.risks.reading import lines_of
from tests.conftest import jurisdiction_of
from tests.tasks.projects.ledger import NOW, credit_code

from .records import corrected, proof, registered, stepped

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_the_whole_way_of_a_record(first: Account, second: Account) -> None:
    record = registered(first)
    assert record.record_number == "负面〔2026〕1号"
    assert record.expires_on == datetime.date(2026, 11, 3)
    stepped(record, second, "verify")
    record = stepped(record, first, "warn", "handle", "close")
    assert (record.state, record.verified_by) == ("closed", second)
    states = list(record.steps.values_list("before", "after"))
    assert states[0] == ("", "registered")
    assert [after for _before, after in states[:-1]] == [before for before, _after in states[1:]]
    deeds = Event.objects.filter(object_key=record.record_number).values_list("deed", flat=True)
    assert list(deeds) == [
        f"{one}_risk" for one in ("register", "verify", "warn", "handle", "close")
    ]
    assert registered(second, 2).record_number == "负面〔2026〕2号"
    # What was found stands in the record alone, not for ever in the trail.
    assert not [one for one in Event.objects.all() if "未批先建" in str(one.after)]


def test_four_eyes(first: Account, second: Account) -> None:
    record = registered(first)
    with pytest.raises(NotAllowed):
        stepped(record, first, "verify")
    stepped(record, second, "verify")
    ask: dict[str, Any] = {"record": record, "reason": "有误。", "evidence": [proof()], "now": NOW}
    ask_correction(**ask, by=second, seen=2)
    with pytest.raises(Conflict):
        ask_correction(**ask, by=first, seen=2)
    told: dict[str, Any] = {"record": record, "answer": "属实。", "now": NOW, "seen": 2}
    with pytest.raises(NotAllowed):
        decide_correction(**told, is_granted=True, by=second)
    with pytest.raises(Refused):
        decide_correction(**{**told, "answer": " "}, is_granted=True, by=first)
    decide_correction(**told, is_granted=False, by=first)
    assert RiskCorrection.objects.get().state == "refused"
    with pytest.raises(Conflict):
        decide_correction(**told, is_granted=True, by=first)
    for model, row in ((RiskRecord, record), (RiskCorrection, RiskCorrection.objects.get())):
        field = "registered_by" if model is RiskRecord else "asked_by"
        taken = second if model is RiskRecord else first
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{field: taken})


def test_a_correction_needs_reason_and_evidence_and_ends_the_mark(
    first: Account, second: Account
) -> None:
    record = stepped(registered(first), second, "verify")
    told: dict[str, Any] = {"record": record, "by": first, "now": NOW, "seen": 2}
    with pytest.raises(Refused):
        ask_correction(reason="有误。", evidence=[], **told)
    with pytest.raises(Refused):
        ask_correction(reason=" ", evidence=[proof()], **told)
    assert not Evidence.objects.exists()
    assert RiskRecord.objects.marking(TODAY).exists()
    assert corrected(record, first, second).state == "corrected"
    assert not RiskRecord.objects.marking(TODAY).exists()
    with pytest.raises(Conflict):
        ask_correction(reason="有误。", evidence=[proof()], **{**told, "seen": 3})
    # One that nobody has verified can be corrected too.
    assert corrected(registered(first, 2), second, first).verified_by is None


def test_supervisors_alone(accounts: dict[str, Account], first: Account, second: Account) -> None:
    record = registered(first)
    for name in ("reviewer", "leader", "auditor", "administrator", "reporter_a"):
        with pytest.raises(NotAllowed):
            registered(accounts[name])
        with pytest.raises(NotAllowed):
            stepped(record, accounts[name], "verify")
    assert RiskRecord.objects.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"fact": "经办人电话13800138000"},
        {"fact": "  "},
        {"document": "联系人：张三"},
        {"document": ""},
        {"happened_on": datetime.date(2026, 1, 21)},
        {"happened_on": datetime.date(2015, 1, 1)},
        {"happened_on": datetime.date(2024, 1, 1)},
        {"expires_on": datetime.date(2025, 11, 3)},
        {"expires_on": datetime.date(2036, 1, 1)},
        {"fine": Decimal(100)},
        {"fine": Decimal(10), "level": "ordinary"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(first: Account, told: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        registered(first, **told, evidence=[proof()])
    assert len(caught.value.sentence) > 8
    assert "13800138000" not in caught.value.sentence
    assert not RiskRecord.objects.exists() and not Evidence.objects.exists()


def test_the_thresholds_are_settings(first: Account, settings: Any) -> None:
    settings.RISK_SERIOUS_FINE, settings.RISK_GRAVE_FINE, settings.RISK_MONTHS = 50, 500, 6
    record = registered(first, fine=Decimal(49), level="ordinary")
    assert (record.level, record.expires_on) == ("ordinary", datetime.date(2026, 5, 3))
    with pytest.raises(Refused):
        registered(first, 2, fine=Decimal(50), level="ordinary")


def test_whose_code_it_is(first: Account, projects: list[Project]) -> None:
    assert subject_of(credit_code(1)).name == "示例企业1"
    for code, name in (("91X", ""), (credit_code(9), ""), (credit_code(9), "联系人：张三")):
        with pytest.raises(Refused):
            subject_of(code, name)
    assert subject_of(f" {credit_code(9).lower()}", "示例企业九").code == credit_code(9)


def test_what_is_looked_at_must_still_be_so(first: Account, second: Account) -> None:
    record = registered(first)
    stepped(record, second, "verify")
    with pytest.raises(Conflict):
        step_risk(record=record, deed="verify", by=second, now=NOW, seen=1)
    with pytest.raises(Conflict):
        stepped(record, second, "close")
    with pytest.raises(Refused):
        step_risk(record=record, deed="warn", by=first, now=NOW, seen=2, words="  ")
    assert RiskStep.objects.count() == 2


def test_joint_measures_stand_with_a_fact(first: Account, second: Account) -> None:
    body = Organisation.objects.create(
        slug="env", jurisdiction=jurisdiction_of("rongchang"), name="荣昌区生态环境局"
    )
    record = registered(first)
    told: dict[str, Any] = {
        "record": record,
        "organisation": body,
        "measure": "暂停绿色项目推荐。",
        "decided_on": TODAY,
        "by": first,
        "now": NOW,
    }
    with pytest.raises(Conflict):
        add_measure(**told, seen=1)
    stepped(record, second, "verify")
    with pytest.raises(Refused):
        add_measure(**{**told, "decided_on": datetime.date(2026, 1, 21)}, seen=2)
    add_measure(**told, seen=2)
    with pytest.raises(Refused):
        add_measure(**told, seen=2)
    assert RiskMeasure.objects.get().organisation == body


def test_projects_and_financing_are_found_by_code(
    first: Account, second: Account, projects: list[Project]
) -> None:
    bank = Institution.objects.create(
        code=credit_code(77),
        name="示例新银行",
        kind="bank",
        level="branch",
        seat=jurisdiction_of("rongchang"),
        asked_from="2025Q1",
    )
    InstitutionName.objects.create(institution=bank, name="示例银行")
    stepped(registered(first), second, "verify")
    registered(first, 2)
    stepped(registered(first, subject=subject_of(bank.code)), second, "verify")
    lines, money = lines_of(RiskRecord.objects.order_by("number"), TODAY)
    owner, unfinanced, lender = lines
    assert owner.projects == lender.projects == {projects[0].pk}
    assert owner.fact.financings == lender.fact.financings == set(money)
    assert (owner.drawn, owner.balance) == (1, Decimal("0.9"))
    assert (unfinanced.projects, unfinanced.drawn) == ({projects[1].pk}, None)
    assert [one.is_marking for one in lines] == [True, False, True]
    assert [one.subject_kind for one in lines] == ["enterprise", "enterprise", "institution"]


def test_verify_follows_each_record(first: Account, second: Account) -> None:
    record = corrected(stepped(registered(first), second, "verify"), first, second)
    registered(first, 2)
    assert risk_steps().is_well and risk_steps().checked == 2
    RiskCorrection.objects.get().evidence.clear()
    RiskStep.objects.filter(record=record, deed="verify").update(before="warned")
    RiskRecord.objects.filter(number=2).update(fact="联系人：张三", state="corrected")
    said = " ".join(risk_steps().problems)
    for words in (
        "step verify does not follow",
        "correction of it has no evidence",
        "history ends in “registered”",
        "its state and its corrections differ",
        "data of a person",
    ):
        assert words in said


def test_the_database_itself_refuses(first: Account) -> None:
    record = registered(first)
    for wrong in (
        {"enterprise": ""},
        {"enterprise_code": "1"},
        {"fact": ""},
        {"document": ""},
        {"fine": -1},
        {"expires_on": record.happened_on},
        {"state": "verified"},
        {"level": "fatal"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskRecord.objects.filter(pk=record.pk).update(**wrong)
