"""Findings of the plan audit on the loaded plans, and answers to them."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from districts.actions import move_data_version
from districts.models import Account, Jurisdiction, Plan, Section
from districts.permissions import Reader
from greenfin.plans.audit import findings_of
from greenfin.plans.audit.answers import content_of
from targets.actions import answer_finding
from targets.models import FindingAnswer, Indicator, Target
from targets.progress.as_of import default_as_of
from tasks.models import Task

STRANGER = Reader()
OFFICE = Reader(roles=frozenset({"reviewer"}))
NOW = datetime.datetime(2026, 1, 10, 2, 0, tzinfo=datetime.UTC)


def entries_of(slug: str, rule: int, reader: Reader = OFFICE) -> list[Any]:
    with override("en"):
        return [
            entry
            for entry in findings_of(Plan.objects.get(slug=slug), reader, default_as_of())
            if entry.finding.rule == rule
        ]


def only(slug: str, rule: int) -> Any:
    (entry,) = entries_of(slug, rule)
    return entry


def arithmetic(entry: Any) -> str:
    return "\n".join(entry.arithmetic)


def clean_plan() -> Plan:
    """A made-up plan below the city's: a level with its own base, one lead, no annex."""
    place = Jurisdiction.objects.get(slug="dazu")
    plan = Plan.objects.create(
        slug="dazu",
        jurisdiction=place,
        title="大足区方案",
        is_public=True,
        based_on=Plan.objects.get(slug="chongqing"),
        period_start=2024,
        period_end=2025,
        issued_on=datetime.date(2024, 3, 5),
    )
    section = Section.objects.create(plan=plan, label="一", heading="目标", level=1, position=0)
    Target.objects.create(
        plan=plan,
        key="loans",
        statement="loans",
        jurisdiction=place,
        indicator=Indicator.objects.get(code="green_loan_balance"),
        title="绿色贷款余额",
        title_en="Green loans",
        kind="level",
        operator=">=",
        value=Decimal(80),
        unit="亿元",
        deadline="2025Q4",
        deadline_origin="stated",
        clause="一",
        wording="达到80亿元以上",
        reading="“达到……以上”按不低于计。",
    )
    Task.objects.create(plan=plan, number=1, section=section, title="设立绿色专营机构")
    move_data_version()
    return plan


def answered(entry: Any, by: Account, **given: str) -> FindingAnswer:
    return answer_finding(
        plan=Plan.objects.get(slug=entry.finding.plan),
        rule=entry.finding.rule,
        key=entry.finding.key,
        finding=content_of(entry.finding),
        by=by,
        now=NOW,
        **{"answer": "accepted_as_published", **given},
    )
