"""An exception for a locked quarter: asked for with a reason, granted or refused with one."""

import pytest
from django.db import IntegrityError, transaction

from districts.evidence.forms import BroughtFile
from districts.evidence.proofs import unheld_evidence, visible_evidence
from districts.models import Event, Membership
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    ask_exception,
    grant_exception,
    grant_request,
    lock_round,
    refuse_request,
    unlock_round,
    withdraw_request,
)
from targets.models import ExceptionRequest, RoundMember
from targets.returns.exceptions import STEPS, possible_steps, request_state, waiting_requests
from tests.districts.evidence import files
from tests.targets.factories import NOW, accepted, submitted

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def locked(member, reviewer):
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    return RoundMember.objects.get(pk=member.pk)


def asked(member, by, reason="系统升级期间未能报送", **more):
    return ask_exception(member=member, by=by, now=NOW, reason=reason, **more)


def decided(action, request, by, reason="同意补报"):
    return action(exception_request=request, by=by, now=NOW, reason=reason)


def test_a_request_leads_to_an_exception_and_a_return(locked, reporter, reviewer) -> None:
    request = asked(locked, reporter)
    done = decided(grant_request, request, reviewer)
    assert (done.state, done.decided_by, done.decision) == ("granted", reviewer, "同意补报")
    locked.refresh_from_db()
    assert (locked.exception_reason, locked.exception_by) == ("同意补报", reviewer)
    accepted(locked, reporter, reviewer)
    locked.refresh_from_db()
    assert locked.exception_at is None
    assert asked(locked, reporter, "更正笔误").state == "asked", "used up: it is asked for anew"
    deeds = Event.objects.filter(object_type__in=("exceptionrequest", "roundmember"))
    assert [one.deed for one in deeds.order_by("pk")][:2] == ["ask_exception", "grant_exception"]


def test_a_refusal_needs_a_reason_and_leaves_the_quarter_locked(locked, reporter, reviewer) -> None:
    request = asked(locked, reporter)
    for action in (refuse_request, grant_request):
        with pytest.raises(Refused):
            decided(action, request, reviewer, "  ")
    assert decided(refuse_request, request, reviewer, "逾期过久").state == "refused"
    locked.refresh_from_db()
    assert locked.exception_at is None
    with pytest.raises(Refused):
        submitted(locked, reporter)
    assert asked(locked, reporter).state == "asked"


def test_one_request_waits_at_a_time(locked, reporter) -> None:
    request = asked(locked, reporter)
    with pytest.raises(Conflict):
        asked(locked, reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionRequest.objects.create(member=locked, reason="x", asked_by=reporter, asked_at=NOW)
    withdrawn = withdraw_request(exception_request=request, by=reporter, now=NOW)
    assert withdrawn.state == "withdrawn"
    assert asked(locked, reporter).pk != request.pk


@pytest.mark.parametrize("first", ["grant", "refuse", "withdraw"])
def test_the_second_of_two_sees_that_it_was_decided(first, locked, reporter, reviewer) -> None:
    request = asked(locked, reporter)
    if first == "withdraw":
        withdraw_request(exception_request=request, by=reporter, now=NOW)
    else:
        decided({"grant": grant_request, "refuse": refuse_request}[first], request, reviewer)
    for action in (grant_request, refuse_request):
        with pytest.raises(Conflict):
            decided(action, request, reviewer)
    with pytest.raises(Conflict):
        withdraw_request(exception_request=request, by=reporter, now=NOW)


@pytest.mark.parametrize("state", ["asked", "granted", "refused", "withdrawn"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.deed)
def test_the_table(step, state) -> None:
    if state == "asked":
        assert request_state(step.deed, state) == step.target
    else:
        with pytest.raises(Conflict):
            request_state(step.deed, state)


def test_who_may_do_what(locked, reporter, reviewer, accounts) -> None:
    for stranger in (reviewer, accounts["reporter_b"], accounts["auditor"], accounts["leader"]):
        with pytest.raises(NotAllowed):
            asked(locked, stranger)
    request = asked(locked, reporter)
    for stranger in (reporter, accounts["reporter_b"], accounts["auditor"], accounts["leader"]):
        with pytest.raises(NotAllowed):
            decided(grant_request, request, stranger)
        with pytest.raises(NotAllowed):
            decided(refuse_request, request, stranger)
    for stranger in (reviewer, accounts["reporter_b"]):
        with pytest.raises(NotAllowed):
            withdraw_request(exception_request=request, by=stranger, now=NOW)
    assert possible_steps(reader_of(reporter), request) == ["withdraw"]
    assert possible_steps(reader_of(reviewer), request) == ["grant", "refuse"]
    assert list(waiting_requests(reader_of(reviewer))) == [request]
    assert not waiting_requests(reader_of(reporter))


def test_nobody_decides_on_the_own_request(locked, reporter) -> None:
    Membership.objects.create(account=reporter, role="reviewer")
    request = asked(locked, reporter)
    assert possible_steps(reader_of(reporter), request) == ["withdraw"]
    with pytest.raises(NotAllowed):
        decided(grant_request, request, reporter)
    with pytest.raises(NotAllowed):
        grant_exception(member=locked, by=reporter, now=NOW, reason="x")


def test_an_exception_given_without_looking_settles_the_request(locked, reporter, reviewer) -> None:
    request = asked(locked, reporter)
    grant_exception(member=locked, by=reviewer, now=NOW, reason="来函同意")
    request.refresh_from_db()
    assert (request.state, request.decision) == ("granted", "来函同意")


def test_only_a_locked_quarter_without_exception_asks(member, reporter, reviewer) -> None:
    with pytest.raises(Conflict):
        asked(member, reporter)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    with pytest.raises(Refused):
        asked(member, reporter, " \n")
    request = asked(member, reporter)
    unlock_round(reporting_round=member.round, by=reviewer, now=NOW, reason="全市补报")
    with pytest.raises(Conflict):
        decided(grant_request, request, reviewer)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    decided(grant_request, request, reviewer)
    with pytest.raises(Conflict):
        asked(member, reporter)


def test_what_proves_it_is_seen_by_who_sees_the_request(locked, reporter, accounts) -> None:
    request = asked(locked, reporter, files=[BroughtFile(files.pdf(), "说明.pdf")])
    [proof] = request.evidence.all()
    assert not unheld_evidence().exists()
    for name, sees in {"reporter_a": 1, "reviewer": 1, "auditor": 1, "reporter_b": 0}.items():
        assert visible_evidence(reader_of(accounts[name])).filter(pk=proof.pk).count() == sees
    request.evidence.clear()
    assert list(unheld_evidence()) == [proof]


def test_a_file_that_is_not_taken_leaves_no_request(locked, reporter) -> None:
    with pytest.raises(Refused):
        asked(locked, reporter, files=[BroughtFile(b"MZ", "说明.pdf")])
    assert not ExceptionRequest.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "granted"},
        {"state": "asked", "decision": "x"},
        {"state": "unknown"},
        {"reason": ""},
    ],
    ids=str,
)
def test_the_database_holds_it_too(change, locked, reporter) -> None:
    request = asked(locked, reporter)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionRequest.objects.filter(pk=request.pk).update(**change)
