"""Schemes and runs for tests, by the real actions, over a made-up city."""

import datetime
from decimal import Decimal
from typing import Any

from districts.models import Account, Jurisdiction
from targets.models import Indicator
from tasks.evaluation import actions
from tasks.evaluation.actions import GradeContent, ItemContent, SchemeContent
from tasks.evaluation.models import Run, SchemeItem, SchemeVersion
from tasks.evaluation.sources import Span

NOW = datetime.datetime(2026, 1, 20, 2, 0, tzinfo=datetime.UTC)
A_DAY = datetime.timedelta(days=1)
UNTIL = datetime.date(2026, 1, 25)
LATER = NOW + 10 * A_DAY
YEAR = Span.parse("2025")
D = Decimal


def content(**changes: Any) -> SchemeContent:
    """A scheme of five items: a figure, its growth, tasks, punctuality, and what persons judge."""
    loans = Indicator.objects.get(code="green_loan_balance")
    items = [
        ItemContent("绿色贷款余额", D(30), "indicator", "range", "成效", loans),
        ItemContent("绿色贷款增速", D(30), "growth", "against_mean", "成效", loans),
        ItemContent("举措完成率", D(20), "tasks", "ratio", "工作", full_mark=D(80)),
        ItemContent("报送及时率", D(10), "punctuality", "ratio", "工作", full_mark=D(100)),
        ItemContent("创新做法", D(10), "manual", "manual", "工作", missing="shared"),
    ]
    settings = {
        "title": "测试方案",
        "document": "示例〔2025〕1号",
        "in_force_from": datetime.date(2025, 1, 1),
        "items": items,
        "grades": [GradeContent("优秀", D(85)), GradeContent("合格", D(0))],
    }
    return SchemeContent(**{**settings, **changes})


def drafted(by: Account, code: str = "test", **changes: Any) -> SchemeVersion:
    return actions.draft_scheme(code=code, content=content(**changes), by=by, now=NOW)


def in_force(by: Account, code: str = "test", **changes: Any) -> SchemeVersion:
    return actions.activate_scheme(version=drafted(by, code, **changes), by=by, now=NOW)


def grouped(by: Account, code: str, *slugs: str, since: str = "2020-01-01", **more: Any) -> None:
    places = list(Jurisdiction.objects.filter(slug__in=slugs))
    assert len(places) == len(slugs)
    actions.set_group(
        code=code,
        name=more.pop("name", code),
        members=places,
        since=datetime.date.fromisoformat(since),
        by=by,
        now=NOW,
        **more,
    )


def computed(by: Account, version: SchemeVersion | None = None, span: Span = YEAR) -> Run:
    version = version or in_force(by)
    run = actions.begin_run(version=version, span=span, by=by, now=NOW)
    return actions.compute_run(run=run, by=by, now=NOW)


def open_to_objections(by: Account, **more: Any) -> Run:
    return actions.open_objections(run=computed(by, **more), until=UNTIL, by=by, now=NOW)


def item_named(run: Run, name: str) -> SchemeItem:
    return run.version.items.get(name=name)


def place(slug: str) -> Jurisdiction:
    return Jurisdiction.objects.get(slug=slug)
