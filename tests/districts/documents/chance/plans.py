"""Whole plans drawn by chance: their lines, and the truth they were written from."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from ..made_up.writing import (
    article,
    bracketed,
    chapter,
    circled,
    comma,
    digit_bracket,
    division,
    dotted,
    ordinal,
    part,
    section,
    wide,
)
from . import bodies, figures
from .bodies import Clause
from .figures import Goal
from .harder import goals
from .heads import Head, head_of

Marker = Callable[[int], str]
Row = tuple[str, ...]
# A line of text, or the rows of a table.
Piece = str | list[Row]


@dataclass(frozen=True)
class Task:
    """A task: its heading, its whole text without clauses, and what its clauses say."""

    number: int
    title: str
    text: str
    clauses: tuple[Clause, ...]
    has_title: bool = True

    def of(self, role: str) -> set[str]:
        return {name for clause in self.clauses for name in getattr(clause, role)}


@dataclass(frozen=True)
class Outline:
    """The markers of a plan; `restarts` where the tasks are counted in each section anew."""

    outer: Marker
    inner: Marker | None
    task: Marker
    restarts: bool = False
    item: Marker = digit_bracket


OUTLINES = {
    "一、（一）1.": Outline(part, bracketed, dotted),
    "一、（一）1. anew": Outline(part, bracketed, dotted, restarts=True),
    "一、（一）1、": Outline(part, bracketed, comma),
    "一、（一）": Outline(part, None, bracketed, restarts=True),
    "一、1.": Outline(part, None, dotted),
    "一、1. anew": Outline(part, None, dotted, restarts=True),
    "一、（一）（1）": Outline(part, bracketed, digit_bracket, restarts=True, item=circled),
    "一、（一）①": Outline(part, bracketed, circled, restarts=True, item=ordinal),
    "一、①（1）": Outline(part, None, circled, restarts=True),
    "一、（一）①（1）": Outline(part, bracketed, circled, restarts=True),
    "章、节、条": Outline(chapter, section, article),
    "章、条": Outline(chapter, None, article),
    "部分、一、（一）": Outline(division, part, bracketed, restarts=True),
    "一、（一）１．": Outline(part, bracketed, wide),
}
CLEAN_OUTLINES = tuple(OUTLINES)[:6]
MATTERS = (
    *("绿色项目库", "环境信息披露", "碳账户体系", "绿色保险产品", "转型金融标准", "绿色采购"),
    *("绿色供应链融资", "绿色建筑融资", "扬尘污染治理", "再生水利用", "充电设施", "碳汇交易"),
    *("农村清洁取暖", "工业节能改造", "公共机构节能", "绿色出行体系", "生态补偿机制", "节水型社会"),
    *("矿山生态修复", "排污权交易", "清洁生产审核", "塑料污染治理", "水土流失治理", "建筑垃圾利用"),
)
VERBS = ("建设", "完善", "推广", "健全", "发展", "探索", "推进", "强化", "优化")
THEMES = (
    "夯实工作基础",
    "拓展应用场景",
    "推进简政放权",
    "优化发展环境",
    "培育市场主体",
    "提升治理能力",
    "强化科技支撑",
    "推动产业升级",
)
ENDS = ("释放发展活力", "激发内生动力", "方便企业群众", "稳定社会预期")
PARTS = ("重点任务", "主要举措", "工作任务", "主要任务")
CLOSING = ("保障措施", "组织保障", "组织实施")
BARE_TEXT = (
    "围绕{}制定年度工作清单，明确责任分工和完成时限，定期调度推进情况。",
    "加快{}建设步伐，支持辖内企业参与试点，总结推广典型案例。",
    "依托“渝快办”平台，推进{}线上办理，落实“十四五”规划有关要求。",
    "对接Climate Investment平台，开展{}试点，形成可复制经验。",
    "编制{}实施细则。加强PM2.5和臭氧协同控制，做好政策宣传。",
)


@dataclass
class Plan:
    """A plan and its truth; `pieces` are its lines and tables in order."""

    seed: int
    style: str
    is_clean: bool
    level: str
    head: Head
    headings: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    rows: list[tuple[str, Clause]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def plan_of(seed: int, *, is_clean: bool) -> Plan:
    chance = random.Random(f"{seed} {is_clean}")
    styles = CLEAN_OUTLINES if is_clean else tuple(OUTLINES)
    style = styles[seed % len(styles)]
    level = chance.choice("县区市")
    plan = Plan(seed, style, is_clean, level, head_of(chance, level, is_clean=is_clean))
    return _Writer(chance, plan, OUTLINES[style]).write()


class _Writer:
    """Writes a plan line by line and keeps what it says."""

    def __init__(self, chance: random.Random, plan: Plan, outline: Outline) -> None:
        self.chance, self.plan, self.outline = chance, plan, outline
        self.numbers = count(1)
        self.matters = chance.sample(MATTERS, len(MATTERS))
        clean_forms = [chance.choice(bodies.CLEAN)]
        self.forms: Sequence[Callable[[random.Random, str], Clause]] = (
            clean_forms if plan.is_clean else chance.sample(bodies.WILD, 3) + clean_forms
        )
        if not plan.is_clean and chance.random() < 0.12:
            self.forms = [bodies.nobody]
        self.has_commas = chance.random() < 0.4
        self.on_lines = chance.random() < 0.4

    def add(self, *pieces: Piece) -> None:
        for one in pieces:
            self.plan.pieces += one.split("\n") if isinstance(one, str) else [one]

    def write(self) -> Plan:
        chance, plan = self.chance, self.plan
        self.add(*plan.head.lines)
        outer = count(1)
        if chance.random() < 0.6:
            self.heading(self.outline.outer(next(outer)), "总体要求")
            self.add("以绿色发展理念为引领，坚持政府引导、市场运作，统筹推进各项工作。")
        self.write_goals(next(outer))
        for name in (chance.choice(PARTS), *([chance.choice(CLOSING)] * (chance.random() < 0.6))):
            self.write_part(self.outline.outer(next(outer)), name)
        has_bodies = self.forms != [bodies.nobody]
        if not plan.is_clean and chance.random() < 0.25 and has_bodies:
            self.write_annex()
        return plan

    def heading(self, marker: str, text: str) -> None:
        self.plan.headings.append(text)
        self.add(f"{marker}{text}")

    def write_goals(self, number: int) -> None:
        chance, plan = self.chance, self.plan
        self.heading(
            self.outline.outer(number), chance.choice(("主要目标", "工作目标", "总体目标"))
        )
        found = list(goals(chance, f"全{plan.level}", is_clean=plan.is_clean))
        plan.goals += found
        layout = "prose" if plan.is_clean else chance.choice(_LAYOUTS)
        if layout == "prose":
            self.add("".join(one.text for one in found))
        elif layout in _LISTS:
            self.add(
                *(f"{_LISTS[layout](number)}{one.text}" for number, one in enumerate(found, 1))
            )
        elif layout == "ordinals":
            said = (f"{ordinal(number)}{one.text}" for number, one in enumerate(found, 1))
            self.add("".join(said))
        else:
            self.add("".join(one.text for one in found))
            self.write_goal_table(found)

    def write_goal_table(self, written: Sequence[Goal]) -> None:
        """A table of goals behind those in prose; its subjects are its own."""
        chance = self.chance
        rows: list[Row] = []
        year = chance.choice(("2025", "2027"))
        targets = []
        for index, (subject, unit) in enumerate(chance.sample(_OF_TABLES, 3), start=1):
            value = str(chance.randint(101, 999))
            name = chance.choice(bodies.pool(self.plan.level))
            rows.append((str(index), subject, unit, value, name))
            target = figures.Target(subject, "level", ">=", value, unit, f"{year}Q4")
            targets.append(Goal("", (target,), bodies=(name,)))
        self.add([("序号", "指标名称", "单位", f"{year}年目标值", "责任单位"), *rows])
        self.plan.goals += targets

    def write_part(self, marker: str, name: str) -> None:
        self.heading(marker, name)
        if self.outline.inner is None:
            self.write_tasks(self.chance.randint(2, 4))
            return
        for number in range(1, self.chance.randint(2, 3) + 1):
            theme = self.chance.choice([one for one in THEMES if one not in self.themes()])
            if self.has_commas:
                theme = f"{theme}，{self.chance.choice(ENDS)}"
            self.heading(self.outline.inner(number), theme)
            self.write_tasks(self.chance.randint(1, 3))

    def themes(self) -> set[str]:
        return {one.partition("，")[0] for one in self.plan.headings}

    def write_tasks(self, many: int) -> None:
        if self.outline.restarts:
            self.local = count(1)
        for _task in range(many):
            number = next(self.numbers)
            shown = next(self.local) if self.outline.restarts else number
            self.write_task(number, self.outline.task(shown))

    def write_task(self, number: int, marker: str) -> None:
        chance, plan = self.chance, self.plan
        matter = self.matters.pop() if self.matters else f"第{number}类绿色项目"
        title = f"{chance.choice(VERBS)}{matter}"
        text = chance.choice(BARE_TEXT).format(matter)
        shape = "plain" if plan.is_clean else chance.choice(_SHAPES)
        form = chance.choice(list(self.forms))
        clause = form(chance, plan.level)
        clauses = [clause]
        has_title = True
        if shape == "comma":
            title, has_title = f"{title}，夯实工作基础", False
        if shape == "untitled":
            title, has_title = f"{title}，{text.rstrip('。').split('。')[0]}", False
            text = f"{title}。"
        if self.forms == [bodies.nobody] and shape in ("items", "two clauses"):
            shape = "plain"
        if shape == "items":
            clauses = self.write_items(marker, title, matter)
            text = ""
        elif shape == "two clauses" and not clause.own_lines and clause.text:
            more = f"开展{matter}示范创建。"
            other = bodies.by_verb(chance, plan.level)
            clauses.append(other)
            self.add(f"{marker}{title}。{text}{clause.text}{more}{other.text}")
            text += more
        elif shape == "untitled":
            self.add(*_with_clause(f"{marker}{text}", clause))
        elif self.on_lines and shape != "comma":
            self.add(f"{marker}{title}", *_with_clause(text, clause))
        else:
            self.add(*_with_clause(f"{marker}{title}。{text}", clause))
        plan.tasks.append(Task(number, title, text, tuple(clauses), has_title))

    def write_items(self, marker: str, title: str, matter: str) -> list[Clause]:
        """Measures of a task, each with bodies of its own, in its line or on lines."""
        chance = self.chance
        forms = (bodies.all_by_verb, bodies.by_verb, bodies.one_label, bodies.labelled)
        form = chance.choice(forms)
        clauses = [form(chance, self.plan.level) for _item in range(chance.randint(2, 3))]
        items = [
            f"{self.outline.item(index)}推进{matter}第{'一二三'[index - 1]}批试点。{clause.text}"
            for index, clause in enumerate(clauses, start=1)
        ]
        if chance.random() < 0.5:
            self.add(f"{marker}{title}。{''.join(items)}")
        else:
            self.add(f"{marker}{title}。", *items)
        return clauses

    def write_annex(self) -> None:
        """The tasks once more, in a table."""
        rows: list[Row] = [("序号", "工作任务", "牵头单位", "责任单位")]
        for number, task in enumerate(self.plan.tasks, start=1):
            clause = bodies.labelled(self.chance, self.plan.level)
            text = f"{task.title.partition('，')[0]}，按期完成年度任务。"
            rows.append((str(number), text, clause.lead[0], "、".join(clause.responsible)))
            self.plan.rows.append((text, clause))
        self.add("附件", "重点任务分工表", rows)


# How goals are listed: what stands before each on its line.
_LISTS: dict[str, Marker] = {
    "lines": lambda _number: "",
    "numbered": dotted,
    "in brackets": digit_bracket,
    "dashes": lambda _number: "——",
    "circles": circled,
}
_LAYOUTS = ("prose", "prose", "table", "ordinals", *_LISTS)
_SHAPES = ("plain", "plain", "plain", "comma", "untitled", "two clauses", "items")
_OF_TABLES = (
    ("地区生产总值", "亿元"),
    ("社会消费品零售总额", "亿元"),
    ("绿色信用卡发卡量", "万张"),
    ("新建高标准农田", "万亩"),
    ("清洁能源公交车", "辆"),
)


def _with_clause(text: str, clause: Clause) -> list[str]:
    """The clause behind the text, or on lines of its own below it."""
    if not clause.text:
        return [text]
    return [text, *clause.text.split("\n")] if clause.own_lines else [text + clause.text]
