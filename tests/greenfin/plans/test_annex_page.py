"""Rows of the annex and gaps among numbers on the page of a document: mended and loaded."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from districts.models import Event, PlanImport
from greenfin.plans.loading.imports import proposal_of
from tasks.models import AnnexRow

from .made_up_plan import TEXT
from .misread_plan import misread_plan
from .test_import_page import change, hand_in, load, page_of, press, target_anchor

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
ANNEX = (
    "附件\n任务分工表\n"
    "序号\t主要任务\t牵头单位\t责任单位\n"
    "1\t设立绿色专营机构\t区金融发展中心\t区财政局\n"
    "2\t每季度更新一次\t区发展改革委\t各镇街\n"
)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def office(client_of: Callable[[str], Client], loaded_plans: None) -> Client:
    client = client_of("administrator")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def row(office: Client) -> PlanImport:
    return hand_in(office, TEXT + ANNEX)


def annex(row: PlanImport) -> dict[int, tuple[str, str]]:
    return {
        one.row: ("、".join(one.lead), "、".join(one.responsible))
        for one in proposal_of(row).document.annex
    }


def test_rows_of_the_annex_are_changed_added_and_removed(office: Client, row: PlanImport) -> None:
    assert annex(row) == {1: ("区金融发展中心", "区财政局"), 2: ("区发展改革委", "各镇街")}
    change(office, row, "row-a1", lead="区商务委", responsible="区财政局、区司法局")
    press(office, row, "role lead 各镇街", **fields(office, row, "row-a2"))
    new = {"panel": "add", "number": "3", "wording": "补录。", "lead": "区财政局"}
    press(office, row, "add_row", **new)
    press(office, row, "quick", quick="remove row-a2")
    assert annex(row) == {1: ("区商务委", "区财政局、区司法局"), 3: ("区财政局", "")}
    page = page_of(office, row)
    assert "<del>区金融发展中心</del> → 区商务委" in page
    assert "Row of the annex changed" in page
    assert "Row 3 of the annex was found where row 2 was expected" in page or "row 2" in page
    said = [event.after["deed"] for event in Event.objects.filter(deed="correct_plan_import")]
    assert sorted(said) == ["add_row", "change_row", "change_row", "remove_row"]
    press(office, row, "undo", number="4")
    assert annex(row)[2] == ("区发展改革委、各镇街", "")
    press(office, row, "undo", number="1")
    assert annex(row)[1] == ("区金融发展中心", "区财政局")
    assert load(office, row, accept_errors="on").status_code == 302
    stored = AnnexRow.objects.filter(plan__slug="dazu")
    assert list(stored.values_list("row", flat=True)) == [1, 2, 3]
    added = stored.get(row=3).assignments.values_list("role", "written")
    assert list(added) == [("lead", "区财政局")]


def fields(client: Client, row: PlanImport, anchor: str) -> dict[str, str]:
    html = client.get(f"{row.get_absolute_url()}?open={anchor}")
    form = html.context["annex"][int(anchor[-1]) - 1].panel.forms["change"]
    return {"panel": anchor, **{one.name: str(one.value() or "") for one in form}} | {
        name: "、".join(form.initial[name]) for name in ("lead", "responsible")
    }


def test_a_row_that_cannot_be_is_refused_in_its_panel(office: Client, row: PlanImport) -> None:
    answer = change(office, row, "row-a1", number="2")
    assert answer.status_code == 422
    assert "Another row of the annex has the number 2 already" in answer.content.decode()
    for gone in ("remove row-a9", "join row-a2"):
        assert press(office, row, "quick", quick=gone).status_code == 422
    assert not row.deeds.exists()


def test_those_who_answer_for_a_target_are_named_and_loaded(
    office: Client, row: PlanImport
) -> None:
    anchor = target_anchor(office, row, "达到80亿元")
    assert change(office, row, anchor, lead="区金融发展中心").status_code == 302
    assert annex(row)[3] == ("区金融发展中心", "")
    (one,) = row.deeds.all()
    assert one.content == {"lead": ["区金融发展中心"]}
    assert "80亿元" in proposal_of(row).document.annex[-1].wording
    load(office, row, accept_errors="on")
    assert AnnexRow.objects.get(plan__slug="dazu", row=3).assignments.get().role == "lead"


def test_a_missing_number_leads_to_its_passage(office: Client) -> None:
    """Measure 13 lost its number, and was read as part of measure 12."""
    text = misread_plan().replace("13.推进第13项工作", "推进第13项工作", 1)
    assert gap_in(office, text, "13")["title"] == "推进第13项工作"
    # Its number was misprinted on the line of another.
    text = misread_plan().replace("）\n13.推进第13项工作", "）13、推进第13项工作", 1)
    form = gap_in(office, text, "13")
    assert (form["number"], form["title"], form["section"]) == (13, "推进第13项工作", "二（二）")


def test_a_missing_number_that_stands_nowhere_is_filled_in_by_hand(office: Client) -> None:
    text = re.sub(r"\n12\..*", "", misread_plan())
    row = hand_in(office, text)
    form = gap_of(office, row, "12")
    assert (form["number"], form["wording"], form["section"]) == (12, "", "二（二）")
    page = office.get(f"{row.get_absolute_url()}?open=add&span={form['span']}")
    assert "Nothing was left over in the text" in page.content.decode()
    said = {"number": "12", "section": "二（二）", "wording": "补录。", "lead": "区财政局"}
    assert press(office, row, "add_task", panel="add", span=form["span"], **said).status_code == 302
    numbers = [task.number for task in proposal_of(row).document.tasks]
    assert numbers == sorted(numbers)
    assert 12 in numbers


def gap_in(office: Client, text: str, number: str) -> dict[str, Any]:
    """The form behind the link of a gap; adding what it says closes the gap."""
    row = hand_in(office, text)
    form = gap_of(office, row, number)
    said = {name: str(value) for name, value in form.items()}
    assert press(office, row, "add_task", panel="add", **said).status_code == 302
    tasks = {task.number: task for task in proposal_of(row).document.tasks}
    number_before = int(number) - 1
    assert f"第{number}项" in tasks[int(number)].wording
    assert f"第{number}项" not in tasks[number_before].wording
    return form


def gap_of(office: Client, row: PlanImport, number: str) -> dict[str, Any]:
    lines = office.get(row.get_absolute_url()).context["errors"]
    (place,) = [one for line in lines for one in line.places if one.missing == number]
    page = office.get(f"{row.get_absolute_url()}?open=add&span={place.span}").context
    panel = page["adding"]
    form = panel.forms["add_task"]
    assert panel.likely == "add_task"
    values = {one.name: one.value() for one in form}
    bodies = {name: form.initial[name] for name in ("lead", "responsible")}
    return {
        **values,
        **{name: "、".join(names) for name, names in bodies.items()},
        "span": place.span,
        "passage": panel.passage,
    }
