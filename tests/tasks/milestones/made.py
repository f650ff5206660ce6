"""Milestones made by the office's own actions, and reports of them made by hand."""

import datetime
import itertools

from targets.models import QuarterlyReturn
from tasks.milestones.actions import set_milestone
from tasks.milestones.settling import settle
from tasks.models import MilestoneReport, Task
from tests.targets.rows import PUBLISHED, observe

NOW = datetime.datetime(2026, 1, 10, 2, 0, tzinfo=datetime.UTC)
SEPTEMBER, DECEMBER = datetime.date(2025, 9, 30), datetime.date(2025, 12, 31)
cells = itertools.count(6)


def task_of(plan="rongchang", number=3):
    return Task.objects.get(plan__slug=plan, number=number)


def in_english(client):
    """The client, whose pages come in English."""
    client.cookies["django_language"] = "en"
    return client


def made(accounts, *, plan="rongchang", number=3, **values):
    """A step due on 30 September 2025 unless something else is said."""
    given = {
        "task": task_of(plan, number),
        "title": "召开银企对接会",
        "kind": "step",
        "due_on": SEPTEMBER,
        "source": "clause",
        "by": accounts["reviewer"],
        "now": NOW,
        **values,
    }
    return set_milestone(**given)


def reported(milestone, quarter, state="planned", *, at=PUBLISHED, **more):
    """What the milestone's jurisdiction reported of it, published."""
    place = milestone.task.plan.jurisdiction
    own = QuarterlyReturn.objects.filter(
        member__jurisdiction=place, member__round__quarter=quarter, superseded_at=None
    ).first()
    if own is None:
        own = observe(place.slug, "loan_balance", quarter, "900").quarterly_return
    row = MilestoneReport.objects.create(
        milestone=milestone,
        quarter=quarter,
        state=state,
        quarterly_return=own,
        sheet="节点",
        cell=f"G{next(cells)}",
        published_at=at,
        **more,
    )
    settle([milestone])
    return row
