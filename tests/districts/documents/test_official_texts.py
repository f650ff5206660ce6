"""The reader against the four official texts, where they are at hand.

What is expected was taken from the documents by reading them.
"""

import random
import re
from collections.abc import Iterator

import pytest

from districts.documents import Document, read_document
from districts.documents.blocks import is_balanced, width_of
from tests.official_texts import official_text

TASKS = {"chongqing": 46, "rongchang": 30, "wushan": 29, "shapingba": 12}
REGULATOR = "国家金融监督管理总局永川监管分局"


def source(slug: str) -> str:
    return official_text(slug).decode()


@pytest.fixture(scope="module")
def plans() -> dict[str, Document]:
    return {slug: read_document(source(slug)) for slug in TASKS}


def names(written: str) -> tuple[str, ...]:
    return tuple(written.split())


HEADS = {
    "chongqing": ("渝府办发〔2023〕13号", "重庆市人民政府办公厅", "2023-01-20", True),
    "rongchang": (None, "重庆市荣昌区人民政府办公室", "2023-09-26", True),
    "wushan": ("巫山府办发〔2023〕54号", "巫山县人民政府办公室", "2023-12-20", True),
    "shapingba": ("沙府办发〔2023〕44号", "重庆市沙坪坝区人民政府办公室", "2023-05-30", False),
}
TITLES = {
    "chongqing": "重庆市建设绿色金融改革创新试验区实施细则",
    "rongchang": "重庆市荣昌区建设绿色金融改革创新试验区实施工作方案",
    "wushan": "巫山县建设绿色金融改革试验区工作方案",
    "shapingba": "沙坪坝区绿色金融高质量发展实施方案",
}
# leading and responsible bodies of every task, in order
COUNTS = {
    "chongqing": (
        "2/2 2/2 1/3 5/3 1/5 2/3 4/7 5/4 2/2 1/2 5/7 2/2 5/4 3/5 8/1 7/10 3/4 3/6 4/2 10/5 2/9 "
        "1/3 1/4 4/5 2/2 1/8 1/4 2/4 2/6 7/2 1/4 5/4 2/2 1/5 4/2 2/1 4/1 2/2 4/7 5/4 3/3 1/3 1/4 "
        "2/2 1/6 1/1"
    ),
    "rongchang": (
        "2/1 1/2 4/3 5/6 3/2 4/6 4/4 2/1 1/2 3/8 2/3 1/6 1/3 8/5 1/8 4/3 2/2 3/6 7/1 1/2 2/3 4/6 "
        "2/1 3/1 2/1 3/7 3/4 1/2 1/3 3/1"
    ),
    "wushan": (
        "2/1 2/1 1/2 4/3 1/2 2/2 4/4 2/1 5/4 2/2 3/6 3/3 7/1 3/3 1/5 2/3 8/4 2/7 1/3 2/3 4/5 2/1 "
        "4/1 2/1 3/1 2/1 4/5 5/2 2/1"
    ),
    "shapingba": "1/0 1/0 1/2 1/0 1/3 1/3 1/6 1/2 1/4 0/1 0/1 1/0",
}
BODIES = {
    ("chongqing", 5): (
        "市财政局",
        "市发展改革委 人行重庆营管部 重庆银保监局 重庆证监局 各区县（自治县，以下简称区县）政府",
    ),
    ("chongqing", 13): (
        "市经济信息委 渝中区政府 南岸区政府 两江新区管委会 西部科学城重庆高新区管委会",
        "市金融监管局 重庆银保监局 市规划自然资源局 有关区县政府",
    ),
    ("chongqing", 15): (
        "人行重庆营管部 市金融监管局 市经济信息委 市住房城乡建委 市交通局 市能源局 "
        "市农业农村委 市林业局",
        "市建设绿色金融改革创新试验区工作领导小组（以下简称市绿金改领导小组）有关成员单位",
    ),
    ("chongqing", 16): (
        "人行重庆营管部 市金融监管局 两江新区管委会 渝中区政府 江北区政府 南岸区政府 万州区政府",
        "市发展改革委 市经济信息委 市财政局 市交通局 市林业局 市住房城乡建委 市规划自然资源局 "
        "市科技局 重庆银保监局 重庆证监局",
    ),
    ("chongqing", 18): (
        "市住房城乡建委 两江新区管委会 渝中区政府",
        "人行重庆营管部 市金融监管局 重庆银保监局 重庆证监局 市经济信息委 市生态环境局",
    ),
    ("chongqing", 20): (
        "人行重庆营管部 市金融监管局 重庆银保监局 市发展改革委 市生态环境局 市规划自然资源局 "
        "市农业农村委 市林业局 万州区政府 南岸区政府",
        "市财政局 市商务委 市文化旅游委 市生态环境局 重庆证监局",
    ),
    ("chongqing", 24): (
        "人行重庆营管部 市能源局 市生态环境局 市经济信息委",
        "市金融监管局 市大数据发展局 重庆银保监局 重庆证监局 各区县政府",
    ),
    ("chongqing", 30): (
        "市生态环境局 市发展改革委 市规划自然资源局 市林业局 市水利局 人行重庆营管部 市金融监管局",
        "市国资委 市绿金改领导小组有关成员单位",
    ),
    ("rongchang", 1): (f"{REGULATOR} 人行永川分行", "区金融事务中心"),
    ("rongchang", 5): ("人行永川分行 区发展改革委 区财政局", f"区金融事务中心 {REGULATOR}"),
    ("rongchang", 7): (
        f"区国资委 区金融事务中心 {REGULATOR} 区经济信息委",
        "区发展改革委 区科技局 区生态环境局 人行永川分行",
    ),
    ("rongchang", 16): (
        "人行永川分行 区发展改革委 区生态环境局 区经济信息委",
        f"金融事务中心 区大数据发展局 {REGULATOR}",
    ),
    ("rongchang", 23): (
        "人行永川分行 区金融事务中心",
        "其他荣昌区建设绿色金融改革创新试验区工作领导小组成员单位",
    ),
    ("rongchang", 30): (
        f"人行永川分行 {REGULATOR} 区金融事务中心",
        "其他荣昌区绿色金融改革创新工作领导小组成员单位",
    ),
    ("wushan", 2): ("县银保监组 人行巫山支行", "县金融事务中心"),
    ("wushan", 11): (
        "人行巫山支行 县金融事务中心 县银保监组",
        "县发展改革委 县生态环境局 县住房城乡建设委 县交通局 有关乡镇 有关街道",
    ),
    ("wushan", 13): (
        "人行巫山支行 县金融事务中心 县经济信息委 县住房城乡建委 县交通局 县农业农村委 县林业局",
        "县建设绿色金融改革创新试验区工作领导小组（以下简称县绿金改领导小组）有关成员单位",
    ),
    ("wushan", 18): (
        "人行巫山支行 县乡村振兴局",
        "县经济信息委 县生态环境局 县住房城乡建委 县农业农村委 县城管局 县金融事务中心 县银保监组",
    ),
    ("wushan", 21): (
        "县发展改革委 人行巫山支行 县生态环境局 县经济信息委",
        "县金融事务中心 县大数据管理中心 县银保监组 有关乡镇 有关街道",
    ),
    ("shapingba", 1): ("区财政局", ""),
    ("shapingba", 9): ("区生态环境局", "区财政局 区发展改革委 区经济信息委 区住房城乡建委"),
    ("shapingba", 10): ("", "区绿金改领导小组有关成员单位"),
}
ANNEX = {
    7: ("区财政局", "区发展改革委 区经济信息委"),
    13: ("区经济信息委", ""),
    15: (
        "区财政局",
        "区经济信息委 区住房城乡建委 区交通局 区农业农村委 区规划自然资源局 区发展改革委",
    ),
    19: ("区发展改革委 区经济信息委 区住房城乡建委", "区生态环境局 区财政局"),
}
PHRASES = {
    ("chongqing", "一（二）"): (
        "“十四五” 到2025年年末 达到6000亿元以上 较2020年 翻一番 保持20%以上 5个核心区域 超15% "
        "到2025年 较2020年 翻两番 达到900亿元以上"
    ),
    ("chongqing", "一（六）"): "到2025年 提高至25% 比2020年 降低14% 达到57% 达到2.8亿立方米",
    ("rongchang", "三（二）"): "到2025年年末 达到100亿元以上 保持30%以上 超过15% 零突破",
    ("rongchang", "三（四）"): "到2025年 提高至25% 比2020年 降低14% 达到22% 达到80亿立方米",
    ("wushan", "一（一）"): (
        "到2025年末 达到55亿元以上 较2020年 增长超3倍 保持25%左右 到2025年 “零”突破"
    ),
    ("wushan", "一（四）"): "到2025年 较2020年 下降14% 达到65%以上 达到1000万立方米",
}
FIRST_TASK_OF_SECTION = {
    "chongqing": (
        "二（一）1 二（二）5 二（三）9 二（四）11 二（五）12 二（六）15 二（七）22 二（八）26 "
        "二（九）30 二（十）33 三（一）36 三（二）38 三（三）40 三（四）43"
    ),
    "rongchang": (
        "四（一）1 四（二）5 四（三）8 四（四）10 四（五）15 四（六）18 四（七）21 五（一）23 "
        "五（二）25 五（三）27 五（四）29"
    ),
    "wushan": (
        "二（一）1 二（二）5 二（三）8 二（四）9 二（五）10 二（六）13 二（七）19 二（八）22 "
        "三（一）24 三（二）26 三（三）28"
    ),
    "shapingba": "一（一）1 一（二）4 一（三）6 一（四）7 一（五）9 二（一）10 二（二）12",
}


