"""Official documents into rows: the reader and the fixtures agree, and nothing is overwritten."""

import datetime
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import translation

from districts.clock import current_time
from districts.documents import read_document
from districts.documents.corrections import Correction
from districts.models import Account, Event, Organisation, Plan
from greenfin.plans.loading import UnreadableDocument, apply_plan, propose_plan
from greenfin.plans.loading.fixtures import FIXTURES
from greenfin.plans.loading.targets import target_values
from targets.wording.formatting import plain_text
from tasks.models import AnnexRow, Task, TaskDueDate
from tests.official_texts import SLUGS, official_text

from .made_up_plan import TEXT

pytestmark = pytest.mark.corpus


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


MADE_UP = TEXT.encode()
BASELINE = ("baseline_value", "baseline_quarter", "baseline_origin")


def written(entries: list[Any]) -> list[str]:
    return [entry if isinstance(entry, str) else entry["written"] for entry in entries]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_reader_and_the_fixtures_agree(slug: str) -> None:
    document = read_document(official_text(slug).decode())
    facts = yaml.safe_load((FIXTURES / "plans" / f"{slug}.yaml").read_text("utf-8"))
    plan = facts["plan"]
    assert document.title == plan["title"]
    assert document.document_number == plan["document_number"]
    assert document.issuer == plan["issuer"]
    assert document.issued_on.isoformat() == plan["issued_on"]
    assert document.is_public == plan["is_public"]
    assert [(s.label, s.heading) for s in document.sections] == [
        (row["label"], row["heading"]) for row in facts["sections"]
    ]
    assert [(t.number, t.section, list(t.lead), list(t.responsible)) for t in document.tasks] == [
        (row["number"], row["section"], written(row["lead"]), written(row["responsible"]))
        for row in facts["tasks"]
    ]
    assert [t.title for t in document.tasks] == [
        row["title"] if row["title_is_official"] else None for row in facts["tasks"]
    ]
    assert [(r.row, list(r.lead), list(r.responsible)) for r in document.annex] == [
        (row["row"], written(row["lead"]), written(row["responsible"]))
        for row in facts.get("annex") or []
    ]


def test_each_row_of_the_annex_belongs_to_the_task_that_says_the_same(loaded_plans: None) -> None:
    stored = dict(AnnexRow.objects.values_list("row", "task__number"))
    assert len(stored) == 21
    AnnexRow.objects.update(task=None)
    plan, _report = apply_plan(
        propose_plan(official_text("shapingba")), by=None, now=current_time(), replace=True
    )
    assert dict(plan.annex_rows.values_list("row", "task__number")) == stored


def test_the_dates_that_the_bodies_come_with_are_the_due_dates(
    loaded_plans: None, accounts: dict[str, Account]
) -> None:
    text = TEXT.replace("区财政局、区发展改革委）", "区财政局，6月底完成）")
    text = text.replace("区金融发展中心，各镇街）", "各镇街；持续推进）")
    text += "3. 开展培训。做好培训。\n（牵头单位：区金融发展中心；责任单位：各镇街；2099年底前）\n"
    proposal = propose_plan(text.encode())
    assert not proposal.errors
    plan, _report = apply_plan(proposal, by=accounts["administrator"], now=current_time())
    dates = TaskDueDate.objects.filter(task__plan=plan).values_list(
        "task__number", "source", "due_on"
    )
    assert list(dates) == [(1, "clause", datetime.date(2024, 6, 30)), (2, "standing", None)]
    apply_plan(proposal, by=accounts["administrator"], now=current_time())
    assert TaskDueDate.objects.filter(task__plan=plan).count() == 2


