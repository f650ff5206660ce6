"""Links on the pages: both ways, settled without script, in files and in the API."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from districts.models import Account
from tasks.actions import propose_serving, refuse_serving
from tasks.models import Serving, Task
from tests.greenfin.pages import rows, text_of
from tests.kept import forget_kept

from .test_serving import BONDS, NOW, link, target, task

pytestmark = pytest.mark.usefixtures("loaded_plans")
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
PAGE = "/plans/{}/targets-and-tasks/"


@pytest.fixture
def reviewer(client: Client, accounts: dict[str, Account]) -> Account:
    client.force_login(accounts["reviewer"])
    return accounts["reviewer"]


def said(client: Client, address: str, **query: Any) -> str:
    return text_of(client.get(address, query, **ENGLISH))


def part(client: Client, address: str) -> str:
    """The panel of links on a page of a target or a task, in words."""
    content = client.get(address, **ENGLISH).content.decode()
    begin = content.index('id="served"')
    return content[begin : content.index("</section>", begin)]


def exported(client: Client, address: str, **query: Any) -> list[dict[str, str]]:
    answer = client.get(address, {"_export": "csv", **query}, **ENGLISH)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestTargetPage:
    def test_names_tasks_with_lead_bodies_and_counts_the_others(self, client):
        shown = part(client, target("chongqing", BONDS).get_absolute_url())
        assert shown.index("/tasks/chongqing/5/") < shown.index("/tasks/chongqing/6/")
        assert "中国人民银行重庆市分行" in shown
        assert "and 5 responsible bodies" in " ".join(shown.split())
        assert "Not reported" in shown
        assert "lists no task" not in shown

    def test_where_no_measure_names_it_nobody_is_named(self, client):
        shown = part(client, target("chongqing", "forest-coverage-level").get_absolute_url())
        assert "The plan lists no task for it" in shown
        assert "/organisations/" not in shown

    def test_a_proposal_names_no_body(self, client, accounts):
        bond = target("wushan", "green-bond-first-issue")
        shown = part(client, bond.get_absolute_url())
        assert shown.index("/tasks/wushan/6/") < shown.index("/tasks/wushan/5/")
        assert "To be confirmed" in shown
        assert "巫山县财政局" not in shown
        refuse_serving(
            pairs=[link("wushan", "green-bond-first-issue", 6)], by=accounts["reviewer"], now=NOW
        )
        shown = part(client, bond.get_absolute_url())
        assert "No task is confirmed yet" in shown
        assert "/organisations/" not in shown
        assert "/tasks/wushan/6/" not in shown

    def test_the_way_to_settling_is_for_who_may(self, client, reviewer):
        address = target("chongqing", BONDS).get_absolute_url()
        assert "Confirm, decline or add tasks" in part(client, address)
        assert "Confirm, decline or add tasks" not in part(Client(), address)


class TestOtherPages:
    def test_a_task_names_its_targets_with_their_status(self, client):
        shown = part(client, "/tasks/chongqing/6/")
        for key in (BONDS, "green-bond-issuance-multiple"):
            assert target("chongqing", key).get_absolute_url() in shown
        assert 'id="served"' not in client.get("/tasks/chongqing/1/").content.decode()

    def test_the_plan_names_both_ways(self, client):
        content = client.get("/plans/chongqing/", **ENGLISH).content.decode()
        beside = content[content.index('id="task-5"') : content.index('id="task-6"')]
        assert target("chongqing", BONDS).get_absolute_url() in beside
        assert PAGE.format("chongqing") in content
        assert content.count("The plan lists no task for it") == 7

    def test_the_file_of_targets_says_the_numbers(self, client):
        column = "Tasks that serve it"
        by_id = {row["Number of the target"]: row[column] for row in exported(client, "/targets/")}
        assert by_id[str(target("chongqing", BONDS).pk)] == "5, 6"
        assert by_id[str(target("chongqing", "forest-stock-level").pk)] == (
            "The plan lists no task for it"
        )
        Serving.objects.filter(task=task("wushan", 6)).delete()
        forget_kept()
        by_id = {row["Number of the target"]: row[column] for row in exported(client, "/targets/")}
        assert by_id[str(target("wushan", "green-bond-first-issue").pk)] == (
            "No task is confirmed yet"
        )
        compared = exported(client, "/districts/compare/", d=["chongqing", "rongchang"])
        assert {row[column] for row in compared} >= {"5, 6", "7, 9, 38", "6, 8, 25"}

    def test_the_api_names_both_ways(self, client):
        targets = {row["key"]: row["tasks"] for row in rows(client, "targets/", plan="chongqing")}
        assert targets[BONDS] == [5, 6]
        assert targets["forest-coverage-level"] == []
        tasks = {row["number"]: row["targets"] for row in rows(client, "plans/wushan/tasks/")}
        assert tasks[6] == ["green-bond-first-issue"]
        assert tasks[5] == []


class TestPageOfLinks:
    def test_answers_in_a_sentence(self, client):
        shown = said(client, PAGE.format("wushan"))
        assert "of 11 targets, confirmed tasks serve 5; for 6 the plan lists no task." in shown
        assert "1 link waits for a decision." in shown
        assert "title “绿色领域的地方政府债券”" in shown
        assert "Its wording is not loaded" in shown
        assert "Decide" not in shown
        assert "巫山县财政局" not in shown
        Task.objects.filter(plan__slug="wushan").update(wording="别的")
        forget_kept()
        assert "Not in its text" in said(client, PAGE.format("wushan"))

    def test_a_plan_without_targets(self, client, reviewer):
        assert "The plan sets no target." in said(client, PAGE.format("shapingba"))

    def test_who_settles_sees_whom_it_would_name(self, client, reviewer):
        assert "巫山县财政局" in said(client, PAGE.format("wushan"))

    def test_reviewer_settles_without_script(self, client, reviewer):
        row = link("wushan", "green-bond-first-issue", 5)
        sent = {"confirm": row.pk, "note": "已核对"}
        answer = client.post(PAGE.format("wushan") + "settle", sent, follow=True, **ENGLISH)
        assert answer.redirect_chain == [(PAGE.format("wushan"), 302)]
        assert "1 link is confirmed." in text_of(answer)
        row.refresh_from_db()
        assert (row.by, row.note) == (reviewer, "已核对")
        assert str(reviewer) in text_of(answer)
        assert str(reviewer) not in text_of(Client().get(PAGE.format("wushan")))

    def test_many_at_once_and_a_declined_one_is_seen_by_who_may_take_it_back(
        self, client, reviewer
    ):
        keys = [link("chongqing", BONDS, number).pk for number in (5, 6)]
        address = PAGE.format("chongqing") + "settle"
        answer = client.post(address, {"refuse": "chosen", "pair": keys}, follow=True, **ENGLISH)
        assert "2 links are declined and will not be proposed again." in text_of(answer)
        assert "Declined" in text_of(answer)
        assert "Declined" not in text_of(Client().get(PAGE.format("chongqing"), **ENGLISH))
        answer = client.post(address, {"confirm": "chosen"}, follow=True, **ENGLISH)
        assert "nothing was changed" in text_of(answer)

    def test_a_line_settles_all_targets_on_an_indicator(self, client, reviewer):
        found = Serving.objects.filter(task=task("wushan", 26)).order_by("target__position")
        keys = ",".join(f"{row.pk}:confirmed" for row in found)
        content = " ".join(client.get(PAGE.format("wushan")).content.decode().split())
        assert f'name="refuse" value="{keys}"' in content
        answer = client.post(
            PAGE.format("wushan") + "settle", {"refuse": keys}, follow=True, **ENGLISH
        )
        assert "3 links are declined" in text_of(answer)
        assert set(found.values_list("state", flat=True)) == {"refused"}

    def test_one_target_by_itself_parts_from_its_like(self, client, reviewer):
        first = target("wushan", "green-loan-balance-level")
        alone = {"target": str(first.pk)}
        row = link("wushan", first.key, 26)
        content = " ".join(client.get(PAGE.format("wushan"), alone).content.decode().split())
        assert f'name="refuse" value="{row.pk}:confirmed"' in content
        answer = client.post(
            PAGE.format("wushan") + "settle", {"refuse": row.pk, "only": first.pk}, follow=True
        )
        assert answer.redirect_chain == [(f"{PAGE.format('wushan')}?target={first.pk}", 302)]
        whole = " ".join(client.get(PAGE.format("wushan")).content.decode().split())
        assert f'name="confirm" value="{row.pk}:refused"' in whole
        missing = client.get(PAGE.format("wushan"), {"target": "999999"}, **ENGLISH)
        assert "Settle by itself" in text_of(missing)

    def test_adding_by_hand(self, client, reviewer):
        forest = target("chongqing", "forest-coverage-level")
        sent = {"target": forest.pk, "task": task("chongqing", 20).pk, "note": "=1+1"}
        address = PAGE.format("chongqing") + "add"
        answer = client.post(address, sent, follow=True, **ENGLISH)
        assert "The link is added and confirmed." in text_of(answer)
        again = client.post(address, sent, follow=True, **ENGLISH)
        assert "linked with the target already" in text_of(again)
        wrong = client.post(address, {"target": forest.pk}, follow=True, **ENGLISH)
        assert "Choose a target of the plan" in text_of(wrong)
        added = [row for row in exported(client, PAGE.format("chongqing")) if row["Number"] == "20"]
        assert [row["Note"] for row in added] == ["'=1+1"]

    def test_links_of_another_plan_and_missing_ones(self, client, reviewer):
        address = PAGE.format("chongqing") + "settle"
        for key in (link("wushan", "green-bond-first-issue", 5).pk, 999999, "9" * 30):
            assert client.post(address, {"confirm": key}).status_code == 404

    def test_comparing_once_more(self, client, reviewer):
        Serving.objects.filter(task__plan__slug="wushan").delete()
        answer = client.post(PAGE.format("wushan") + "propose", follow=True, **ENGLISH)
        assert "5 proposals wait for a decision" in text_of(answer)

    def test_file(self, client):
        found = exported(client, PAGE.format("wushan"))
        assert len(found) == 13 + 6
        proposed = [row for row in found if row["State"] == "To be confirmed"]
        assert [(row["Number"], row["Lead"]) for row in proposed] == [("5", "")]

    def test_a_plan_not_for_publication_is_as_a_missing_one(self, client, accounts):
        client.force_login(accounts["reporter_b"])
        hidden, missing = (client.get(PAGE.format(slug)) for slug in ("shapingba", "nothing"))
        assert hidden.status_code == missing.status_code == 404

    def test_proposals_move_with_the_text_and_pages_show_it(self, client, reviewer):
        plan = task("chongqing", 20).plan
        Task.objects.filter(plan=plan, number=20).update(wording="提高森林覆盖率")
        propose_serving(plan=plan, by=reviewer, now=NOW)
        assert "wording “森林覆盖率”" in said(client, PAGE.format("chongqing"))
