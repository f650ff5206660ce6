"""What strangers are told of a run: nothing that rests on what is hidden from them."""

from typing import Any

import pytest

from districts.models import Account, Plan
from districts.refusals import Refused
from targets.models import Indicator, Observation
from tasks.evaluation import actions
from tasks.evaluation.actions import ItemContent
from tasks.evaluation.models import Point

from .schemes import (
    LATER,
    NOW,
    D,
    in_force,
    open_to_objections,
    place,
)

pytestmark = pytest.mark.usefixtures("city")


class TestPlansNotForPublication:
    @pytest.mark.parametrize("source", ["tasks", "milestones", "attainment", "punctuality"])
    def test_a_run_on_them_stays_inside(
        self, office: Account, second: Account, source: str
    ) -> None:
        loans = Indicator.objects.get(code="green_loan_balance")
        of_loans = loans if source == "attainment" else None
        item = ItemContent("甲", D(100), source, "ratio", "乙", of_loans, full_mark=D(100))
        run = open_to_objections(office, version=in_force(office, "plans", items=[item]))
        actions.confirm_run(run=run, by=second, now=LATER)
        actions.publish_run(run=run, by=office, now=LATER)
        Plan.objects.filter(slug="wushan").update(is_public=False)
        if source == "punctuality":
            actions.publish_run_outside(run=run, by=office, now=LATER)
            return
        with pytest.raises(Refused, match="巫山县未对外公布的方案"):
            actions.publish_run_outside(run=run, by=office, now=LATER)
        Plan.objects.filter(slug="wushan").update(is_public=True)
        actions.publish_run_outside(run=run, by=office, now=LATER)

    def test_nor_does_one_on_figures_that_only_they_ask_for(
        self, office: Account, second: Account
    ) -> None:
        asked = Indicator.objects.filter(asked_of="with_target")
        asked = asked.filter(observations__jurisdiction__slug="wushan").distinct()[0]
        item = ItemContent("甲", D(100), "indicator", "range", "乙", asked)
        run = open_to_objections(office, version=in_force(office, "figures", items=[item]))
        actions.confirm_run(run=run, by=second, now=LATER)
        actions.publish_run(run=run, by=office, now=LATER)
        Plan.objects.filter(slug="wushan").update(is_public=False)
        with pytest.raises(Refused, match=r"巫山县.*未对外公布的方案"):
            actions.publish_run_outside(run=run, by=office, now=LATER)


class TestFiguresOfTheLedger:
    @pytest.mark.parametrize("told_to", ["ledger", "strangers"])
    def test_a_run_on_them_goes_outside_where_strangers_are_told(
        self, office: Account, second: Account, settings: Any, told_to: str
    ) -> None:
        settings.PUBLIC_LEDGER = True
        ledger = Indicator.objects.get(code="ledger_projects")
        for slug in ("rongchang", "wushan"):
            Observation.objects.create(
                jurisdiction=place(slug),
                indicator=ledger,
                quarter="2025Q4",
                value=D(5),
                origin="ledger",
                told_to=told_to,
                published_at=NOW,
            )
        item = ItemContent("入库项目数", D(100), "indicator", "range", "项目", ledger)
        version = in_force(office, "ledger", items=[item])
        run = open_to_objections(office, version=version)
        actions.confirm_run(run=run, by=second, now=LATER)
        run = actions.publish_run(run=run, by=office, now=LATER)
        points = Point.objects.filter(result__computation__run=run)
        assert points and all(one.value == 5 for one in points.filter(state="known"))
        if told_to == "strangers":
            assert actions.publish_run_outside(run=run, by=office, now=LATER).outside_at == LATER
            return
        with pytest.raises(Refused, match="只能内部通报"):
            actions.publish_run_outside(run=run, by=office, now=LATER)