@pytest.mark.parametrize("slug", TASKS)
def test_head(plans: dict[str, Document], slug: str) -> None:
    plan = plans[slug]
    assert plan.title == TITLES[slug]
    assert (plan.document_number, plan.issuer, str(plan.issued_on), plan.is_public) == HEADS[slug]


@pytest.mark.parametrize("slug", TASKS)
def test_every_task_with_the_number_of_its_bodies(plans: dict[str, Document], slug: str) -> None:
    tasks = plans[slug].tasks
    assert [task.number for task in tasks] == list(range(1, TASKS[slug] + 1))
    counts = " ".join(f"{len(task.lead)}/{len(task.responsible)}" for task in tasks)
    assert counts == COUNTS[slug]


@pytest.mark.parametrize("slug", TASKS)
def test_tasks_stand_in_their_sections(plans: dict[str, Document], slug: str) -> None:
    firsts: dict[str, int] = {}
    for task in plans[slug].tasks:
        firsts.setdefault(task.section, task.number)
    assert (
        " ".join(f"{label}{number}" for label, number in firsts.items())
        == (FIRST_TASK_OF_SECTION[slug])
    )
    assert set(firsts) < {section.label for section in plans[slug].sections}


@pytest.mark.parametrize(("slug", "number"), BODIES)
def test_bodies(plans: dict[str, Document], slug: str, number: int) -> None:
    task = plans[slug].tasks[number - 1]
    lead, responsible = BODIES[slug, number]
    assert (task.lead, task.responsible) == (names(lead), names(responsible))


