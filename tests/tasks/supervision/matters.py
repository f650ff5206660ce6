"""Matters for tests: bodies with their people, and matters opened and moved by the real actions."""

import datetime
from typing import Any

from districts.clock import current_date
from districts.models import Account, Jurisdiction, Membership, Organisation, Plan
from districts.permissions import Reader, reader_of
from targets.models import Target
from tasks.models import Instruction, MatterStep, SupervisionMatter, Task
from tasks.supervision import actions
from tasks.supervision.subjects import Subject, of_district, of_target, of_task

NOW = datetime.datetime(2026, 1, 10, 2, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 1, 10)
DUE = datetime.date(2026, 3, 31)
# Behind any day on which tests run.
FAR = current_date() + datetime.timedelta(days=90)
ALL = Reader(roles=frozenset({"reviewer"}))


def account_of(name: str, role: str, **held: Any) -> Account:
    account = Account.objects.create_user(name, first_name=name.capitalize())
    Membership.objects.create(account=account, role=role, **held)
    return account


def contributor_of(body: Organisation, name: str = "") -> Account:
    return account_of(
        name or f"for-{body.pk}", "contributor", jurisdiction=body.jurisdiction, organisation=body
    )


def body_of(plan: str, role: str = "lead", place: str = "") -> Organisation:
    """A body that the plan gives a duty, of the plan's own place."""
    found = Organisation.objects.filter(
        kind="body", assignments__task__plan__slug=plan, assignments__role=role
    ).filter(jurisdiction__slug=place or plan)
    return found.order_by("pk")[0]


def target_of(plan: str) -> Target:
    return Target.objects.filter(plan__slug=plan).order_by("pk")[0]


def on_target(plan: str = "rongchang") -> Subject:
    return of_target(target_of(plan), ALL)


def on_task(plan: str = "rongchang", number: int = 1) -> Subject:
    return of_task(Task.objects.get(plan__slug=plan, number=number))


def on_district(slug: str = "rongchang") -> Subject:
    return of_district(Jurisdiction.objects.get(slug=slug))


def issued(by: Account, **changes: Any) -> SupervisionMatter:
    """A matter on Rongchang's first target, led by a body of that district."""
    plan = Plan.objects.get(slug="rongchang")
    content: dict[str, Any] = {
        "title": "示例督办：绿色贷款",
        "asked": "请说明进度并提出措施。",
        "due_on": DUE,
        "now": NOW,
        **changes,
    }
    if "subject" not in content:
        content["subject"] = on_target(plan.slug)
    if "lead" not in content:
        content["lead"] = body_of(plan.slug)
    return actions.open_matter(by=by, **content)


def written(by: Account, slug: str = "rongchang", **changes: Any) -> Instruction:
    """A leader's instruction on a district."""
    content: dict[str, Any] = {
        "subject": on_district(slug),
        "words": "请抓紧办理。",
        "now": NOW,
        **changes,
    }
    return actions.write_instruction(by=by, **content)


def steps(matter: SupervisionMatter) -> int:
    return MatterStep.objects.filter(matter=matter).count()


def take(name: str, matter: SupervisionMatter, by: Account, **more: Any) -> MatterStep:
    """A step by the name of its action, as of what the matter is now."""
    content: dict[str, Any] = {"now": NOW, "seen": steps(matter), "words": "已办理。", **more}
    step: MatterStep = getattr(actions, name)(matter=matter, by=by, **content)
    return step


def reported_done(matter: SupervisionMatter, by: Account) -> SupervisionMatter:
    for name in ("acknowledge_matter", "reply_to_matter", "report_matter_done"):
        take(name, matter, by)
    return SupervisionMatter.objects.get(pk=matter.pk)


def seen_by(account: Account) -> set[int]:
    visible = SupervisionMatter.objects.visible_to(reader_of(account))
    return set(visible.values_list("pk", flat=True))
