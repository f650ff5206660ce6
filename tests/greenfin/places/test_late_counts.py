"""Every count of late tasks leads to a list of exactly so many, whose file holds them all."""

import csv
import datetime
import html
import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from districts.models import Account, Organisation, Plan
from tasks.actions import set_due_date
from tasks.models import Assignment, Task
from tests.greenfin.pages import text_of
from tests.tasks.updates import report

JUNE = datetime.date(2025, 6, 30)
LINK = re.compile(r'<a[^>]* href="([^"]+)"[^>]*>(.*?)</a>', re.S)
LATE = ("overdue", "awaiting")
MOST = 6
PAGES = (
    "/tasks/",
    "/tasks/?plan=wushan",
    "/tasks/?q=绿色",
    "/organisations/load/",
    "/organisations/wushan-linyeju/",
    "/organisations/chongqing-renhang/",
    "/districts/chongqing/",
    "/districts/wushan/",
    "/changes/",
)


@pytest.fixture(autouse=True)
def states(loaded_plans: None, accounts: dict[str, Account]) -> None:
    """Some tasks late for half a year, some since the year's end, some done, some put off."""
    for number in range(1, 47):
        state = ("done", "blocked", "in_progress")[number % 3]
        due_on = JUNE if number % 5 == 0 else None
        report("chongqing", number, "2025Q4", state, due_on=due_on)
    for number in range(1, 9):
        report("wushan", number, "2025Q3", "in_progress", due_on=JUNE if number < 4 else None)
    set_due_date(
        task=Task.objects.get(plan__slug="chongqing", number=10),
        source="decision",
        due_on=datetime.date(2026, 6, 30),
        document="渝金〔2025〕7号",
        by=accounts["reviewer"],
        now=datetime.datetime(2025, 12, 1, tzinfo=datetime.UTC),
    )


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of the file behind a list."""
    response = client.get(f"{address}&_export=csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def late_links(client: Client, where: str) -> list[tuple[str, int]]:
    """Links of a page to lists of late tasks, with the number that each says."""
    parted = urlsplit(where)
    more = "&" if parted.query else "?"
    text = client.get(f"{where}{more}as_of=2025Q4").content.decode()
    found = []
    for address, content in LINK.findall(text):
        target = urlsplit(html.unescape(address))
        if parse_qs(target.query).get("state", [""])[0] in LATE and "_export" not in target.query:
            said = re.search(r"\d+", re.sub("<[^>]+>", "", content))
            if said and target.path in ("", "/tasks/"):
                found.append((f"{target.path or parted.path}?{target.query}", int(said[0])))
    return found


@pytest.mark.corpus
@pytest.mark.parametrize("where", PAGES)
def test_a_count_and_its_list_agree(client: Client, where: str) -> None:
    client.cookies["django_language"] = "en"
    links = late_links(client, where)
    assert links
    # A body more is a row like the others.
    for address, said in links[:MOST]:
        rows = rows_of(client, address)
        assert len(rows) == said, address
        assert {row["Late"] for row in rows} <= {"Overdue", "Awaiting its final report"}
        assert re.search(rf"\b{said} tasks?\b", text_of(client.get(address)))


def test_the_lists_hold_who_is_late_and_since_when(client: Client) -> None:
    client.cookies["django_language"] = "en"
    rows = rows_of(client, "/tasks/?state=overdue&plan=chongqing&as_of=2025Q4")
    since = {int(row["Number"]): row["Late since"] for row in rows}
    not_done = {number for number in range(1, 47) if number % 3}
    assert set(since) == not_done - {10}
    assert {number for number, day in since.items() if day == "2025-07-01"} == {
        number for number in not_done if number % 5 == 0
    } - {10}
    rows = rows_of(client, "/tasks/?state=overdue&plan=wushan&as_of=2025Q4")
    assert {int(row["Number"]) for row in rows} == {1, 2, 3}
    rows = rows_of(client, "/tasks/?state=awaiting&plan=wushan&as_of=2025Q4")
    assert len(rows) == Task.objects.filter(plan__slug="wushan").count() - 3


@pytest.mark.parametrize("role", ["", "lead", "responsible", "only_responsible"])
def test_the_load_of_a_body_leads_to_its_tasks(client: Client, role: str) -> None:
    client.cookies["django_language"] = "en"
    body = Organisation.objects.get(slug="wushan-shengtai-huanjingju")
    own = Assignment.objects.filter(organisation=body, task__isnull=False)
    tasks = {
        "": set(own.values_list("task", flat=True)),
        "lead": set(own.filter(role="lead").values_list("task", flat=True)),
        "responsible": set(own.filter(role="responsible").values_list("task", flat=True)),
    }
    tasks["only_responsible"] = tasks["responsible"] - tasks["lead"]
    asked = f"&role={role}" if role else ""
    assert len(rows_of(client, f"/tasks/?organisation={body.slug}{asked}")) == len(tasks[role])


def test_bodies_with_overdue_tasks_are_counted_and_listed(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/organisations/load/?as_of=2025Q4")
    said = re.search(r"([0-9]+) of them have overdue tasks", text_of(page))
    assert said
    rows = rows_of(client, "/organisations/load/?state=overdue&as_of=2025Q4")
    assert len(rows) == int(said[1]) > 0
    assert all(int(row["Overdue"]) for row in rows)


def test_a_body_says_first_whether_it_is_late(client: Client) -> None:
    page = "/organisations/wushan-linyeju/?as_of=2025Q4"
    body = Organisation.objects.get(slug="wushan-linyeju")
    duties = Assignment.objects.filter(organisation=body, task__isnull=False)
    led = duties.filter(role="lead")
    text = text_of(client.get(page)).replace(" ", "")
    assert f"{body.name}：牵头{led.count()}项举措" in text
    overdue = led.filter(task__number__lte=3).count()
    if overdue:
        assert f"{overdue}项已逾期（自2025-07-01起）" in text
    else:
        assert "没有逾期举措" in text
    earlier = text_of(client.get("/organisations/wushan-linyeju/?as_of=2025Q1")).replace(" ", "")
    assert "没有逾期举措" in earlier


def test_a_hidden_plan_makes_nobody_late(client_of: Callable[[str], Client]) -> None:
    report("shapingba", 1, "2025Q4", "blocked")
    stranger, official = client_of("anonymous"), client_of("official")
    address = "/tasks/?state=overdue&as_of=2025Q4"
    hidden = Plan.objects.get(slug="shapingba").title
    assert hidden not in {row["方案"] for row in rows_of(stranger, address)}
    assert hidden in {row["方案"] for row in rows_of(official, address)}
