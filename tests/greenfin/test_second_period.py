"""A second plan period loads as data alone: the plans of `second_period`, without any figure."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from districts.models import Account, Jurisdiction, Plan
from districts.refusals import NotAllowed, Refused
from greenfin.plans.loading import apply_plan, load_plans, propose_plan
from targets.actions import continue_target
from targets.models import Target
from targets.periods import Quarter
from targets.workbook.asked import indicators_asked
from tasks.actions import continue_task
from tasks.models import Alignment, Task
from tests import second_period as second
from tests.greenfin.pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
NOW = datetime.datetime(2026, 4, 20, 9, tzinfo=datetime.UTC)
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture(scope="module", autouse=True)
def folder(
    plans_of_module: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The same loader, a folder with two more files; loaded once for all tests."""
    folder = second.second_plans(
        tmp_path_factory.mktemp("second") / "fixtures", second.CITY, second.DISTRICT
    )
    with django_db_blocker.unblock(), transaction.atomic():
        load_plans(folder=folder)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def shown(client: Client) -> Any:
    def read(path: str) -> str:
        response = client.get(path, **ENGLISH)
        assert response.status_code == 200, path
        return text_of(response)

    return read


def one_task(plan: str, number: int) -> Task:
    return Task.objects.select_related("plan").get(plan__slug=plan, number=number)


class TestLoadedAsData:
    @pytest.mark.parametrize(
        "path",
        [
            "/",
            "/districts/",
            "/districts/rongchang/",
            "/plans/chongqing-2026/",
            "/plans/rongchang-2026/",
            "/plans/rongchang-2026/audit/",
            "/plans/chongqing/",
            "/tasks/rongchang-2026/1/",
            "/tasks/rongchang/15/",
            "/targets/",
            "/indicators/green_loan_balance/",
            "/api/v1/targets/",
        ],
    )
    def test_both_are_browsable(self, shown, path):
        assert shown(path)

    def test_targets_of_both_periods_are_told_apart(self, shown):
        text = shown("/targets/")
        assert "2023–2025" in text
        assert "2026–2030" in text

    def test_what_is_carried_over_is_linked_both_ways(self, shown):
        assert one_task("rongchang-2026", 1).continues == one_task("rongchang", 15)
        assert "Carried over from 重庆市荣昌区" in shown("/tasks/rongchang-2026/1/")
        assert "Carried on by 荣昌区绿色金融" in shown("/tasks/rongchang/15/")
        target = Target.objects.get(plan__slug="chongqing-2026", key="loans-2030")
        assert target.continues == Target.objects.get(
            plan__slug="chongqing", key="green-loan-balance-level"
        )
        assert "达到6000亿元以上" in shown(target.get_absolute_url())

    def test_each_period_has_its_own_alignment(self, shown):
        pairs = Alignment.objects.filter(task__plan__slug="rongchang-2026")
        assert [(row.city_task, row.task.number) for row in pairs] == [
            (one_task("chongqing-2026", 1), 1)
        ]
        newest = shown("/alignment/")
        assert "Of the city's 2 tasks, compared with 1 district plan" in newest
        assert "种植花椒" in newest
        assert "Of the city's 46 tasks" in shown("/alignment/?plan=chongqing")

    def test_a_round_asks_for_the_targets_of_its_period(self):
        place = Jurisdiction.objects.get(slug="rongchang")

        def asked(quarter: str) -> set[str]:
            rows = indicators_asked(Quarter.parse(quarter), [place])
            return {key for one in rows for key in one.keys}

        assert {"forest_coverage", "forest_stock"} <= asked("2025Q4")
        assert "forest_coverage" in asked("2026Q4")
        assert "forest_stock" not in asked("2026Q4")

    def test_loading_again_changes_nothing(self, folder):
        report = load_plans(folder=folder)
        assert not report.is_changed
        assert not report.differences


