"""An import of past figures on its way: one person or two, and nobody past the table of steps."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.history.actions import (
    confirm_history,
    hand_on_history,
    import_history,
    receive_history,
    send_back_history,
    withdraw_history,
)
from targets.history.proposal import stored_proposal
from targets.history.transitions import TRANSITIONS
from targets.models import HistoryImport, Observation
from targets.models.history import HISTORY_STATES
from tests.targets.factories import NOW, accepted, member_of, opened
from tests.targets.rows import cite

from .books import LOANS, text_table, xlsx

pytestmark = pytest.mark.usefixtures("loaded_plans")
LATER = NOW + datetime.timedelta(days=1)
CHANGED = (*LOANS[:3], 91.5, "")
MORE = ("荣昌区", "绿色贷款余额", "2020Q4", 80, "年鉴")
VALUE = Observation.objects.filter(indicator__code="green_loan_balance", quarter="2021Q4")


def received(by, *rows, name="历史.xlsx", now=NOW):
    return receive_history(content=xlsx(*rows), file_name=name, by=by, now=now)


def seen(held, now=NOW):
    return stored_proposal(HistoryImport.objects.get(pk=held.pk), now.date()).fingerprint


def brought_in(by, *rows):
    held = received(by, *rows)
    return import_history(held=held, by=by, now=NOW, seen=seen(held))


@pytest.fixture
def waiting(reviewer, accounts):
    """The reviewer's change of a published figure, handed on."""
    brought_in(reviewer, LOANS)
    held = received(reviewer, CHANGED, MORE)
    return hand_on_history(held=held, by=reviewer, now=NOW, seen=seen(held))


def test_a_checked_file_is_kept_and_publishes_nothing(reviewer) -> None:
    held = received(reviewer, LOANS, MORE)
    assert (held.state, held.rows, held.changed, held.unchanged) == ("draft", 2, 0, 0)
    assert held.uploaded_by == reviewer
    assert not Observation.objects.exists()
    assert Event.objects.get(deed="upload_history").after["new"] == 2


def test_new_figures_need_one_person(reviewer) -> None:
    held = brought_in(reviewer, LOANS)
    assert (held.state, held.imported_by, held.imported_at) == ("imported", reviewer, NOW)
    assert held.contents == {}
    assert VALUE.get().value == Decimal("90.5")


def test_a_faulty_file_leaves_its_event_alone(reviewer) -> None:
    with pytest.raises(Refused) as refusal:
        received(reviewer, ("成都市", *LOANS[1:]), (*LOANS[:3], "约90", ""))
    assert len(refusal.value.findings) == 2
    assert not HistoryImport.objects.exists()
    event = Event.objects.get(deed="refuse_history")
    assert event.after == {"file_name": "历史.xlsx", "errors": 2}


def test_another_file_takes_the_place_of_one_not_confirmed(reviewer, accounts) -> None:
    content = text_table(LOANS)
    first, same = (
        receive_history(content=content, file_name="历史.csv", by=reviewer, now=now)
        for now in (NOW, LATER)
    )
    assert (same.pk, same.uploaded_at) == (first.pk, NOW)
    assert Event.objects.filter(deed="upload_history").count() == 1
    again = received(reviewer, LOANS, MORE)
    assert (again.pk, again.rows) == (first.pk, 2)
    other = received(accounts["second_reviewer"], MORE)
    assert other.pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryImport.objects.filter(pk=other.pk).update(uploaded_by=reviewer)


def test_a_change_of_published_figures_needs_two(waiting, reviewer, accounts) -> None:
    assert (waiting.state, waiting.changed, waiting.new) == ("waiting", 1, 1)
    assert VALUE.published().get().value == Decimal("90.5")
    with pytest.raises(NotAllowed):
        confirm_history(held=waiting, by=reviewer, now=LATER, seen=seen(waiting))
    other = accounts["second_reviewer"]
    looked_at = seen(waiting)
    done = confirm_history(held=waiting, by=other, now=LATER, seen=looked_at)
    assert (done.state, done.uploaded_by, done.imported_by) == ("imported", reviewer, other)
    assert VALUE.published().get().value == Decimal("91.5")
    assert VALUE.get(superseded_at=LATER).value == Decimal("90.5")
    with pytest.raises(Conflict):
        confirm_history(held=waiting, by=other, now=LATER, seen=looked_at)
    assert Event.objects.filter(deed="import_history").count() == 2


