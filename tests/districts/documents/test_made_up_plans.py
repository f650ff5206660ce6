"""Plans in styles the reader has not been shown: what is read is true, or it is doubted."""

import random
import re

import pytest

from districts.documents import Document, read_document

from .made_up.facts import Facts, facts
from .made_up.writing import (
    Style,
    Table,
    article,
    bracketed,
    by_verb,
    chapter,
    circled,
    comma,
    dashed,
    digit_bracket,
    division,
    dotted,
    half_bracket,
    in_brackets,
    on_lines,
    on_one_line,
    ordinal,
    part,
    participants,
    rows_of,
    section,
    square_brackets,
    table,
    wide,
    with_departments,
    written,
)

STYLES = {
    "一、（一）1.": Style(),
    "clauses are the tasks": Style(inner=None, task=bracketed, restarts=True),
    "chapters, sections, articles": Style(outer=chapter, inner=section, task=article),
    "第一部分 一、（一）": Style(outer=division, inner=part, task=bracketed, restarts=True),
    "（1）, square brackets": Style(task=digit_bracket, restarts=True, roles=square_brackets),
    "1）, bodies by verb": Style(task=half_bracket, roles=by_verb),
    "①, bodies on lines": Style(task=circled, restarts=True, roles=on_lines),
    "headings on lines, leads marked": Style(task=comma, roles=on_one_line, title_line=True),
    "items （1） inside tasks": Style(items=digit_bracket, roles=with_departments),
    "items ① inside tasks": Style(items=circled, roles=participants),
    "wrapped, paged": Style(wrap=28, furniture=True, roles=on_lines, title_line=True),
    "wrapped, wide digits": Style(wrap=33, furniture=True, task=wide),
    "dashes": Style(task=dashed, roles=in_brackets),
    "一是": Style(inner=None, task=ordinal, restarts=True, roles=by_verb),
    "no sections within chapters": Style(inner=None, task=dotted, roles=participants),
}
LAYOUTS = {
    "plain": Table(),
    "heads repeated": Table(repeats=4),
    "heads merged and repeated": Table(merged_title=True, double_head=True, repeats=5),
    "groups merged": Table(by_section=True),
    "names on lines": Table(body_lines=True, heads=("序号", "重点任务", "责任单位", "配合单位")),
    "other labels": Table(heads=("编号", "主要举措", "牵头部门", "配合部门")),
}
SEEDS = (1, 2, 3)


def targets(document: Document) -> list[tuple[str, ...]]:
    return [
        (one.kind, one.operator, str(one.value), one.unit, one.subject, one.deadline or "")
        for one in document.statements
    ]


def promised(plan: Facts) -> list[tuple[str, ...]]:
    return [
        (goal.kind, goal.operator, goal.value, goal.unit, goal.subject, goal.deadline)
        for goal in plan.goals
    ]


def bare(text: str) -> str:
    """The text without the numbers of its items."""
    return re.sub(r"（\d+）|[①-⑳]", "", text)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", STYLES)
def test_every_task_body_and_target_is_read(name: str, seed: int) -> None:
    plan = facts(seed)
    document = read_document(written(plan, STYLES[name], seed))
    assert [(task.title, task.lead, task.responsible) for task in document.tasks] == [
        (duty.title, duty.lead, duty.responsible) for duty in plan.duties
    ]
    assert [bare(task.wording) for task in document.tasks] == [duty.text for duty in plan.duties]
    assert targets(document) == promised(plan)
    assert (document.title, document.document_number) == (plan.title, plan.number)
    assert document.is_public is True
    assert not [entry for entry in document.doubts if entry.severity == "error"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_an_annex_is_read_whatever_its_heads(name: str, seed: int) -> None:
    plan = facts(seed)
    text = f"{written(plan, Style())}\n附件：任务分解表\n{table(rows_of(plan, LAYOUTS[name]))}"
    document = read_document(text)
    assert [(row.wording, row.lead, row.responsible) for row in document.annex] == [
        (duty.text, duty.lead, duty.responsible) for duty in plan.duties
    ]
    assert len(document.tasks) == len(plan.duties)
    assert not [entry for entry in document.doubts if entry.severity == "error"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_plan_in_a_table_gives_its_tasks(name: str, seed: int) -> None:
    plan = facts(seed)
    head = written(Facts(plan.title, plan.number, plan.issuer, plan.date, plan.goals), Style())
    document = read_document(f"{head}\n二、重点任务\n{table(rows_of(plan, LAYOUTS[name]))}")
    assert [(task.wording, task.lead, task.responsible) for task in document.tasks] == [
        (duty.text, duty.lead, duty.responsible) for duty in plan.duties
    ]
    assert targets(document) == promised(plan)
    assert "tasks_from_table" in {entry.code for entry in document.doubts}
    sections = [one.heading for one in document.sections if one.label.startswith("表")]
    if LAYOUTS[name].by_section:
        headings = [heading for _name, parts in plan.chapters for heading, _duties in parts]
        assert sections == list(dict.fromkeys(headings))


SLIPS = {
    "a closing bracket is missing": lambda text: re.sub("）\n", "\n", text, count=1),
    "a number is skipped": lambda text: text.replace("\n2. ", "\n3. ", 1),
    "a number comes twice": lambda text: text.replace("\n3. ", "\n2. ", 1),
    "a separator is doubled": lambda text: text.replace("、区", "、、区", 1),
    "a separator is lost": lambda text: re.sub("局、区", "局 区", text, count=1),
    "a clause on bodies is missing": lambda text: re.sub("（牵头单位.*?）", "", text, count=1),
    "a number stands for no amount": lambda text: text.replace("亿元以上", "以上"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_doubted_where_it_is_not_read_right(name: str) -> None:
    plan = facts(5)
    clean = written(plan, Style())
    slipped = SLIPS[name](clean)
    assert slipped != clean
    before, after = read_document(clean), read_document(slipped)
    wrong = [
        (task, duty)
        for task, duty in zip(after.tasks, plan.duties, strict=False)
        if (task.title, task.lead, task.responsible) != (duty.title, duty.lead, duty.responsible)
    ]
    is_other = bool(wrong) or len(after.tasks) != len(plan.duties)
    is_other = is_other or targets(after) != promised(plan)
    new = {entry.code for entry in after.doubts} - {entry.code for entry in before.doubts}
    assert new or not is_other


def test_random_line_breaks_change_nothing() -> None:
    plan = facts(7)
    whole = read_document(written(plan, Style(), 0))
    for seed in range(12):
        width = random.Random(seed).randint(24, 40)
        broken = read_document(written(plan, Style(wrap=width), seed))
        assert broken.tasks == whole.tasks
        assert broken.statements == whole.statements
