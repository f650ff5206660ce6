"""Nothing that a stranger can open moves when a plan not for publication comes, changes or goes."""

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Organisation, OrganisationName, Plan, Section
from targets.models import Indicator, Target
from tasks.models import Alignment, AnnexRow, Assignment, Serving, Task
from tests.kept import forget_kept

from .web.access_matrix import ACCESS

# Every page, with and without the plan.
pytestmark = [pytest.mark.usefixtures("loaded_plans"), pytest.mark.corpus]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
MINUTE = re.compile(r" · \d{4}-\d\d-\d\d \d\d:\d\d")
TABLES = [
    "alignment",
    "changes",
    "district_compare",
    "indicator_list",
    "jurisdiction_list",
    "organisation_list",
    "organisation_load",
    "target_list",
    "task_list",
]
PLACES = ("shapingba", "chongqing")
FILES = ("", "?_export=csv", "?_export=xlsx")
WORDS = ("沙坪坝", "绿色金融", "区财政局", "shapingba")


def addresses() -> list[str]:
    """Every page, file and API list for strangers, and what they may ask of the hidden plan."""
    opened = [
        reverse(name, kwargs=dict(row.kwargs))
        for name, row in ACCESS.items()
        if row.get["anonymous"] == 200 and not row.kwargs_fixture and name != "screen_version"
    ]
    files = [f"{reverse(name)}?_export={kind}" for name in TABLES for kind in ("csv", "xlsx")]
    asked = [f"/search/?q={word}" for word in WORDS]
    asked += [f"/districts/{slug}/" for slug in PLACES]
    asked += [f"/{kind}/?plan=shapingba" for kind in ("tasks", "targets")]
    asked += [f"/plans/chongqing/targets-and-tasks/{file}" for file in FILES]
    asked += ["/organisations/?jurisdiction=shapingba", "/districts/compare/?d=shapingba"]
    asked += ["/?as_of=2024Q4", "/tasks/?organisation=shapingba-fagaiwei"]
    asked += [f"/api/v1/{kind}/?plan=shapingba" for kind in ("targets", "progress", "audit")]
    return [*opened, *files, *asked]


def shown_to_strangers() -> dict[str, str]:
    forget_kept()
    stranger = Client()
    return {address: text_of(stranger.get(address)) for address in addresses()}


def text_of(response: Any) -> str:
    """Without what each answer makes anew: tokens, and the minute in which a file was taken."""
    if not response.content.startswith(b"PK"):
        plain = re.sub('data-version="[^"]+"', "", response.content.decode())
        return f"{response.status_code} {MINUTE.sub('', TOKEN.sub('', plain))}"
    return MINUTE.sub("", text_in(response.content))


def text_in(packed: bytes) -> str:
    """All that an office file holds, the workbooks of its charts too."""
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        names = [name for name in book.namelist() if not name.startswith("docProps")]
        return "\n".join(
            text_in(book.read(name)) if name.endswith(".xlsx") else book.read(name).decode()
            for name in names
        )


def change(plan: Plan) -> None:
    """A new title, a body named no more, new tasks for known and new bodies, a target, a pair."""
    Plan.objects.filter(pk=plan.pk).update(title="另一标题", document_number="沙府办发〔2023〕99号")
    Assignment.objects.filter(organisation__slug="shapingba-jiaotongju").delete()
    known = Organisation.objects.get(slug="chongqing-fagaiwei")
    new = Organisation.objects.create(
        slug="shapingba-new", name="沙坪坝区某局", jurisdiction=plan.jurisdiction
    )
    OrganisationName.objects.create(organisation=known, name="市发改部门", kind="written")
    section = Section.objects.filter(plan=plan)[0]
    for number in range(13, 20):
        task = Task.objects.create(
            plan=plan, number=number, title=f"另一举措{number}", section=section
        )
        for role, body in (("lead", known), ("responsible", new)):
            Assignment.objects.create(
                task=task, organisation=body, role=role, written="市发改部门", position=0
            )
    Alignment.objects.create(
        city_task=Task.objects.get(plan__slug="chongqing", number=3),
        task=task,
        score=Decimal("0.9"),
        state="proposed",
        origin="machine",
    )
    former = Target.objects.get(plan__slug="wushan", key="green-loan-balance-level")
    former.pk, former.plan, former.jurisdiction = None, plan, plan.jurisdiction
    former.indicator = Indicator.objects.get(code="green_loan_balance")
    former.save(force_insert=True)
    Serving.objects.create(target=former, task=task, state="confirmed", origin="plan")


def remove(plan: Plan) -> None:
    tasks, rows = Task.objects.filter(plan=plan), AnnexRow.objects.filter(plan=plan)
    Alignment.objects.filter(task__in=tasks).delete()
    Serving.objects.filter(task__in=tasks).delete()
    Assignment.objects.filter(task__in=tasks).delete()
    Assignment.objects.filter(annex_row__in=rows).delete()
    for under in (rows, tasks, Section.objects.filter(plan=plan), Target.objects.filter(plan=plan)):
        under.delete()
    plan.delete()


@pytest.mark.parametrize("deed", [change, remove])
def test_nothing_moves(deed: Callable[[Plan], None]) -> None:
    before = shown_to_strangers()
    deed(Plan.objects.get(slug="shapingba"))
    after = shown_to_strangers()
    assert [address for address in before if before[address] != after[address]] == []
    assert all("沙府办发" not in text and "/plans/shapingba" not in text for text in after.values())


def test_the_number_of_changes_is_not_told_to_strangers(client_of: Callable[[str], Client]) -> None:
    for reader, is_told in (("anonymous", False), ("leader", True)):
        for address in ("/", "/tasks/"):
            text = client_of(reader).get(address).content.decode()
            assert ("数据版本" in text) == is_told
