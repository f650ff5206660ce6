"""What the office sets and decides on milestones, and what the database holds."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from districts.evidence.forms import BroughtFile
from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.milestones import actions
from tasks.milestones.settling import settled
from tasks.models import Milestone, MilestoneDecision, MilestoneMove, WorkYear
from tests.districts.evidence.files import pdf

from .made import DECEMBER, NOW, SEPTEMBER, made, reported, task_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    translation.activate("en")


def reach(accounts, one, **values):
    given = {"reached_on": SEPTEMBER, "by": accounts["reviewer"], "now": NOW, **values}
    actions.reach_milestone(milestone=one, **given)
    one.refresh_from_db()


def test_milestones_of_a_task_are_numbered(accounts):
    first, second = made(accounts), made(accounts, title="发布项目清单")
    assert (first.number, second.number, first.state) == (1, 2, "planned")
    event = Event.objects.filter(deed="set_milestone").first()
    assert event.after["task"] == "rongchang:3"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " "}, "cannot be blank"),
        ({"kind": "wish"}, "wish"),
        ({"kind": "count"}, "names the number to reach"),
        ({"goal": 3}, "names the number to reach"),
        ({"source": "decision"}, "Name the document"),
        ({"source": "rumour"}, "rumour"),
        ({"due_on": datetime.date(2033, 1, 1)}, "between 2018 and 2030"),
        ({"due_on": datetime.date(2017, 12, 31)}, "between 2018 and 2030"),
    ],
)
def test_what_does_not_fit_together_is_refused(accounts, values, said):
    with pytest.raises(Refused, match=said):
        made(accounts, **values)
    assert not Milestone.objects.filter(task=task_of()).exists()


def test_a_title_stands_once_for_a_task(accounts):
    made(accounts)
    with pytest.raises(Refused, match="already has a milestone of this title"):
        made(accounts)
    made(accounts, number=4)


@pytest.mark.parametrize("by", ["official", "reporter_a", "leader", "administrator", "auditor"])
def test_reviewers_alone_set_milestones(accounts, by):
    one = made(accounts)
    given = {"by": accounts[by], "now": NOW}
    with pytest.raises(NotAllowed):
        made(accounts, title="另一节点", by=accounts[by])
    with pytest.raises(NotAllowed):
        actions.move_milestone(milestone=one, due_on=DECEMBER, reason="延后", **given)
    with pytest.raises(NotAllowed):
        actions.reach_milestone(milestone=one, reached_on=SEPTEMBER, **given)
    with pytest.raises(NotAllowed):
        actions.open_year(year=2026, **given)


def test_each_move_is_kept_with_its_reason(accounts):
    one = made(accounts)
    for day in (DECEMBER, datetime.date(2026, 3, 31)):
        actions.move_milestone(
            milestone=one, due_on=day, reason=" 场地未定 ", by=accounts["reviewer"], now=NOW
        )
    one.refresh_from_db()
    assert one.due_on == datetime.date(2026, 3, 31)
    moves = list(one.moves.values_list("before", "after", "reason"))
    assert moves == [
        (SEPTEMBER, DECEMBER, "场地未定"),
        (DECEMBER, datetime.date(2026, 3, 31), "场地未定"),
    ]


@pytest.mark.parametrize(
    ("due_on", "reason", "said"),
    [
        (SEPTEMBER, "延后", "due on that day already"),
        (DECEMBER, "  ", "reason"),
        (datetime.date(2031, 1, 1), "延后", "between 2018 and 2030"),
    ],
)
def test_a_move_to_nowhere_is_refused(accounts, due_on, reason, said):
    one = made(accounts)
    with pytest.raises(Refused, match=f"(?i){said}|blank"):
        actions.move_milestone(
            milestone=one, due_on=due_on, reason=reason, by=accounts["reviewer"], now=NOW
        )
    assert not MilestoneMove.objects.exists()


def test_a_document_is_reached_with_number_and_date(accounts):
    one = made(accounts, kind="deliverable", title="项目认定办法")
    proof = [BroughtFile(pdf(), "办法.pdf")]
    with pytest.raises(Refused, match="number and date"):
        reach(accounts, one, evidence=proof)
    assert not MilestoneDecision.objects.exists()
    assert not one.proofs.exists()
    reach(accounts, one, document_number=" 荣昌府办发〔2025〕12号 ", evidence=proof)
    assert (one.state, one.document_number) == ("reached", "荣昌府办发〔2025〕12号")


@pytest.mark.parametrize("count", [None, 0, 4])
def test_a_number_is_reached_from_its_goal_on(accounts, count):
    one = made(accounts, kind="count", goal=5, unit="家")
    with pytest.raises(Refused, match="has not been reached yet"):
        reach(accounts, one, count=count)
    reach(accounts, one, count=5)
    assert (one.state, one.count) == ("reached", 5)


def test_nothing_is_reached_on_a_day_to_come(accounts):
    one = made(accounts)
    with pytest.raises(Refused, match="a day to come"):
        reach(accounts, one, reached_on=datetime.date(2026, 1, 11))
    reach(accounts, one, reached_on=datetime.date(2026, 1, 10))


def test_what_is_given_up_keeps_its_reason_and_can_be_taken_back(accounts):
    one, by = made(accounts), {"by": accounts["reviewer"], "now": NOW}
    with pytest.raises(Refused):
        actions.give_up_milestone(milestone=one, reason=" ", **by)
    actions.give_up_milestone(milestone=one, reason="并入其他活动", **by)
    one.refresh_from_db()
    assert (one.state, one.reason) == ("given_up", "并入其他活动")
    with pytest.raises(Refused):
        actions.take_back_milestone(milestone=one, reason="", **by)
    actions.take_back_milestone(milestone=one, reason="恢复办理", **by)
    one.refresh_from_db()
    assert (one.state, one.reached_on) == ("planned", None)
    assert Event.objects.filter(deed="take_back_milestone").count() == 1


@pytest.mark.parametrize("deed", [one.deed for one in actions.TRANSITIONS])
def test_of_two_people_at_once_the_second_is_told(accounts, deed):
    """Each deed starts from its own states alone: who comes second finds another one."""
    one, by = made(accounts), {"by": accounts["reviewer"], "now": NOW}
    act = {
        "move_milestone": lambda: actions.move_milestone(
            milestone=one, due_on=DECEMBER, reason="延后", **by
        ),
        "reach_milestone": lambda: actions.reach_milestone(
            milestone=one, reached_on=SEPTEMBER, **by
        ),
        "give_up_milestone": lambda: actions.give_up_milestone(milestone=one, reason="合并", **by),
        "take_back_milestone": lambda: actions.take_back_milestone(
            milestone=one, reason="误记", **by
        ),
    }
    if deed != "take_back_milestone":
        actions.give_up_milestone(milestone=one, reason="合并", **by)
    with pytest.raises(Conflict):
        act[deed]()
    one.refresh_from_db()
    assert (deed in actions.possible_deeds(one)) is False


def test_columns_equal_what_the_words_say(accounts):
    one = made(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER)
    one.refresh_from_db()
    assert (one.state, one.reached_on) == ("reached", SEPTEMBER)
    [values] = settled([one])
    assert {name: getattr(one, name) for name in values} == values
    actions.take_back_milestone(
        milestone=one, reason="材料不符", by=accounts["reviewer"], now=NOW + PAST
    )
    one.refresh_from_db()
    assert one.state == "planned"


PAST = datetime.timedelta(days=30)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "reached"},
        {"reached_on": SEPTEMBER},
        {"kind": "deliverable", "state": "reached", "reached_on": SEPTEMBER},
        {"kind": "count", "goal": 2, "state": "reached", "reached_on": SEPTEMBER, "count": 1},
        {"kind": "count"},
        {"kind": "step", "goal": 2},
        {"state": "given_up"},
        {"kind": "other"},
        {"state": "other"},
        {"source": "decision", "basis": ""},
    ],
)
def test_the_database_holds_it_too(accounts, values):
    one = made(accounts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=one.pk).update(**values)


def test_a_year_is_opened_once(accounts):
    first = actions.open_year(
        year=2026, by=accounts["reviewer"], now=NOW, document=" 渝金办〔2026〕2号 "
    )
    again = actions.open_year(year=2026, by=None, now=NOW + PAST)
    assert (first[1], again[1]) == (True, False)
    assert WorkYear.objects.get().document == "渝金办〔2026〕2号"
    assert Event.objects.filter(deed="open_year").count() == 1


@pytest.mark.parametrize("year", [-1, 0, 1926, 9999])
def test_a_year_out_of_reason_is_not_opened(accounts, year):
    with pytest.raises(Refused):
        actions.open_year(year=year, by=accounts["reviewer"], now=NOW)