@pytest.mark.parametrize("slug", SLUGS)
def test_an_official_text_meets_its_stored_plan(slug: str, loaded_plans: None) -> None:
    proposal = propose_plan(official_text(slug))
    assert proposal.plan is not None
    assert proposal.plan.slug == slug
    assert not proposal.new_bodies
    plan, report = apply_plan(proposal, by=None, now=current_time())
    assert not report.created
    assert not report.differences
    assert not Task.objects.filter(plan=plan, wording="").exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_target_statements_are_those_of_the_fixtures(slug: str, loaded_plans: None) -> None:
    proposal = propose_plan(official_text(slug))
    facts = yaml.safe_load((FIXTURES / "plans" / f"{slug}.yaml").read_text("utf-8"))
    read = [
        (
            one.statement.clause,
            one.statement.wording,
            place.slug,
            one.indicator.code if one.indicator else None,
            one.kind,
            one.operator or None,
            plain_text(one.value) or None,
            one.unit or None,
            one.deadline,
            one.statement.deadline_origin,
        )
        for one in proposal.targets
        for place in one.jurisdictions
    ]
    names = (
        "clause wording jurisdiction indicator kind operator value unit deadline deadline_origin"
    )
    assert read == [tuple(row[name] for name in names.split()) for row in facts["targets"]]
    assert all(one.is_ready for one in proposal.targets)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_bases_that_targets_imply_are_those_of_the_fixtures(
    slug: str, loaded_plans: None
) -> None:
    proposal = propose_plan(official_text(slug))
    facts = yaml.safe_load((FIXTURES / "plans" / f"{slug}.yaml").read_text("utf-8"))
    implied = [
        (row["wording"], row["baseline_value"], row["baseline_quarter"], row["baseline_origin"])
        for row in facts["targets"]
        if row["baseline_origin"] in ("implied", "stated")
    ]
    assert implied == [
        (one.statement.wording, *(values[name] for name in BASELINE))
        for one in proposal.targets
        if (values := target_values(one) | {"baseline_value": plain_text(one.base_value) or None})
        and one.base_value is not None
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_target_stands_in_its_clause(slug: str) -> None:
    document = read_document(official_text(slug).decode())
    facts = yaml.safe_load((FIXTURES / "plans" / f"{slug}.yaml").read_text("utf-8"))
    for target in facts["targets"]:
        sentences = [g.sentence for g in document.goals if g.clause == target["clause"]]
        assert any(target["wording"] in sentence for sentence in sentences), target["key"]


def test_a_new_plan_becomes_rows(loaded_plans: None) -> None:
    proposal = propose_plan(MADE_UP)
    assert proposal.jurisdiction.slug == "dazu"
    assert proposal.plan is None
    assert proposal.new_bodies == ["区金融发展中心", "区财政局", "区发展改革委", "各镇街"]
    plan, report = apply_plan(proposal, by=None, now=current_time())
    assert (plan.slug, plan.document_number) == ("dazu", "大足府办发〔2024〕9号")
    assert (plan.period_start, plan.period_end, plan.is_public) == (2024, 2025, True)
    task = Task.objects.get(plan=plan, number=1)
    assert task.wording == "支持辖内银行设立绿色支行，配备专门人员。"
    assert task.section.label == "二（一）"
    assert [row.written for row in task.assignments.filter(role="responsible")] == [
        "区财政局",
        "区发展改革委",
    ]
    assert Organisation.objects.get(name="区财政局", jurisdiction__slug="dazu").assignments.exists()
    assert report.created["task"] == 2
    assert Event.objects.filter(deed="import_plan").count() == 1


GOAL = "到2025年年末，全区绿色贷款余额达到80亿元以上。"


def with_goal(sentence: str) -> bytes:
    return TEXT.replace(GOAL, sentence).encode()


def error_codes(content: bytes, **options: Any) -> list[str]:
    return [entry.code for entry in propose_plan(content, **options).errors]


def test_a_total_over_years_is_no_value_of_one_year(loaded_plans: None) -> None:
    """The bonds issued in all are not what the indicator counts from January on."""
    assert error_codes(with_goal("到2025年，绿色债券累计发行30亿元以上。")) == ["total_over_years"]
    assert error_codes(with_goal("到2025年，绿色债券发行规模累计突破30亿元。")) == [
        "total_over_years"
    ]
    assert error_codes(with_goal("到2025年，单位地区生产总值能耗累计下降13%。")) == []


@pytest.mark.parametrize(
    "chosen",
    [
        {"value": "NaN"},
        {"value": "1e30"},
        {"deadline": "soon"},
        {"kind": "wish"},
        {"operator": "=>"},
    ],
)
def test_what_no_row_can_hold_is_an_error(loaded_plans: None, chosen: dict[str, str]) -> None:
    key = propose_plan(MADE_UP).targets[0].key
    proposal = propose_plan(MADE_UP, corrections=[Correction(1, "change_target", key, chosen)])
    assert [entry.code for entry in proposal.errors] == ["value_out_of_range"]
    assert not proposal.targets[0].is_ready
    apply_plan(proposal, by=None, now=current_time())
    assert not Plan.objects.get(slug="dazu").targets.exists()


def test_a_figure_too_large_for_any_row_is_an_error(loaded_plans: None) -> None:
    huge = with_goal("到2025年，绿色贷款余额达到99999999999999999999万亿元以上。")
    assert error_codes(huge) == ["value_out_of_range"]
    apply_plan(propose_plan(huge), by=None, now=current_time())


def test_tasks_under_no_section_stand_under_the_document(loaded_plans: None) -> None:
    text = TEXT.replace("一、主要目标\n（一）扩大规模。", "").replace("二、工作举措\n", "")
    proposal = propose_plan(text.replace("（一）健全组织体系\n", "").encode())
    plan, _report = apply_plan(proposal, by=None, now=current_time())
    assert [section.label for section in plan.sections.all()] == [""]
    assert Task.objects.filter(plan=plan, section__label="").count() == 2


def test_a_task_of_one_long_sentence_is_named_by_its_beginning(loaded_plans: None) -> None:
    text = TEXT.replace(
        "设立绿色专营机构。支持辖内银行设立绿色支行，配备专门人员。", "设立绿色支行，配备专门人员。"
    )
    text = text.replace(
        "建立绿色项目库。每季度更新一次，并向银行推送。",
        "建立绿色项目库，每季度更新一次，并按照行业、区域、期限分类向银行推送。",
    )
    plan, _report = apply_plan(propose_plan(text.encode()), by=None, now=current_time())
    assert list(Task.objects.filter(plan=plan).values_list("title", "has_official_title")) == [
        ("设立绿色支行，配备专门人员", False),
        ("建立绿色项目库，每季度更新一次，并按照行业、区域、期限分类向…", False),
    ]


def test_a_branch_of_the_place_is_no_body_of_the_city(loaded_plans: None) -> None:
    branch = "国家金融监督管理总局大足监管支局"
    content = TEXT.replace("区金融发展中心；", f"{branch}；").encode()
    matches = {one.written: one.state for one in propose_plan(content).bodies}
    assert matches[branch] == "new"


def test_the_same_document_twice_is_harmless(loaded_plans: None) -> None:
    apply_plan(propose_plan(MADE_UP), by=None, now=current_time())
    _plan, report = apply_plan(propose_plan(MADE_UP), by=None, now=current_time())
    assert not report.is_changed
    assert not report.differences
    assert Event.objects.filter(deed="import_plan").count() == 1


def test_a_changed_document_is_reported_and_overwrites_nothing(loaded_plans: None) -> None:
    plan, _report = apply_plan(propose_plan(MADE_UP), by=None, now=current_time())
    changed = TEXT.replace("每季度更新一次", "每月更新一次").replace(
        "设立绿色专营机构", "设立绿色专营支行"
    )
    _plan, report = apply_plan(propose_plan(changed.encode()), by=None, now=current_time())
    assert {(entry.model, entry.field) for entry in report.differences} == {
        ("task", "title"),
        ("task", "wording"),
    }
    assert Task.objects.get(plan=plan, number=1).title == "设立绿色专营机构"


def test_a_body_made_before_keeps_its_address(loaded_plans: None) -> None:
    apply_plan(propose_plan(MADE_UP), by=None, now=current_time())
    stored = Organisation.objects.get(jurisdiction__slug="dazu", name="区财政局")
    proposal = propose_plan(
        MADE_UP, corrections=[Correction(1, "body", "区财政局", {"value": "new"})]
    )
    _plan, report = apply_plan(proposal, by=None, now=current_time(), replace=True)
    assert not report.is_changed
    assert Organisation.objects.get(pk=stored.pk).slug == stored.slug


def test_a_later_plan_of_a_jurisdiction_carries_its_year(loaded_plans: None) -> None:
    later = TEXT.replace("大足区", "荣昌区").replace("大足府", "荣昌府").replace("2024", "2026")
    plan, _report = apply_plan(propose_plan(later.encode()), by=None, now=current_time())
    assert plan.slug == "rongchang-2026"
    assert Plan.objects.filter(jurisdiction__slug="rongchang").count() == 2


def test_an_unmarked_plan_stays_unpublished(loaded_plans: None) -> None:
    text = TEXT.replace("（此件公开发布）\n", "")
    plan, _report = apply_plan(propose_plan(text.encode()), by=None, now=current_time())
    assert not plan.is_public


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\x00\x01\x02\xff", "not plain text"),
        ("通知\n\n请各单位遵照执行。\n".encode(), "No numbered task"),
        (TEXT.replace("大足", "某某").replace("重庆市", "").encode(), "names a known jurisdiction"),
    ],
)
def test_what_is_no_plan_is_refused_in_a_sentence(
    loaded_plans: None, content: bytes, part: str
) -> None:
    with pytest.raises(UnreadableDocument, match=part):
        propose_plan(content)