class TestSettlingWhatIsCarriedOver:
    PATH = "/plans/rongchang-2026/carried-over/"

    def test_proposed_and_saved_by_a_person(self, client, accounts):
        Task.objects.update(continues=None)
        Target.objects.update(continues=None)
        Task.objects.filter(pk=one_task("rongchang-2026", 2).pk).update(title="探索建立碳账户体系")
        client.force_login(accounts["reviewer"])
        text = text_of(client.get(self.PATH, **ENGLISH))
        assert "Nothing is settled yet of what is carried over from the period before." in text
        own, former = one_task("rongchang-2026", 2), one_task("rongchang", 17)
        assert f'value="{former.pk}" selected' in " ".join(
            client.get(self.PATH).content.decode().split()
        )
        target = Target.objects.get(key="coverage-2030")
        aim = Target.objects.get(plan__slug="rongchang", key="forest-coverage-level")
        sent = {f"task-{own.pk}": former.pk, f"target-{target.pk}": aim.pk}
        answer = client.post(self.PATH, sent, follow=True, **ENGLISH)
        assert "2 links were changed." in text_of(answer)
        assert "from the period before: 1 of 2 targets, 1 of 2 tasks." in text_of(answer)
        assert one_task("rongchang-2026", 2).continues == former
        sent[f"task-{own.pk}"] = ""
        client.post(self.PATH, sent)
        assert one_task("rongchang-2026", 2).continues is None

    def test_rows_of_other_plans_are_refused(self, client, accounts):
        client.force_login(accounts["reviewer"])
        own = one_task("rongchang-2026", 2)
        sent = {f"task-{own.pk}": one_task("wushan", 1).pk}
        assert "does not belong to the former plan" in text_of(
            client.post(self.PATH, sent, **ENGLISH)
        )
        with pytest.raises(Refused):
            continue_task(task=own, former=one_task("wushan", 1), by=accounts["reviewer"], now=NOW)
        with pytest.raises(Refused):
            continue_target(
                target=Target.objects.get(key="coverage-2030"),
                former=Target.objects.get(plan__slug="chongqing-2026", key="loans-2030"),
                by=accounts["reviewer"],
                now=NOW,
            )

    def test_rights(self, client, accounts):
        assert client.get(self.PATH).status_code == 200
        assert client.post(self.PATH).status_code == 403
        client.force_login(accounts["official"])
        assert client.post(self.PATH).status_code == 403
        with pytest.raises(NotAllowed):
            continue_task(
                task=one_task("rongchang-2026", 2), former=None, by=accounts["official"], now=NOW
            )

    def test_a_hidden_former_plan(self, client):
        Plan.objects.filter(slug="rongchang").update(is_public=False)
        assert client.get(self.PATH).status_code == 404
        assert "试验区" not in client.get("/tasks/rongchang-2026/1/").content.decode()


DOCUMENT = """
重庆市荣昌区人民政府办公室
关于印发重庆市荣昌区绿色金融行动方案的通知
荣昌府办发〔2026〕9号

各镇街，区政府有关部门，有关单位：
《重庆市荣昌区绿色金融行动方案》已经区政府同意，现印发给你们，请认真组织实施。
重庆市荣昌区人民政府办公室
2026年3月5日
（此件公开发布）

重庆市荣昌区绿色金融行动方案

一、主要目标
（一）扩大规模。到2030年年末，全区绿色贷款余额达到400亿元以上。
二、工作举措
（一）健全组织体系
1. 推动地方金融组织业务绿色转型。支持典当行、融资租赁公司专设绿色部门。
（牵头单位：区金融事务中心；责任单位：区财政局）
2. 建立绿色项目库。每季度更新一次，并向银行推送。
（牵头单位：区发展改革委；责任单位：区金融事务中心）
"""


def test_a_plan_of_the_next_period_from_its_document(
    client: Client, accounts: dict[str, Account]
) -> None:
    Plan.objects.filter(slug="rongchang-2026").update(slug="rongchang-other")
    proposal = propose_plan(DOCUMENT.encode())
    assert proposal.plan is None
    plan, _report = apply_plan(proposal, by=accounts["administrator"], now=NOW)
    assert (plan.slug, plan.period_start, plan.period_end) == ("rongchang-2026", 2026, 2030)
    assert client.get(plan.get_absolute_url()).status_code == 200
    text = text_of(client.get(f"/plans/{plan.slug}/carried-over/", **ENGLISH))
    assert "推动地方金融组织业务绿色转型" in text
    assert client.get(f"/alignment/{plan.slug}/").status_code == 200