def test_the_annex(plans: dict[str, Document]) -> None:
    annex = plans["shapingba"].annex
    assert [row.row for row in annex] == list(range(1, 22))
    for number, (lead, responsible) in ANNEX.items():
        row = annex[number - 1]
        assert (row.lead, row.responsible) == (names(lead), names(responsible))
    assert all(row.wording.endswith("。") for row in annex)
    assert not any(plans[slug].annex for slug in TASKS if slug != "shapingba")


@pytest.mark.parametrize(("slug", "clause"), PHRASES)
def test_every_number_of_the_goals(plans: dict[str, Document], slug: str, clause: str) -> None:
    phrases = [
        phrase.text
        for goal in plans[slug].goals
        if goal.clause == clause
        for phrase in goal.phrases
    ]
    assert " ".join(phrases) == PHRASES[slug, clause]


@pytest.mark.parametrize("slug", TASKS)
def test_no_digit_of_a_goal_is_outside_a_phrase(plans: dict[str, Document], slug: str) -> None:
    for goal in plans[slug].goals:
        rest = goal.sentence
        for phrase in reversed(goal.phrases):
            rest = rest[: phrase.start] + rest[phrase.start + len(phrase.text) :]
        assert not re.search(r"\d", rest)
    assert bool(plans[slug].goals) == (slug != "shapingba")


def test_titles(plans: dict[str, Document]) -> None:
    untitled = [(slug, t.number) for slug in TASKS for t in plans[slug].tasks if t.title is None]
    assert untitled == [("shapingba", 1)]
    assert plans["shapingba"].tasks[1].title == "鼓励新型金融机构业务绿色转型"
    assert plans["wushan"].tasks[12].title == "打造“1+N”绿色产业发展体系"
    assert plans["chongqing"].tasks[26].title == "推动中新（加坡）绿色金融合作"


