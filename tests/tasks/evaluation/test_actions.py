"""Schemes and runs through their actions: what is stored, recorded, refused, and by whom."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from districts.evidence.forms import BroughtFile
from districts.models import Account, Event, Evidence
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import Indicator, Observation
from tasks.evaluation import actions
from tasks.evaluation.actions import ItemContent
from tasks.evaluation.actions.objections import Change
from tasks.evaluation.models import GroupMembership, Point, Result, Run, SchemeVersion
from tasks.evaluation.sources import Span
from tasks.evaluation.stored import stored_inputs, stored_subjects
from tasks.evaluation.working import score
from tests.districts.evidence.files import pdf

from .schemes import (
    LATER,
    NOW,
    UNTIL,
    YEAR,
    D,
    computed,
    content,
    drafted,
    grouped,
    in_force,
    item_named,
    open_to_objections,
    place,
)

pytestmark = pytest.mark.usefixtures("city")


def results(run: Run) -> dict[str, Result]:
    last = run.computations.order_by("-number")[0]
    return {one.jurisdiction.slug: one for one in last.results.select_related("jurisdiction")}


def objected(run: Run, by: Account, name: str = "举措完成率", **more: Any) -> Any:
    return actions.object_to_points(
        run=run,
        item=item_named(run, name),
        jurisdiction=place("rongchang"),
        words="完成数少计一项。",
        by=by,
        now=NOW,
        **more,
    )


class TestSchemes:
    def test_weights_add_up_to_a_hundred_in_force(self, office: Account) -> None:
        items = content().items
        short = drafted(office, items=items[:-1])
        with pytest.raises(Refused, match="90"):
            actions.activate_scheme(version=short, by=office, now=NOW)
        whole = drafted(office)
        assert whole.pk == short.pk
        assert actions.activate_scheme(version=whole, by=office, now=NOW).weight == 100
        with pytest.raises(IntegrityError), transaction.atomic():
            SchemeVersion.objects.filter(pk=whole.pk).update(weight=D("99.99"))

    def test_all_that_is_wrong_is_said_at_once(self, office: Account) -> None:
        items = [
            ItemContent("甲", D(60), "indicator", "ratio"),
            ItemContent("乙", D(30), "tasks", "bands", bands=[("x", "1")]),
        ]
        draft = drafted(office, items=items, in_force_from=None)
        with pytest.raises(Refused) as refusal:
            actions.activate_scheme(version=draft, by=office, now=NOW)
        for word in ("90", "甲", "乙", "生效"):
            assert word in refusal.value.sentence

    def test_a_version_in_force_is_never_changed(self, office: Account) -> None:
        first = in_force(office)
        with pytest.raises(Conflict):
            drafted(office)
        with pytest.raises(Conflict):
            actions.activate_scheme(version=first, by=office, now=NOW)
        second = actions.revise_scheme(scheme=first.scheme, by=office, now=NOW)
        assert (second.number, second.state) == (2, "draft")
        assert [(i.name, i.weight, i.bands) for i in second.items.all()] == [
            (i.name, i.weight, i.bands) for i in first.items.all()
        ]
        with pytest.raises(Conflict):
            actions.revise_scheme(scheme=first.scheme, by=office, now=NOW)

    def test_who_may_define(self, accounts: dict[str, Account]) -> None:
        drafted(accounts["administrator"])
        for name in ("reporter_a", "leader", "auditor", "supervisor", "official"):
            with pytest.raises(NotAllowed):
                drafted(accounts[name], code=f"by-{name}".replace("_", "-"))

    def test_members_of_groups_have_dates(self, office: Account) -> None:
        grouped(office, "core", "rongchang", "wushan")
        grouped(office, "special", "wushan", since="2025-07-01")
        rows = GroupMembership.objects.order_by("jurisdiction__slug", "since")
        assert [(r.group.code, r.jurisdiction.slug, str(r.until or "")) for r in rows] == [
            ("core", "rongchang", ""),
            ("core", "wushan", "2025-07-01"),
            ("special", "wushan", ""),
        ]
        with pytest.raises(Refused):
            grouped(office, "core", "wushan", since="2020-01-01")


class TestRuns:
    def test_a_whole_life(self, office: Account, second: Account) -> None:
        run = open_to_objections(office)
        with pytest.raises(Conflict):
            actions.confirm_run(run=run, by=second, now=NOW)
        with pytest.raises(NotAllowed):
            actions.confirm_run(run=run, by=office, now=LATER)
        actions.confirm_run(run=run, by=second, now=LATER)
        with pytest.raises(Conflict):
            actions.compute_run(run=run, by=office, now=LATER)
        run = actions.publish_run(run=run, by=office, now=LATER)
        run = actions.publish_run_outside(run=run, by=office, now=LATER)
        assert run.outside_at == LATER
        with pytest.raises(Conflict):
            actions.publish_run_outside(run=run, by=office, now=LATER)
        deeds = Event.objects.order_by("-pk").values_list("deed", flat=True)[:6]
        assert list(deeds)[::-1] == [
            "begin_run",
            "compute_run",
            "open_objections",
            "confirm_run",
            "publish_run",
            "publish_run_outside",
        ]

    def test_the_database_holds_four_eyes(self, office: Account) -> None:
        run = open_to_objections(office)
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(
                state="confirmed", confirmed_by=office, confirmed_at=LATER
            )

    def test_what_cannot_be_begun(self, office: Account, reporter: Account) -> None:
        with pytest.raises(Refused):
            actions.begin_run(version=drafted(office), span=YEAR, by=office, now=NOW)
        version = in_force(office, code="other")
        for span in ("2025Q4", "2026"):
            with pytest.raises(Refused):
                actions.begin_run(version=version, span=Span.parse(span), by=office, now=NOW)
        with pytest.raises(NotAllowed):
            actions.begin_run(version=version, span=YEAR, by=reporter, now=NOW)
        actions.begin_run(version=version, span=YEAR, by=office, now=NOW)
        with pytest.raises(Refused):
            actions.begin_run(version=version, span=YEAR, by=office, now=NOW)

    def test_points_explain_themselves(self, office: Account) -> None:
        run = computed(office)
        points = Point.objects.filter(result=results(run)["rongchang"])
        told = {point.item.name: point for point in points.select_related("item")}
        loans = told["绿色贷款余额"]
        assert loans.formula.startswith("30 × (")
        assert loans.formula.endswith(f"= {loans.won.normalize():f}")
        assert loans.origins[0]["quarter"] == "2025Q4"
        assert loans.origins[0]["url"].startswith("/observations/")
        assert len(told["绿色贷款增速"].origins) == 2
        for point in told.values():
            parts = point.won + point.lost + point.missing + point.inapplicable
            assert parts == point.weight

    def test_groups_are_ranked_apart(self, office: Account) -> None:
        grouped(office, "core", "rongchang", "wushan")
        grouped(office, "special", "shapingba", position=1)
        found = results(computed(office))
        assert set(found) == {"rongchang", "wushan", "shapingba"}
        assert found["shapingba"].rank == 1
        alone = found["shapingba"].points.get(item__name="绿色贷款余额")
        assert (alone.won, alone.mark) == (30, "alone")

    def test_persons_give_points_with_words(self, office: Account) -> None:
        run = actions.begin_run(version=in_force(office), span=YEAR, by=office, now=NOW)
        given: dict[str, Any] = {
            "run": run,
            "item": item_named(run, "创新做法"),
            "jurisdiction": place("rongchang"),
            "by": office,
            "now": NOW,
        }
        file = BroughtFile(pdf(), "做法.pdf")
        for points, words in ((D(7), ""), (D(11), "好"), (D(-1), "好")):
            with pytest.raises(Refused):
                actions.judge_item(**given, points=points, words=words)
        actions.judge_item(**given, points=D(7), words="全市首创。", evidence=[file])
        with pytest.raises(Refused):
            actions.judge_item(
                **{**given, "item": item_named(run, "举措完成率")}, points=D(7), words="好"
            )
        never = {**given, "jurisdiction": place("wushan"), "item": item_named(run, "报送及时率")}
        actions.judge_item(**never, points=None, words="当年新纳入，未要求报送。")
        run = actions.compute_run(run=run, by=office, now=NOW)
        found = results(run)
        assert found["rongchang"].points.get(item__name="创新做法").won == 7
        point = found["wushan"].points.get(item__name="报送及时率")
        assert (point.state, point.inapplicable) == ("not_applicable", 10)
        assert Evidence.objects.get(judgements__run=run).file_name == "做法.pdf"

    def test_given_points_keep_the_hint_that_stood_beside_them(self, office: Account) -> None:
        loans = Indicator.objects.get(code="green_loan_balance")
        items = [
            ItemContent("举措完成率", D(90), "tasks", "ratio", full_mark=D(100)),
            ItemContent("创新做法", D(10), "manual", "manual", indicator=loans, hint="indicator"),
        ]
        run = actions.begin_run(
            version=in_force(office, items=items), span=YEAR, by=office, now=NOW
        )
        given: dict[str, Any] = {"run": run, "jurisdiction": place("rongchang"), "by": office}
        item = item_named(run, "创新做法")
        row = actions.judge_item(item=item, points=D(7), words="较新。", now=NOW, **given)
        item = item_named(run, "举措完成率")
        plain = actions.judge_item(item=item, points=None, words="不适用。", now=NOW, **given)
        shown = Observation.objects.published().get(
            jurisdiction__slug="rongchang", indicator=loans, quarter="2025Q4"
        )
        assert row.hint == shown.value
        assert plain.hint is None

    def test_a_restatement_after_the_freeze_changes_nothing(self, office: Account) -> None:
        run = open_to_objections(office)
        last = run.computations.get()
        again = score(run.version, stored_subjects(last), stored_inputs(last))
        kept = {key: one.won for key, one in results(run).items()}
        assert {one.subject.jurisdiction.slug: one.sheet.won for one in again} == kept

    def test_a_new_version_leaves_old_runs_as_they_were(self, office: Account) -> None:
        run = computed(office)
        before = {key: (one.won, one.rank) for key, one in results(run).items()}
        draft = actions.revise_scheme(scheme=run.version.scheme, by=office, now=NOW)
        items = [ItemContent("举措完成率", D(100), "tasks", "ratio", full_mark=D(100))]
        changed = drafted(office, items=items)
        assert changed.pk == draft.pk
        actions.activate_scheme(version=changed, by=office, now=NOW)
        assert {key: (one.won, one.rank) for key, one in results(run).items()} == before
        assert run.version.items.count() == 5


class TestObjections:
    def test_answered_with_a_change(self, office: Account, reporter: Account) -> None:
        run = open_to_objections(office)
        before = results(run)["rongchang"].won
        row = objected(run, reporter, evidence=[BroughtFile(pdf(), "证明.pdf")])
        with pytest.raises(Refused):
            objected(run, reporter)
        actions.answer_objection(
            objection=row,
            answer="经核实，完成率为100%。",
            change=Change(D(100)),
            by=office,
            now=NOW,
        )
        after = results(run)["rongchang"]
        point = after.points.get(item__name="举措完成率")
        assert (point.won, point.lost, point.value) == (point.weight, 0, 100)
        assert point.origins[0]["words"] == "objection"
        assert after.won >= before
        # What stood before stays beside it.
        assert [one.number for one in run.computations.all()] == [1, 2]
        assert run.computations.get(number=1).results.get(jurisdiction=after.jurisdiction).won == (
            before
        )
        with pytest.raises(Conflict):
            actions.answer_objection(objection=row, answer="再答。", by=office, now=NOW)

    def test_an_answered_one_is_opened_again_with_a_reason(
        self, office: Account, second: Account, reporter: Account
    ) -> None:
        run = open_to_objections(office)
        row = objected(run, reporter)
        said: dict[str, Any] = {"objection": row, "by": office, "now": NOW}
        with pytest.raises(Conflict):
            actions.reopen_objection(reason="误改。", **said)
        before = results(run)["rongchang"].points.get(item=row.item)
        actions.answer_objection(answer="完成率为100%。", change=Change(D(100)), **said)
        with pytest.raises(Refused):
            actions.reopen_objection(reason=" ", **said)
        with pytest.raises(NotAllowed):
            actions.reopen_objection(objection=row, reason="误改。", by=reporter, now=NOW)
        actions.reopen_objection(reason="误改。", **said)
        row.refresh_from_db()
        assert (row.state, row.answer, row.former_answer) == ("open", "", "完成率为100%。")
        assert (row.reopening_reason, row.reopened_by, row.answered_by) == ("误改。", office, None)
        assert Event.objects.order_by("pk").last().before == {
            "state": "changed",
            "answer": "完成率为100%。",
        }
        with pytest.raises(Conflict):
            actions.confirm_run(run=run, by=second, now=LATER)
        actions.answer_objection(answer="恢复原值。", change=Change(before.value), **said)
        assert results(run)["rongchang"].points.get(item=row.item).won == before.won
        assert run.computations.count() == 3
        actions.confirm_run(run=run, by=second, now=LATER)
        with pytest.raises(Conflict):
            actions.reopen_objection(reason="再议。", **said)

    def test_without_a_change_nothing_is_computed(
        self, office: Account, second: Account, reporter: Account
    ) -> None:
        run = open_to_objections(office)
        row = objected(run, reporter)
        with pytest.raises(Conflict):
            actions.confirm_run(run=run, by=second, now=LATER)
        actions.answer_objection(
            objection=row, answer="提请会议研究。", by=office, now=NOW, for_meeting=True
        )
        with pytest.raises(Conflict):
            actions.confirm_run(run=run, by=second, now=LATER)
        with pytest.raises(Refused):
            actions.answer_objection(objection=row, answer="", by=office, now=NOW)
        actions.answer_objection(objection=row, answer="会议决定不予调整。", by=office, now=NOW)
        assert run.computations.count() == 1
        actions.confirm_run(run=run, by=second, now=LATER)

    def test_who_may_object_and_when(
        self, office: Account, accounts: dict[str, Account], reporter: Account
    ) -> None:
        run = computed(office)
        with pytest.raises(Conflict):
            objected(run, reporter)
        run = actions.open_objections(run=run, until=UNTIL, by=office, now=NOW)
        for name in ("reporter_b", "reviewer", "leader"):
            with pytest.raises(NotAllowed):
                objected(run, accounts[name])
        last_day = datetime.datetime(2026, 1, 25, 15, 59, tzinfo=datetime.UTC)
        given: dict[str, Any] = {
            "run": run,
            "jurisdiction": place("rongchang"),
            "words": "请核。",
            "by": reporter,
        }
        late = last_day + datetime.timedelta(minutes=2)
        with pytest.raises(Conflict):
            actions.object_to_points(item=item_named(run, "报送及时率"), now=late, **given)
        actions.object_to_points(item=item_named(run, "报送及时率"), now=last_day, **given)
