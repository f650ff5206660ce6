"""The plans, and a plan in its own order."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.actions import move_data_version
from districts.models import Organisation, Plan, Section
from tasks.models import AnnexRow, Assignment, Task
from tests.greenfin.pages import table_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


def page(client: Client, slug: str, language: str = "en") -> Any:
    client.cookies["django_language"] = language
    response = client.get(f"/plans/{slug}/")
    assert response.status_code == 200
    return response


def headings(content: str) -> list[str]:
    return re.findall(r'<h\d id="section-\d+" lang="zh-Hans">(.*?)</h\d>', content)


def section_part(content: str, heading: str) -> str:
    """What stands between a section's heading and the next one."""
    start = content.index(f'lang="zh-Hans">{heading}<', content.index('id="section-'))
    following = re.search(r'<h\d id="section-', content[start:])
    return content[start : start + following.start()] if following else content[start:]


@pytest.mark.parametrize("slug", ["chongqing", "rongchang", "wushan"])
def test_sections_stand_in_order_with_their_targets_and_tasks(client: Client, slug: str) -> None:
    content = page(client, slug).content.decode()
    sections = list(Section.objects.filter(plan__slug=slug))
    assert headings(content) == [str(row) for row in sections]
    tasks = client.get(f"/api/v1/plans/{slug}/tasks/").json()["results"]
    targets = client.get("/api/v1/targets/", {"plan": slug}).json()["results"]
    for row in sections:
        part = section_part(content, str(row))
        numbers = [int(number) for number in re.findall(rf'/tasks/{slug}/(\d+)/">\d+\.', part)]
        assert numbers == [task["number"] for task in tasks if task["section"] == row.label]
        keys = {int(key) for key in re.findall(r'scope="row">\s*<a href="/targets/(\d+)/', part)}
        assert keys == {target["id"] for target in targets if target["clause"] == row.label}


def test_a_task_names_its_bodies_by_role(client: Client) -> None:
    content = page(client, "wushan", "zh-hans").content.decode()
    task = Task.objects.get(plan__slug="wushan", number=17)
    part = content[content.index(f'href="{task.get_absolute_url()}"') :]
    part = part[: part.index("</article>")]
    lead, _split, responsible = part.partition("责任")
    assert "牵头" in lead
    for duty in task.assignments.all():
        link = f'href="{duty.organisation.get_absolute_url()}"'
        assert link in (lead if duty.role == "lead" else responsible)


def test_the_head_says_number_date_and_what_it_is_based_on(client: Client) -> None:
    said = text_of(page(client, "wushan"))
    plan = Plan.objects.get(slug="wushan")
    assert plan.document_number in said
    assert f"Based on {plan.based_on}" in said
    assert "Publication Published" in said
    assert f"Carried out by {Plan.objects.get(slug='rongchang').title}" in text_of(
        page(client, "chongqing")
    )


def test_wording_stands_where_it_was_loaded(client: Client) -> None:
    assert "plan-wording" not in page(client, "wushan").content.decode()
    Task.objects.filter(plan__slug="wushan", number=3).update(wording="第一段。\n\n第二段。")
    move_data_version()
    content = page(client, "wushan").content.decode()
    assert content.count("plan-wording") == 1
    assert "<p>第二段。</p>" in content


def test_the_annex_marks_leads_that_differ_from_the_tasks(
    client_of: Callable[[str], Client],
) -> None:
    official = client_of("official")
    rows = table_of(page(official, "shapingba"), "Rows of the annex and their bodies")
    assert len(rows) == 21
    marked = {int(row[0].partition(".")[0]) for row in rows if "Differs from the task" in row[1]}
    leads = {
        row.row: (
            {duty.organisation_id for duty in row.assignments.filter(role="lead")},
            {duty.organisation_id for duty in row.task.assignments.filter(role="lead")},
        )
        for row in AnnexRow.objects.filter(plan__slug="shapingba", task__isnull=False)
    }
    assert marked == {number for number, (own, of_task) in leads.items() if own != of_task}
    assert 0 < len(marked) < 21