@pytest.mark.parametrize("slug", TASKS)
def test_texts_end_cleanly_and_hold_nothing_foreign(plans: dict[str, Document], slug: str) -> None:
    for task in plans[slug].tasks:
        assert task.wording[-1] == "。"
        assert is_balanced(task.wording) and is_balanced(task.role_clause)
        assert not re.search("牵头(单位|部门)[：:]|责任(单位|部门)[：:]", task.wording)
        assert not re.search("规范性文件|办公厅发布|- 7 -|\\s{2}", task.wording)
    for section in plans[slug].sections:
        assert len(section.heading) <= 30
        assert section.wording == "" or section.wording[-1] == "。"


DOUBTS = {
    "chongqing": ["page_furniture"] * 3 + ["goal_not_taken"] * 2 + ["flow_or_stock"],
    "rongchang": [
        "goal_not_taken",
        "goal_not_taken",
        "base_of_context",
        "no_document_number",
        "stray_separator",
        "stray_separator",
        "distribution_list",
        "missing_prefix",
    ],
    "wushan": ["foreign_word", "growth_times"],
    "shapingba": ["no_goal_section"] + ["no_lead"] * 2 + ["no_responsible"] * 12,
}


@pytest.mark.parametrize("slug", TASKS)
def test_doubts(plans: dict[str, Document], slug: str) -> None:
    doubts = plans[slug].doubts
    assert sorted(doubt.code for doubt in doubts) == sorted(DOUBTS[slug])
    assert {doubt.severity for doubt in doubts} == {"warning"}


def placed(plan: Document) -> Iterator[str]:
    """Everything the reader placed, in the order of the document."""
    yield from plan.opening
    tasks = list(plan.tasks)
    for section in plan.sections:
        yield re.sub("^.*（|）$", "", section.label) if section.level == 2 else section.label
        yield section.heading + section.wording
        while tasks and tasks[0].section == section.label:
            task = tasks.pop(0)
            yield f"{task.number}{task.title or ''}{task.wording}{task.role_clause}"
    yield from plan.annex_heading
    for row in plan.annex:
        yield f"{row.row}{row.wording}{''.join(row.lead)}{''.join(row.responsible)}"


def marks_only(text: str) -> str:
    """Letters, digits and Chinese characters; blanks and punctuation are left out."""
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("slug", TASKS)
def test_nothing_is_lost(plans: dict[str, Document], slug: str) -> None:
    """What is placed is the whole input in its order, but for the lines reported as left out."""
    plan = plans[slug]
    rows = source(slug).split("\n")
    for doubt in plan.doubts:
        if doubt.code in ("page_furniture", "distribution_list", "unplaced_text"):
            number = int(doubt.place.value)
            assert rows[number - 1].strip(" \u3000") == doubt.found
            rows[number - 1] = ""
    assert marks_only("".join(placed(plan))) == marks_only("".join(rows))


def rewrapped(text: str, width: int, seed: int) -> str:
    """The text as a PDF gives it: wrapped anywhere, blank lines between, headers between pages."""
    chance = random.Random(seed)
    lines = []
    for row in text.split("\n"):
        rest = row
        while width_of(rest) > width:
            lines += [rest[: width // 2], ""]
            rest = rest[width // 2 :]
            if chance.random() < 0.05:
                lines += ["", "某市人民政府办公厅发布", f"- {len(lines)} -", ""]
        lines.append(rest)
    return "\n".join(lines)


@pytest.mark.parametrize("width", [40, 52, 56, 58, 74])
@pytest.mark.parametrize("slug", ["rongchang", "wushan"])
def test_other_line_breaks_give_the_same_reading(
    plans: dict[str, Document], slug: str, width: int
) -> None:
    plan = read_document(rewrapped(source(slug), width, seed=width))
    # A break inside a Latin word, or at the blank beside one, cannot be told from a blank.
    assert without_blanks(plan.sections) == without_blanks(plans[slug].sections)
    assert without_blanks(plan.tasks) == without_blanks(plans[slug].tasks)
    assert without_blanks(plan.goals) == without_blanks(plans[slug].goals)
    assert "".join(plan.opening) == "".join(plans[slug].opening)


def without_blanks(read: tuple[object, ...]) -> list[str]:
    return [repr(part).replace(" ", "") for part in read]