def test_text_saved_by_an_old_editor_is_read(loaded_plans: None) -> None:
    assert len(propose_plan(TEXT.encode("gb18030")).document.tasks) == 2


def test_the_command_prints_and_only_with_apply_loads(loaded_plans: None, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(MADE_UP)
    out = StringIO()
    call_command("import_plan", path, stdout=out)
    assert "2 tasks" in out.getvalue()
    assert "new body: 区金融发展中心" in out.getvalue()
    assert not Plan.objects.filter(slug="dazu").exists()
    printed = StringIO()
    call_command("import_plan", path, json=True, apply=True, stdout=printed)
    assert json.loads(printed.getvalue())["tasks"][1]["lead"] == ["区发展改革委"]
    assert Plan.objects.filter(slug="dazu").exists()


def test_the_command_says_what_is_wrong(loaded_plans: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_plan", tmp_path / "none.txt")
    path = tmp_path / "plan.txt"
    path.write_bytes(MADE_UP)
    with pytest.raises(CommandError, match="No jurisdiction 999999"):
        call_command("import_plan", path, jurisdiction="999999")


def test_a_text_with_an_unreadable_place_is_loaded_only_when_told(
    loaded_plans: None, tmp_path: Path
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT.replace("2. 建立绿色项目库", "3. 建立绿色项目库"), "utf-8")
    with pytest.raises(CommandError, match="could not be read for certain"):
        call_command("import_plan", path, apply=True, stdout=StringIO())
    assert not Plan.objects.filter(slug="dazu").exists()
    call_command("import_plan", path, apply=True, accept_errors=True, stdout=StringIO())
    assert Plan.objects.filter(slug="dazu").exists()