def test_a_hidden_plan_is_missing_like_any_other(client_of: Callable[[str], Client]) -> None:
    for name in ("anonymous", "reporter_a"):
        client = client_of(name)
        hidden, missing = client.get("/plans/shapingba/"), client.get("/plans/no-such-plan/")
        assert hidden.status_code == missing.status_code == 404
        assert without_incident(hidden) == without_incident(missing)
        listed = client.get("/plans/").content.decode()
        assert "/plans/wushan/" in listed
        assert "shapingba" not in listed
        assert "沙坪坝" not in listed
        assert "沙坪坝" not in page(client, "chongqing").content.decode()
    assert "不公开发布" in page(client_of("official"), "shapingba", "zh-hans").content.decode()
    assert "/plans/shapingba/" in client_of("official").get("/plans/").content.decode()


def without_incident(response: Any) -> str:
    """Without what differs from request to request: the incident, the address, the tokens."""
    text = response.content.decode().replace(response.wsgi_request.path, "")
    return re.sub(r"\b[0-9a-f]{8}\b|value=\"\w{64}\"", "", text)


def test_publishing_takes_effect_at_the_next_request(client: Client) -> None:
    client.get("/plans/")
    seen = client.get("/plans/")
    Plan.objects.filter(slug="shapingba").update(is_public=True)
    move_data_version()
    after = client.get("/plans/", headers={"If-None-Match": seen["ETag"]})
    assert after.status_code == 200
    assert "/plans/shapingba/" in after.content.decode()


def test_the_list_counts_targets_and_tasks(client: Client) -> None:
    client.cookies["django_language"] = "en"
    rows = table_of(client.get("/plans/"), "Plans for 2023–2025")
    counted = {row[0]: (int(row[5]), int(row[6])) for row in rows}
    for plan in client.get("/api/v1/plans/").json()["results"]:
        targets = client.get("/api/v1/targets/", {"plan": plan["slug"]}).json()["count"]
        tasks = client.get(f"/api/v1/plans/{plan['slug']}/tasks/").json()["count"]
        assert counted[plan["title"]] == (targets, tasks)


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    page(client, "wushan")  # which quarters are open is asked once
    add_rows(range(100, 102))
    few = queries(client)
    add_rows(range(102, 120))
    assert queries(client) == few


def add_rows(numbers: range) -> None:
    """A section, a task and an annex row with a body of its own for each number."""
    plan = Plan.objects.get(slug="wushan")
    for number in numbers:
        section = Section.objects.create(
            plan=plan, label=f"九（{number}）", heading="X", level=2, position=number
        )
        task = Task.objects.create(plan=plan, number=number, section=section, title=f"T{number}")
        row = AnnexRow.objects.create(plan=plan, row=number, title="X", task=task)
        body = Organisation.objects.create(
            slug=f"body-{number}", name=f"Body {number}", jurisdiction=plan.jurisdiction
        )
        Assignment.objects.create(task=task, organisation=body, role="lead", written="X")
        Assignment.objects.create(annex_row=row, organisation=body, role="lead", written="X")
    AnnexRow.objects.create(plan=plan, row=200 + numbers[0], title="Of no task")
    move_data_version()


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, "wushan")
    return len(captured)


def test_findings_and_alignment_stand_in_the_margin(client: Client) -> None:
    content = page(client, "rongchang").content.decode()
    beside = content[content.index('id="task-14"') : content.index('id="task-15"')]
    assert "/plans/rongchang/audit/" in beside
    assert "/tasks/chongqing/20/" in beside
    city = page(client, "chongqing").content.decode()
    beside = city[city.index('id="task-25"') : city.index('id="task-26"')]
    assert "/tasks/rongchang/17/" in beside
    assert "/shapingba/" not in city