def test_a_change_cannot_be_imported_by_one(reviewer) -> None:
    brought_in(reviewer, LOANS)
    held = received(reviewer, CHANGED)
    with pytest.raises(Refused, match="另一人"):
        import_history(held=held, by=reviewer, now=NOW, seen=seen(held))
    for fields in (
        {"state": "imported", "imported_at": NOW, "imported_by": reviewer},
        {"state": "waiting"},
        {"state": "imported"},
        {
            "state": "imported",
            "proposed_at": NOW,
            "imported_at": NOW,
            "imported_by": reviewer,
        },
        {"state": "sent_back", "proposed_at": NOW, "closed_at": NOW, "closed_by": reviewer},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HistoryImport.objects.filter(pk=held.pk).update(**fields)


def test_a_figure_that_differs_from_a_publication_changes_what_is_shown(reviewer, accounts) -> None:
    cite("rongchang", "green_loan_balance", "2021Q4", "92", key="said")
    held = received(reviewer, LOANS, MORE)
    assert (held.changed, held.new) == (1, 1)
    hand_on_history(held=held, by=reviewer, now=NOW, seen=seen(held))
    other = accounts["second_reviewer"]
    confirm_history(held=held, by=other, now=LATER, seen=seen(held))
    assert VALUE.get().value == Decimal("90.5")


def test_a_figure_like_a_publication_is_new(reviewer) -> None:
    cite("rongchang", "green_loan_balance", "2021Q4", "90.5", key="said")
    assert received(reviewer, LOANS).changed == 0


def test_what_is_confirmed_is_what_was_looked_at(waiting, reviewer, accounts) -> None:
    other = accounts["second_reviewer"]
    looked_at = seen(waiting)
    brought_in(other, MORE)
    with pytest.raises(Conflict):
        confirm_history(held=waiting, by=other, now=LATER, seen=looked_at)
    assert confirm_history(held=waiting, by=other, now=LATER, seen=seen(waiting)).new == 0


def test_a_return_accepted_meanwhile_stands_in_the_way(reviewer, accounts) -> None:
    held = received(reviewer, ("荣昌区", "绿色贷款余额", "2025Q3", 91, ""))
    looked_at = seen(held)
    accepted(member_of(opened("2025Q3")), accounts["reporter_a"], accounts["second_reviewer"])
    with pytest.raises(Conflict):
        import_history(held=held, by=reviewer, now=NOW, seen=looked_at)
    with pytest.raises(Refused):
        import_history(held=held, by=reviewer, now=NOW, seen=seen(held))


def test_known_figures_are_nothing_to_import(reviewer) -> None:
    brought_in(reviewer, LOANS)
    held = received(reviewer, LOANS, name="again.xlsx")
    assert (held.rows, held.unchanged) == (0, 1)
    with pytest.raises(Refused):
        import_history(held=held, by=reviewer, now=NOW, seen=seen(held))


def test_sending_back_needs_another_person_and_a_reason(waiting, reviewer, accounts) -> None:
    other = accounts["second_reviewer"]
    with pytest.raises(NotAllowed):
        send_back_history(held=waiting, by=reviewer, now=LATER, reason="不对")
    with pytest.raises(Refused):
        send_back_history(held=waiting, by=other, now=LATER, reason=" ")
    done = send_back_history(held=waiting, by=other, now=LATER, reason="来源不明")
    assert (done.state, done.reason, done.closed_by) == ("sent_back", "来源不明", other)
    assert VALUE.get().value == Decimal("90.5")
    assert Event.objects.get(deed="send_back_history").after["reason"] == "来源不明"


def test_only_its_uploader_withdraws(waiting, reviewer, accounts) -> None:
    with pytest.raises(NotAllowed):
        withdraw_history(held=waiting, by=accounts["second_reviewer"], now=LATER)
    done = withdraw_history(held=waiting, by=reviewer, now=LATER)
    assert (done.state, done.closed_by) == ("withdrawn", reviewer)
    with pytest.raises(Conflict):
        confirm_history(held=waiting, by=accounts["second_reviewer"], now=LATER, seen="")


@pytest.mark.parametrize("role", ["official", "leader", "auditor", "reporter_a"])
def test_who_may_not_import(accounts, role) -> None:
    with pytest.raises(NotAllowed):
        received(accounts[role], LOANS)
    assert not Event.objects.filter(deed="refuse_history").exists()


def test_every_step_leads_from_known_states_to_known_states() -> None:
    known = {state for state, _word in HISTORY_STATES}
    assert {one.target for one in TRANSITIONS} == known
    assert {source for one in TRANSITIONS for source in one.sources} == {"", "draft", "waiting"}


def test_a_text_table_is_kept_under_its_own_name(reviewer) -> None:
    held = receive_history(
        content=text_table(LOANS), file_name="C:\\表\\往年.csv", by=reviewer, now=NOW
    )
    assert held.file_name == "往年.csv"
