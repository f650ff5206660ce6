"""A body's page: its milestones, and what waits for it; the paragraph of the briefing."""

import datetime

import pytest

from districts.models import Organisation
from districts.permissions import Reader
from greenfin.leaders.briefing.milestones import milestone_paragraph
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.milestones.actions import give_up_milestone, reach_milestone
from tests.tasks.updates import report

from .made import NOW, SEPTEMBER, made

pytestmark = pytest.mark.django_db
AT = AsOf(Quarter(2025, 4), is_default=True)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    pass


def page_of(client, body):
    return client.get(f"{body.get_absolute_url()}?as_of=2025Q4").content.decode()


def first_lead(milestone):
    duties = milestone.task.assignments.filter(role="lead").order_by("position")
    return duties.first().organisation


def test_a_body_sees_its_milestones_of_the_year(accounts, client):
    one = made(accounts)
    made(accounts, title="明年", due_on=datetime.date(2026, 6, 30))
    left = made(accounts, title="去年未完", due_on=datetime.date(2024, 6, 30))
    page = page_of(client, first_lead(one))
    assert "召开银企对接会" in page and "去年未完" in page
    assert "明年" not in page
    give_up_milestone(milestone=left, reason="合并", by=accounts["reviewer"], now=NOW)
    other = Organisation.objects.exclude(pk=first_lead(one).pk).filter(assignments__task=one.task)
    assert "召开银企对接会" not in page_of(client, other.first())


def test_a_body_sees_which_blocked_tasks_wait_for_it(client):
    body = Organisation.objects.get(name="重庆市林业局")
    update = report("rongchang", 3, "2025Q4", "blocked")
    update.awaited, update.obstacle = body, "other_body"
    update.release, update.blocked_since = "明确管护标准", datetime.date(2025, 8, 1)
    update.save()
    page = page_of(client, body)
    assert "明确管护标准" in page and "2025-08-01" in page
    hidden = report("shapingba", 1, "2025Q4", "blocked")
    hidden.awaited, hidden.release = body, "内部条件"
    hidden.save()
    assert "内部条件" not in page_of(client, body)
    # Reported as going on since, it waits no more.
    report("rongchang", 3, "2026Q1", "in_progress")
    page = client.get(f"{body.get_absolute_url()}?as_of=2026Q1").content.decode()
    assert "明确管护标准" not in page


def test_the_briefing_tells_of_the_year(accounts):
    made(accounts)
    one = made(accounts, title="二", due_on=datetime.date(2024, 9, 30))
    text = milestone_paragraph(Reader(), AT)
    assert text.startswith("2025年工作要点节点11项，尚无达成，到期未达成11项。")
    assert "其中2025年四季度应达成10项，尚无达成" in text
    assert "另有2025年以前结转、尚未达成的1项。" in text
    reach_milestone(milestone=one, reached_on=SEPTEMBER, by=accounts["reviewer"], now=NOW)
    assert "结转" not in milestone_paragraph(Reader(), AT)
    assert milestone_paragraph(Reader(), AsOf(Quarter(2012, 4))) == ""
    assert "2025年二季度没有应达成的节点。" in milestone_paragraph(Reader(), AsOf(Quarter(2025, 2)))
