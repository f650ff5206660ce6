"""Corrections of a document on its page: kept, told, refused, undone, for administrators alone."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from districts.models import Account, Event, Plan, PlanCorrection, PlanImport
from greenfin.plans.loading.imports import proposal_of
from targets.models import Target

from .made_up_plan import TEXT
from .misread_plan import misread_plan
from .test_import_page import (
    RICH,
    change,
    hand_in,
    load,
    page_of,
    press,
    shown,
    target_anchor,
)

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]


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
    return hand_in(office, RICH)


def numbers(row: PlanImport) -> list[int]:
    return [task.number for task in proposal_of(row).document.tasks]


def undo(client: Client, row: PlanImport, number: int) -> Any:
    return press(client, row, "undo", number=str(number))


def new_task(**said: str) -> dict[str, str]:
    empty = {"number": "3", "section": "二（一）", "wording": "补录。", "lead": "区财政局"}
    return {"panel": "add", **empty, **said}


def test_a_correction_is_kept_told_and_recorded(office: Client, row: PlanImport) -> None:
    change(office, row, "task-1", title="设立绿色支行")
    (one,) = row.deeds.all()
    assert (one.number, one.deed, one.about) == (1, "change_task", "1")
    assert (one.content, one.before) == (
        {"title": "设立绿色支行"},
        {"title": "设立绿色专营机构"},
    )
    event = Event.objects.filter(deed="correct_plan_import").get()
    assert event.account == one.by
    assert (event.before, event.after["content"]) == (one.before, one.content)
    page = page_of(office, row)
    assert "<del>设立绿色专营机构</del> → 设立绿色支行" in page
    # Another look, by whomever, finds it as it was left.
    assert proposal_of(PlanImport.objects.get(pk=row.pk)).document.tasks[0].title == "设立绿色支行"


def test_each_correction_is_undone_by_itself(office: Client, row: PlanImport) -> None:
    change(office, row, "task-1", title="设立绿色支行")
    press(office, row, "add_task", **new_task())
    undo(office, row, 1)
    assert proposal_of(row).document.tasks[0].title == "设立绿色专营机构"
    assert numbers(row) == [1, 2, 3]
    first = row.deeds.get(number=1)
    assert (first.undone_by, first.undone_at is None) == (first.by, False)
    assert Event.objects.filter(deed="undo_plan_correction").count() == 1
    assert "undone by" in page_of(office, row)
    again = undo(office, row, 1)
    assert again.status_code == 422
    assert "has been undone already" in again.content.decode()
    assert undo(office, row, 99).status_code == 422


def test_what_rests_on_a_correction_is_undone_with_it(office: Client, row: PlanImport) -> None:
    press(office, row, "add_task", **new_task())
    change(office, row, "task-c1", lead="区财政局、区发展改革委")
    page = office.post(row.get_absolute_url(), {"action": "undo", "number": "1"}, follow=True)
    assert "those that rested on it: 2" in page.content.decode()
    assert not row.deeds.filter(undone_at=None).exists()
    assert numbers(row) == [1, 2]


def test_a_correction_that_finds_its_place_no_longer_is_a_doubt(
    office: Client, row: PlanImport
) -> None:
    boss = Account.objects.get(username="administrator")
    row.deeds.create(number=1, deed="remove_task", about="99", by=boss, at=row.at)
    page = page_of(office, row)
    assert "Correction 1 no longer finds what it is about" in page
    assert "finds its place no longer" in page
    undo(office, row, 1)
    assert "no longer finds" not in page_of(office, row)


@pytest.mark.parametrize(
    ("action", "said", "words"),
    [
        ("change", {"panel": "task-1", "number": "2"}, "has the number 2 already"),
        ("change", {"panel": "task-1", "number": "0"}, "greater than or equal to 1"),
        ("change", {"panel": "task-1", "wording": ""}, "This field is required"),
        ("change", {"panel": "task-1", "lead": "区财政局。完成任务"}, "is no name of a body"),
        (
            "change",
            {"panel": "task-1", "lead": "区财政局", "responsible": "区财政局"},
            "both roles",
        ),
        ("add_task", new_task(section="九"), "Select a valid choice"),
        ("split", {"panel": "task-1", "at": "1"}, "Select a valid choice"),
        ("add_section", {"panel": "add", "label": "一", "heading": "重复"}, "“一” already"),
        ("change", {"panel": "task-99"}, "is gone"),
        ("fly", {"panel": "task-1"}, "Nothing was chosen"),
        ("role boss 区财政局", {"panel": "task-1"}, "Nothing was chosen"),
        ("quick", {"quick": "remove section-gone"}, "is gone"),
        ("quick", {"quick": "join task-1"}, "Nothing stands before"),
        ("bodies", {}, "No body is called “无此单位”"),
        ("head", {"title": "", "jurisdiction": "dazu"}, "Title: This field is required"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    office: Client, row: PlanImport, action: str, said: dict[str, str], words: str
) -> None:
    panel = said.get("panel", "")
    fields = shown(office, row, panel) if panel == "task-1" and action != "split" else {}
    if action == "bodies":
        line = office.get(row.get_absolute_url()).context["bodies"][0]
        said = {f"{line.anchor}-name": "无此单位"}
    answer = press(office, row, action, **{**fields, **said})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not row.deeds.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "much", "Enter a number"),
        ("value", "1e30", "too large"),
        ("value", "0.1234567", "decimal places"),
        ("deadline", "soon", "Write a quarter like 2025 Q4"),
        ("base", "2026 Q4", "must come before the deadline"),
        ("base_value", "7", "needs the quarter"),
        ("kind", "wish", "Select a valid choice"),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    office: Client, row: PlanImport, field: str, value: str, words: str
) -> None:
    anchor = target_anchor(office, row, "达到3亿元")
    answer = change(office, row, anchor, **{field: value})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    # What was typed is still there.
    assert f'value="{value}"' in html or field == "kind"


def test_a_title_that_names_no_place_leaves_whose_plan_it_is(
    office: Client, row: PlanImport
) -> None:
    said = {"title": "工作方案", "issuer": "办公室", "jurisdiction": "dazu"}
    assert press(office, row, "head", **said).status_code == 302
    assert {one.about for one in row.deeds.all()} >= {"title", "issuer", "jurisdiction"}
    assert proposal_of(row).jurisdiction.slug == "dazu"
    place = row.deeds.get(about="jurisdiction").number
    answer = undo(office, row, place)
    assert answer.status_code == 422
    assert "names a known jurisdiction" in answer.content.decode()
    assert proposal_of(row).jurisdiction.slug == "dazu"


def test_base_year_and_value_are_set_and_loaded(office: Client, row: PlanImport) -> None:
    anchor = target_anchor(office, row, "达到80亿元")
    change(office, row, anchor, base="2021Q4", base_value="45.5")
    press(office, row, "quick", quick=f"leave {target_anchor(office, row, '达到3亿元')}")
    assert load(office, row).status_code == 302
    level = Target.objects.get(plan__slug="dazu", kind="level")
    assert (level.baseline_quarter, level.baseline_value) == ("2021Q4", 45.5)
    assert level.baseline_origin == "stated"


def test_a_figure_in_another_unit_is_brought_into_the_indicator_s(
    office: Client, row: PlanImport
) -> None:
    anchor = target_anchor(office, row, "达到80亿元")
    change(office, row, anchor, value="900000", unit="万元")
    (target,) = [one for one in proposal_of(row).targets if "80" in one.statement.wording]
    assert (target.value, target.unit) == (90, "亿元")
    change(office, row, anchor, value="9", unit="公顷")
    assert "unit_differs" in [entry.code for entry in proposal_of(row).errors]


def test_a_target_is_left_out_taken_again_split_and_joined(office: Client, row: PlanImport) -> None:
    anchor = target_anchor(office, row, "达到3亿元")
    press(office, row, "quick", quick=f"leave {anchor}")
    assert "left out" in page_of(office, row)
    press(office, row, "quick", quick=f"take {anchor}")
    press(office, row, "quick", quick=f"checked {anchor}")
    assert [one.content["state"] for one in row.deeds.all()] == ["leave", "", "checked"]
    press(office, row, "quick", quick=f"join {anchor}")
    assert len(proposal_of(row).targets) == 2
    joined = target_anchor(office, row, "达到3亿元")
    at = proposal_of(row).targets[1].statement.wording.index("，") + 1
    press(office, row, "split", panel=joined, at=str(at))
    assert len(proposal_of(row).targets) == 3


def test_sections_are_added_divided_and_renamed(office: Client, row: PlanImport) -> None:
    outline = office.get(row.get_absolute_url()).context["outline"]
    anchors = {one.item.label: one.anchor for one in outline}
    keys = {"after": "二（一）", "first_task": "2"}
    said = {"panel": "add", "label": "二（二）", "heading": "夯实项目", **keys}
    assert press(office, row, "add_section", **said).status_code == 302
    change(office, row, anchors["二（一）"], heading="健全组织")
    at = proposal_of(row).document.sections[1].wording.index("绿色保险")
    split = {"panel": anchors["一（一）"], "label": "一（二）", "heading": "扩面", "at": str(at)}
    answer = press(office, row, "split", **split)
    assert answer.status_code == 302, answer.content.decode()
    press(office, row, "quick", quick=f"remove {anchors['二']}")
    document = proposal_of(row).document
    assert [one.label for one in document.sections] == [
        "一",
        "一（一）",
        "一（二）",
        "二（一）",
        "二（二）",
    ]
    assert [task.section for task in document.tasks] == ["二（一）", "二（二）"]
    press(office, row, "quick", quick="number")
    load(office, row, accept_errors="on")
    sections = Plan.objects.get(slug="dazu").sections
    assert sections.get(label="二（一）").heading == "健全组织"


def test_doubts_are_said_once_and_looked_over_at_once(office: Client) -> None:
    tasks = "".join(
        f"{number}.推进第{number}项。（责任单位：区财政局、区商务委）\n" for number in range(3, 9)
    )
    row = hand_in(office, TEXT + tasks)
    context = office.get(row.get_absolute_url()).context
    lines = [*context["errors"], *context["warnings"]]
    (repeated,) = [line for line in lines if line.count > 1]
    assert repeated.count == 6
    assert page_of(office, row).count(repeated.text) == 2  # said, and its button's name
    press(office, row, "quick", quick=f"settle {' '.join(repeated.keys)}")
    assert page_of(office, row).count(repeated.text) == 1  # in the list of corrections
    (one,) = row.deeds.all()
    assert len(one.content["doubts"]) == 6
    undo(office, row, one.number)
    assert page_of(office, row).count(repeated.text) == 3


def test_every_doubt_leads_to_its_passage(office: Client) -> None:
    row = hand_in(office, misread_plan())
    html = page_of(office, row)
    for line in office.get(row.get_absolute_url()).context["errors"]:
        for place in line.places:
            assert f'id="{place.spot}"' in html


def test_a_passage_fills_in_the_form_it_is_added_by(office: Client) -> None:
    row = hand_in(office, misread_plan())
    lines = office.get(row.get_absolute_url()).context["errors"]
    span = next(place.span for line in lines for place in line.places if place.span)
    context = office.get(f"{row.get_absolute_url()}?open=add&span={span}").context
    form = context["adding"].forms["add_task"]
    assert (form["number"].value(), form["title"].value()) == (9, "推进第9项工作")
    assert form["lead"].value() == "区金融发展中心"
    for odd in ("", "x", "7-3", "1-9999999", "9-99999999999"):
        assert office.get(f"{row.get_absolute_url()}?open=add&span={odd}").status_code == 200


def test_nothing_is_corrected_after_loading(office: Client) -> None:
    row = hand_in(office, TEXT)
    assert load(office, row).status_code == 302
    fields = {"panel": "task-1", "number": "1", "wording": "改。", "section": "二（一）"}
    assert press(office, row, "change", **fields).status_code == 422
    assert undo(office, row, 1).status_code == 422
    assert not row.deeds.exists()
    assert "Edit" not in page_of(office, row)


def test_corrections_are_an_administrator_s(
    office: Client, row: PlanImport, client_of: Callable[[str], Client]
) -> None:
    change(office, row, "task-1", title="设立绿色支行")
    for name in ("official", "reporter_a", "reviewer", "leader", "auditor"):
        client = client_of(name)
        assert press(client, row, "add_task", **new_task()).status_code == 403
        assert undo(client, row, 1).status_code == 403
        assert client.get(f"{row.get_absolute_url()}?open=task-1").status_code == 403
    assert row.deeds.filter(undone_at=None).count() == 1


def test_the_database_holds_what_a_correction_is(office: Client, row: PlanImport) -> None:
    boss = Account.objects.get(username="administrator")
    fine = {"plan_import": row, "number": 1, "deed": "remove_task", "by": boss, "at": row.at}
    PlanCorrection.objects.create(**fine)
    for wrong in (
        {},
        {"number": 0},
        {"number": 2, "deed": "fly"},
        {"number": 3, "undone_at": row.at},
        {"number": 4, "undone_by": boss},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanCorrection.objects.create(**{**fine, **wrong})


def test_corrections_of_one_column_became_rows() -> None:
    migration = import_module("districts.migrations.0008_plan_corrections")
    former = {
        "title": "新题",
        "tasks": {"1": "甲"},
        "roles": {"1": {"lead": ["乙"], "responsible": []}, "2": {"lead": [], "responsible": []}},
        "bodies": {"丙": "new"},
        "targets": {"key": {"state": "leave"}},
    }
    assert migration.one_by_one(former) == [
        ("head", "title", {"value": "新题"}),
        ("change_task", "1", {"title": "甲", "lead": ["乙"], "responsible": []}),
        ("change_task", "2", {"lead": [], "responsible": []}),
        ("body", "丙", {"value": "new"}),
        ("change_target", "key", {"state": "leave"}),
    ]


def test_the_command_reads_as_it_did(office: Client, row: PlanImport, tmp_path: Any) -> None:
    change(office, row, "task-1", title="设立绿色支行")
    path = tmp_path / "plan.txt"
    path.write_text(RICH, encoding="utf-8")
    call_command("import_plan", str(path), "--apply", "--accept-errors", verbosity=0)
    assert Plan.objects.get(slug="dazu").tasks.get(number=1).title == "设立绿色专营机构"
