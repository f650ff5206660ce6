"""The register of what is late, and the due dates that the office sets."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import translation

from districts.models import Event, Plan
from districts.permissions import Reader
from districts.refusals import NotAllowed, Refused
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.actions import set_due_date
from tasks.models import Task, TaskDueDate
from tasks.progress.due import (
    as_known,
    judged_on,
    late_among,
    late_counts,
    timings,
)
from tasks.progress.due import (
    late_tasks as ids_of_late,
)
from tests.tasks.updates import report

pytestmark = pytest.mark.django_db
END = datetime.date(2025, 12, 31)
JUNE = datetime.date(2026, 6, 30)
STRANGER = Reader()
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    translation.activate("en")


def as_of(text):
    return AsOf(Quarter.parse(text))


def late_tasks(reader, moment):
    tasks = Task.objects.visible_to(reader)
    return late_among(tasks.select_related("plan__jurisdiction"), moment)


def rows(reader, moment):
    return {
        (one.task.plan.slug, one.task.number): one
        for one in late_tasks(reader, moment)
        if one.update is not None
    }


def test_the_register_tells_what_is_reported_late_from_what_is_not_reported():
    report("chongqing", 1, "2025Q4", "in_progress", due_on=JUNE, account="正在推进。")
    report("chongqing", 2, "2025Q4", "done")
    report("chongqing", 3, "2025Q3", "blocked")
    report("chongqing", 4, "2024Q2", "in_progress", due_on=datetime.date(2024, 5, 31))
    register = rows(STRANGER, as_of("2025Q4"))
    assert set(register) == {("chongqing", 1), ("chongqing", 3), ("chongqing", 4)}
    first = register["chongqing", 1]
    assert (first.is_confirmed, first.account) == (True, "正在推进。")
    assert (first.dates.due, first.dates.expected, first.dates.times_revised) == (END, JUNE, 1)
    assert first.since == datetime.date(2026, 1, 1)
    # Its last report is older than its date: it may be done by now.
    assert not register["chongqing", 3].is_confirmed
    # Reported as under way in the very quarter in which it was due.
    assert register["chongqing", 4].is_confirmed
    register = late_tasks(STRANGER, as_of("2025Q4"))
    counts = late_counts(register)
    assert counts == {"overdue": 2, "awaiting": len(register) - 2}
    assert [one.task.number for one in register[:2]] == [4, 1]


def test_before_its_date_nothing_is_late():
    report("chongqing", 1, "2025Q3", "blocked")
    assert late_tasks(STRANGER, as_of("2025Q3")) == []


def test_a_task_never_reported_awaits_its_report():
    late = late_tasks(STRANGER, as_of("2025Q4"))
    assert len(late) == 105
    assert not any(one.is_confirmed or one.state or one.account for one in late)


def test_tasks_of_a_hidden_plan_are_for_those_who_may_see_it():
    report("shapingba", 1, "2025Q4", "blocked")
    assert ("shapingba", 1) not in rows(STRANGER, as_of("2025Q4"))
    assert ("shapingba", 1) in rows(OFFICIAL, as_of("2025Q4"))


def test_queries_do_not_grow_with_tasks(django_assert_num_queries):
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    for number in range(1, 12):
        report("chongqing", number, "2025Q4", "blocked")
    with django_assert_num_queries(14):
        for one in late_tasks(STRANGER, as_of("2025Q4")):
            assert one.task.plan.jurisdiction.name


def test_a_day_judges_by_itself():
    assert judged_on(AsOf(Quarter(2025, 4), JUNE)) == JUNE
    assert judged_on(as_of("2025Q2")) == datetime.date(2025, 7, 1)


def test_the_register_of_a_reader_says_the_same_as_the_tasks_one_by_one():
    report("chongqing", 1, "2025Q4", "in_progress")
    report("chongqing", 2, "2025Q4", "done")
    moment = as_of("2025Q4")
    known = timings(moment)
    register = {one.task.pk: one for one in late_tasks(STRANGER, moment)}
    seen = set(Task.objects.visible_to(STRANGER).values_list("pk", flat=True))
    assert {pk for pk, one in known.items() if one.late} & seen == set(register)
    assert all(known[pk].late == one.lateness for pk, one in register.items())
    overdue = ids_of_late("overdue", moment)
    assert overdue == [Task.objects.get(plan__slug="chongqing", number=1).pk]
    assert len(seen & set(ids_of_late("awaiting", moment))) == 103
    [task] = as_known(Task.objects.filter(plan__slug="chongqing", number=2), moment)
    assert task.timing.late is None


class TestSetting:
    """What the office sets goes before all else, is kept, and is judged by as it was known."""

    @pytest.fixture
    def task(self):
        report("chongqing", 1, "2025Q4", "in_progress", due_on=datetime.date(2025, 6, 30))
        return Task.objects.get(plan__slug="chongqing", number=1)

    def set_date(self, accounts, task, day=2, *, by="reviewer", **values):
        given = {"source": "decision", "due_on": JUNE, "document": "渝金〔2026〕3号", **values}
        at = datetime.datetime(2026, 3, day, 2, 0, tzinfo=datetime.UTC)
        return set_due_date(task=task, by=accounts[by], now=at, **given)

    def late(self, task, moment):
        return timings(moment)[task.pk].late

    def test_a_decision_moves_the_date_and_what_it_replaced_stays(self, accounts, task):
        assert self.late(task, as_of("2025Q4")).since == datetime.date(2025, 7, 1)
        assert self.set_date(accounts, task) is True
        assert self.late(task, as_of("2025Q4")) is None
        assert self.late(task, as_of("2026Q2")).kind == "awaiting"
        dates = timings(as_of("2025Q4"))[task.pk].dates
        assert (dates.due, dates.source, dates.document) == (JUNE, "decision", "渝金〔2026〕3号")
        # On a day before the decision nobody knew of it.
        assert self.late(task, AsOf(Quarter(2025, 4), datetime.date(2026, 3, 1))) is not None
        assert self.late(task, AsOf(Quarter(2025, 4), datetime.date(2026, 3, 2))) is None
        event = Event.objects.filter(deed="set_task_due_date").get()
        assert event.before == {"source": "period"}
        assert event.after == {
            "source": "decision",
            "due_on": "2026-06-30",
            "document": "渝金〔2026〕3号",
        }

    def test_what_was_set_can_be_taken_back(self, accounts, task):
        self.set_date(accounts, task)
        assert self.set_date(accounts, task, 3, source="period", due_on=None, document="")
        assert self.late(task, as_of("2025Q4")).since == datetime.date(2025, 7, 1)
        assert task.due_dates.count() == 2

    def test_a_standing_measure_is_never_late(self, accounts, task):
        self.set_date(accounts, task, source="standing", due_on=None, document="")
        assert self.late(task, as_of("2030Q4")) is None

    def test_the_same_again_changes_nothing(self, accounts, task):
        self.set_date(accounts, task)
        assert self.set_date(accounts, task, 3) is False
        assert self.set_date(accounts, task, 3, document=" 渝金〔2026〕3号 ") is False
        assert TaskDueDate.objects.count() == 1
        assert Event.objects.filter(deed="set_task_due_date").count() == 1

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"due_on": None}, "names a date"),
            ({"source": "clause", "due_on": None}, "names a date"),
            ({"source": "standing"}, "a standing measure has none"),
            ({"source": "period"}, "a standing measure has none"),
            ({"document": " "}, "Name the document"),
            ({"source": "nobody"}, "nobody"),
            ({"due_on": datetime.date(2031, 1, 1)}, "between 2018 and 2030"),
            ({"due_on": datetime.date(2017, 12, 31)}, "between 2018 and 2030"),
        ],
    )
    def test_what_does_not_fit_together_is_refused(self, accounts, task, values, said):
        with pytest.raises(Refused, match=said):
            self.set_date(accounts, task, **values)
        assert not TaskDueDate.objects.exists()

    @pytest.mark.parametrize("by", ["official", "reporter_a", "leader", "auditor"])
    def test_only_the_office_sets_it(self, accounts, task, by):
        with pytest.raises(NotAllowed):
            self.set_date(accounts, task, by=by)

    @pytest.mark.parametrize(
        "row",
        [
            {"source": "decision", "due_on": None, "document": "x"},
            {"source": "standing", "due_on": JUNE},
            {"source": "decision", "due_on": JUNE, "document": ""},
            {"source": "other", "due_on": None},
        ],
    )
    def test_the_database_holds_it_too(self, accounts, task, row):
        at = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
        with pytest.raises(IntegrityError):
            TaskDueDate.objects.create(task=task, by=accounts["reviewer"], at=at, **row)


@pytest.mark.parametrize(("name", "is_led"), [("reviewer", True), ("official", False)])
def test_the_list_leads_who_may_set_a_date_to_where(client_of, name, is_led) -> None:
    page = client_of(name).get("/tasks/?plan=chongqing").content.decode()
    assert ('href="/tasks/chongqing/1/#due"' in page) is is_led
    page = client_of(name).get("/tasks/chongqing/1/").content.decode()
    assert ('href="#due"' in page) is is_led
