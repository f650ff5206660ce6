"""The year's page and the milestones on a task's page: rights, refusals, odd input, exports."""

import csv
import io
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from districts.models import Plan
from tasks.models import Milestone, MilestoneMove, TaskDueDate, WorkYear
from tasks.views.milestones import DEEDS

from .made import NOW, SEPTEMBER, in_english, made, reported, task_of

pytestmark = pytest.mark.django_db
TASK = "/tasks/rongchang/3/"
GIVEN = {
    "title": "召开银企对接会",
    "kind": "step",
    "due_on": "2025-09-30",
    "source": "clause",
}


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    translation.activate("en")


@pytest.fixture
def reviewer(client_of):
    return in_english(client_of("reviewer"))


@pytest.fixture
def client(client):
    return in_english(client)


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_reviewer_sets_a_milestone_and_all_see_it(client, reviewer):
    response = reviewer.post(f"{TASK}milestones/add", GIVEN)
    assert response.status_code == 302
    assert response["Location"] == f"{TASK}#milestone-1"
    page = text_of(client.get(TASK))
    assert "召开银企对接会" in page
    assert "milestones/add" not in page
    assert "召开银企对接会" in text_of(client.get("/tasks/years/2025/"))


@pytest.mark.parametrize(
    "odd",
    [
        {"title": ""},
        {"title": "x" * 10_000},
        {"title": "a\x00b"},
        {"kind": "count"},
        {"kind": "count", "goal": "0"},
        {"kind": "count", "goal": "9" * 30},
        {"goal": "3"},
        {"kind": ["step", "wish"]},
        {"due_on": ""},
        {"due_on": "1926-01-01"},
        {"due_on": "2035-01-01"},
        {"source": "decision"},
        {"organisation": "999999"},
    ],
    ids=lambda odd: "-".join(odd),
)
def test_odd_input_is_refused_and_kept_on_the_page(reviewer, odd):
    page = text_of(reviewer.post(f"{TASK}milestones/add", {**GIVEN, **odd}), 422)
    assert "Set a milestone" in page
    assert not Milestone.objects.filter(task__plan__slug="rongchang").exists()


@pytest.mark.parametrize("name", ["official", "reporter_a", "leader", "administrator", "auditor"])
def test_nobody_else_may(client_of, accounts, name):
    made(accounts)
    client = in_english(client_of(name))
    assert client.post(f"{TASK}milestones/add", GIVEN).status_code == 403
    assert client.post(f"{TASK}milestones/1/reach").status_code == 403
    assert client.post("/tasks/years/2026/open").status_code == 403
    page = text_of(client.get(TASK))
    assert not [deed for deed in DEEDS if f"milestones/1/{deed}" in page]


def test_a_milestone_is_moved_reached_and_taken_back_on_the_page(accounts, reviewer):
    one = made(accounts)
    moved = {"due_on": "2025-12-31", "reason": "场地未定"}
    assert reviewer.post(f"{TASK}milestones/1/move", moved).status_code == 302
    page = text_of(reviewer.get(TASK))
    assert "first due 2025-09-30, moved 1 time" in page
    reached = {"reached_on": "2025-11-30"}
    assert reviewer.post(f"{TASK}milestones/1/reach", reached).status_code == 302
    assert "Reached in time" in text_of(reviewer.get(TASK))
    # Who did not see that it is reached already is told so, with what was typed.
    again = text_of(reviewer.post(f"{TASK}milestones/1/reach", reached), 409)
    assert "reached or given up already" in again
    back = {"reason": "材料不符"}
    assert reviewer.post(f"{TASK}milestones/1/take_back", back).status_code == 302
    one.refresh_from_db()
    assert one.state == "planned"
    assert MilestoneMove.objects.get().by == accounts["reviewer"]


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("move", {}),
        ("move", {"due_on": "2025-12-31"}),
        ("move", {"due_on": "2025-09-30", "reason": "同日"}),
        ("reach", {}),
        ("reach", {"reached_on": "2099-01-01"}),
        ("give_up", {"reason": "x" * 10_000}),
        ("give_up", {"reason": "\x00"}),
    ],
)
def test_a_decision_that_lacks_something_is_refused(accounts, reviewer, deed, given):
    made(accounts)
    page = text_of(reviewer.post(f"{TASK}milestones/1/{deed}", given), 422)
    assert "milestone-deeds" in page
    assert Milestone.objects.get(task__plan__slug="rongchang").state == "planned"


