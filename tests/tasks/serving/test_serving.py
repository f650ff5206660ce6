"""Which tasks serve a target: proposing, settling, loading, and nothing of an unpublished plan."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from districts.models import Account, DataVersion, Event, OrganisationName, Plan
from districts.permissions import Reader, reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.plans.loading import load_plans
from targets.models import Target
from tasks.actions import add_serving, confirm_serving, propose_serving, refuse_serving
from tasks.models import Serving, Task
from tasks.serving import serving_tasks

pytestmark = pytest.mark.usefixtures("loaded_plans")
NOW = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
ANYBODY = Reader()
BONDS = "green-bond-issuance-level"


def task(plan: str, number: int) -> Task:
    return Task.objects.get(plan__slug=plan, number=number)


def target(plan: str, key: str) -> Target:
    return Target.objects.get(plan__slug=plan, key=key)


def link(plan: str, key: str, number: int) -> Serving:
    return Serving.objects.get(target=target(plan, key), task=task(plan, number))


def numbers(plan: str, key: str, reader: Reader = ANYBODY) -> list[int]:
    one = target(plan, key)
    return [served.number for served in serving_tasks([one], reader)[one.pk]]


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


class TestServingTasks:
    def test_bonds_are_served_by_two_tasks_with_their_leads(self):
        bonds = target("chongqing", BONDS)
        first, second = serving_tasks([bonds], ANYBODY)[bonds.pk]
        assert (first.number, first.title) == (5, "推动发行支持绿色领域的地方政府债券")
        assert first.url == task("chongqing", 5).get_absolute_url()
        assert [str(lead) for lead in first.leads] == ["重庆市财政局"]
        assert first.responsible == 5
        assert second.number == 6

    def test_a_lead_goes_by_its_name_in_force_today(self):
        lead = serving_tasks([target("chongqing", BONDS)], ANYBODY)
        names = [one.name for served in lead.values() for one in served[1].leads]
        assert names[0] == "中国人民银行重庆市分行"
        OrganisationName.objects.all().delete()
        again = serving_tasks([target("chongqing", BONDS)], ANYBODY)
        plain = [one for served in again.values() for one in served[1].leads]
        assert [one.name for one in plain] == [one.organisation.name for one in plain]

    def test_what_no_measure_serves_has_an_empty_entry(self):
        for key in ("forest-coverage-level", "energy-intensity-reduction"):
            assert numbers("chongqing", key) == []

    def test_a_proposal_serves_nobody_yet(self):
        assert link("wushan", "green-bond-first-issue", 5).state == "proposed"
        assert numbers("wushan", "green-bond-first-issue") == [6]

    def test_three_queries_however_many_targets(self):
        targets = list(Target.objects.all())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            served = serving_tasks(targets, ANYBODY)
        assert len(queries) == 3
        assert len(served) == len(targets)
        assert serving_tasks([], ANYBODY) == {}

    def test_a_revision_is_served_by_what_served_the_first_wording(self):
        former = target("chongqing", BONDS)
        Target.objects.filter(pk=former.pk).update(ended_on=NOW.date())
        revised = target("chongqing", BONDS)
        revised.pk, revised.key, revised.revises, revised.ended_on = None, "bonds-r1", former, None
        revised.save(force_insert=True)
        assert numbers("chongqing", "bonds-r1") == [5, 6]
        propose_serving(plan=former.plan, by=None, now=NOW)
        assert not revised.servings.exists()

    def test_nothing_of_an_unpublished_plan(self, reviewer):
        hidden = target("wushan", BONDS.replace("issuance-level", "first-issue"))
        Plan.objects.filter(slug="wushan").update(is_public=False)
        assert serving_tasks([hidden], ANYBODY) == {hidden.pk: []}
        shown = serving_tasks([hidden], reader_of(reviewer))[hidden.pk]
        assert [one.number for one in shown] == [6]


class TestProposing:
    def test_a_second_time_writes_nothing(self, reviewer):
        before = DataVersion.current().stamp, Event.objects.count()
        for plan in Plan.objects.all():
            propose_serving(plan=plan, by=reviewer, now=NOW)
        assert (DataVersion.current().stamp, Event.objects.count()) == before

    def test_a_changed_text_changes_the_proposals_and_not_what_is_settled(self, reviewer):
        Task.objects.filter(plan__slug="wushan", number__in=(5, 6)).update(title="别的")
        Task.objects.filter(plan__slug="wushan", number=20).update(wording="发行绿色债券")
        stamp = DataVersion.current().stamp
        count = propose_serving(plan=Plan.objects.get(slug="wushan"), by=reviewer, now=NOW)
        rows = Serving.objects.filter(target=target("wushan", "green-bond-first-issue"))
        assert dict(rows.values_list("task__number", "state")) == {6: "confirmed", 20: "proposed"}
        assert count == Serving.objects.filter(task__plan__slug="wushan", state="proposed").count()
        assert DataVersion.current().stamp > stamp
        assert Event.objects.filter(deed="propose_serving").latest("pk").after == {
            "proposed": 1,
            "changed": 0,
            "withdrawn": 1,
        }

    def test_only_for_the_office(self, accounts):
        plan = Plan.objects.get(slug="wushan")
        for name in ("official", "reporter_a", "leader", "auditor"):
            with pytest.raises(NotAllowed):
                propose_serving(plan=plan, by=accounts[name], now=NOW)
            with pytest.raises(NotAllowed):
                refuse_serving(pairs=[], by=accounts[name], now=NOW)


class TestSettling:
    def test_confirming_keeps_who_and_when(self, reviewer):
        row, stamp = link("wushan", "green-bond-first-issue", 5), DataVersion.current().stamp
        assert confirm_serving(pairs=[row], by=reviewer, now=NOW, note="已核对") == 1
        row.refresh_from_db()
        assert (row.state, row.by, row.at, row.note) == ("confirmed", reviewer, NOW, "已核对")
        assert numbers("wushan", "green-bond-first-issue") == [5, 6]
        event = Event.objects.get(deed="confirm_serving")
        assert (event.before["state"], event.after["state"]) == ("proposed", "confirmed")
        assert event.after["target"] == row.target_id
        assert DataVersion.current().stamp > stamp
        assert confirm_serving(pairs=[row], by=reviewer, now=NOW) == 0

    def test_what_came_with_the_plan_can_be_declined_and_taken_back(self, reviewer):
        row = link("chongqing", BONDS, 6)
        refuse_serving(pairs=[row], by=reviewer, now=NOW)
        assert numbers("chongqing", BONDS) == [5]
        propose_serving(plan=row.task.plan, by=reviewer, now=NOW)
        assert numbers("chongqing", BONDS) == [5]
        add_serving(target=row.target, task=row.task, by=reviewer, now=NOW)
        assert numbers("chongqing", BONDS) == [5, 6]
        with pytest.raises(Conflict):
            add_serving(target=row.target, task=row.task, by=reviewer, now=NOW)

    def test_a_task_of_another_plan_is_refused(self, reviewer):
        with pytest.raises(Refused):
            add_serving(
                target=target("chongqing", BONDS), task=task("wushan", 6), by=reviewer, now=NOW
            )

    def test_by_hand(self, reviewer):
        forest = target("chongqing", "forest-coverage-level")
        row = add_serving(target=forest, task=task("chongqing", 20), by=reviewer, now=NOW)
        assert (row.state, row.origin) == ("confirmed", "person")
        assert numbers("chongqing", "forest-coverage-level") == [20]

    def test_the_database_refuses_what_is_not_whole(self, reviewer):
        row = link("wushan", "green-bond-first-issue", 5)
        for change in (
            {"state": "confirmed"},
            {"state": "settled"},
            {"origin": "person"},
            {"origin": "plan"},
            {"by": reviewer, "at": NOW},
            {"task": task("wushan", 6)},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Serving.objects.filter(pk=row.pk).update(**change)

    def test_a_linked_task_is_protected(self):
        with pytest.raises(ProtectedError):
            link("wushan", "green-bond-first-issue", 5).target.delete()


class TestLoading:
    def test_twice_is_harmless(self):
        before = list(Serving.objects.order_by("pk").values())
        report = load_plans()
        assert list(Serving.objects.order_by("pk").values()) == before
        assert not [one for one in report.differences if one.model == "serving"]

    def test_an_older_installation_gets_the_links(self):
        Serving.objects.all().delete()
        load_plans()
        assert Serving.objects.filter(origin="plan", state="confirmed").count() == 56
        assert numbers("chongqing", BONDS) == [5, 6]

    def test_a_persons_word_stands_until_the_difference_is_taken(self, reviewer):
        row = link("chongqing", BONDS, 6)
        refuse_serving(pairs=[row], by=reviewer, now=NOW)
        (difference,) = [one for one in load_plans().differences if one.model == "serving"]
        assert (difference.field, difference.stored, difference.said) == (
            "state",
            "refused",
            "confirmed",
        )
        assert numbers("chongqing", BONDS) == [5]
        load_plans(update=True)
        row.refresh_from_db()
        assert (row.state, row.origin, row.by, row.at) == ("confirmed", "plan", None, None)

    def test_who_confirmed_a_proposal_stays(self, reviewer):
        row = link("chongqing", BONDS, 6)
        Serving.objects.filter(pk=row.pk).update(
            origin="machine", state="refused", by=reviewer, at=NOW
        )
        add_serving(target=row.target, task=row.task, by=reviewer, now=NOW)
        load_plans(update=True)
        row.refresh_from_db()
        assert (row.origin, row.by) == ("machine", reviewer)