@pytest.mark.parametrize("address", ["milestones/2/move", "milestones/1/burn"])
def test_what_is_not_there_is_a_missing_page(accounts, reviewer, address):
    made(accounts)
    assert reviewer.post(f"{TASK}{address}").status_code == 404


def test_a_year_is_opened_on_its_page(accounts, reviewer):
    made(accounts)
    assert "Open the year" in text_of(reviewer.get("/tasks/years/2025/"))
    assert (
        reviewer.post("/tasks/years/2025/open", {"document": "渝金办〔2025〕1号"}).status_code
        == 302
    )
    page = text_of(reviewer.get("/tasks/years/2025/"))
    assert "渝金办〔2025〕1号" in page
    assert 'id="open"' not in page
    assert reviewer.post("/tasks/years/2025/open").status_code == 302
    assert WorkYear.objects.count() == 1
    assert reviewer.post("/tasks/years/9999/open").status_code == 422


@pytest.mark.parametrize("year", [1999, 2100, 99999])
def test_a_year_out_of_reason_is_a_missing_page(client, year):
    assert client.get(f"/tasks/years/{year}/").status_code == 404


def test_the_list_is_filtered_and_taken_away(accounts, client):
    made(accounts)
    query = "?quarter=2025Q3&plan=rongchang"
    page = text_of(client.get(f"/tasks/years/2025/{query}"))
    assert page.count("#milestone-1") == 1
    export = client.get(f"/tasks/years/2025/{query}&_export=csv")
    rows = list(csv.reader(io.StringIO(export.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == "召开银企对接会"
    assert "2025-09-30" in rows[1]
    assert client.get(f"/tasks/years/2025/{query}&_export=xlsx").status_code == 200


@pytest.mark.parametrize(
    "query", ["quarter=2025Q9", "state=x", "plan=\x00", "organisation=no&plan=no"]
)
def test_unknown_filters_narrow_nothing(accounts, client, query):
    made(accounts)
    assert "召开银企对接会" in text_of(client.get(f"/tasks/years/2025/?{query}"))


def test_an_empty_year_says_so(client):
    assert "No milestone is due in this year" in text_of(client.get("/tasks/years/2012/"))


def test_a_hidden_plan_is_not_told_of(accounts, client, client_of):
    made(accounts, plan="shapingba", number=1, title="内部节点")
    assert "内部节点" not in text_of(client.get("/tasks/years/2025/"))
    assert client.get("/tasks/shapingba/1/").status_code == 404
    assert "内部节点" in text_of(client_of("official").get("/tasks/years/2025/"))


def test_no_plan_may_be_called_years():
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(slug="rongchang").update(slug="years")


def test_the_api_tells_the_same(accounts, client):
    made(accounts)
    found = client.get("/api/v1/milestones/?plan=rongchang").json()
    assert found["count"] == 1
    row = found["results"][0]
    assert {name: row[name] for name in ("plan", "task", "title", "kind", "due_on", "state")} == {
        "plan": "rongchang",
        "task": 3,
        "title": "召开银企对接会",
        "kind": "step",
        "due_on": "2025-09-30",
        "state": "planned",
    }
    assert (row["reached_on"], row["document_number"]) == (None, None)
    assert client.get("/api/v1/milestones/?year=2024").json()["count"] == 0
    assert client.get("/api/v1/milestones/?plan=shapingba").status_code == 404


def test_a_standing_measure_is_judged_by_its_years_milestones(accounts, client):
    task = task_of()
    TaskDueDate.objects.create(task=task, source="standing", by=accounts["reviewer"], at=NOW)
    page = text_of(client.get(f"{TASK}?as_of=2025Q4"))
    answer = re.compile(r'<p class="answer">(.*?)</p>', re.DOTALL)
    [said] = answer.findall(page)
    assert "without a milestone in 2025 to judge it by" in said
    one = made(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER)
    made(accounts, title="发布项目清单")
    [said] = answer.findall(text_of(client.get(f"{TASK}?as_of=2025Q4")))
    assert "Of 2 milestones of 2025 1 are reached and 1 past their date." in said
    assert "without a milestone" not in said
    [dated] = answer.findall(text_of(client.get("/tasks/rongchang/4/?as_of=2025Q4")))
    assert "milestone" not in dated
