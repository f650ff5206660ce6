"""Plans written out in the styles that offices use."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from districts.documents.blocks import BREAK, CELL, ROW

from .facts import Duty, Facts

NUMERALS = "零一二三四五六七八九十"
Marker = Callable[[int], str]


def numeral(number: int) -> str:
    """12 → 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def part(number: int) -> str:
    return f"{numeral(number)}、"


def chapter(number: int) -> str:
    return f"第{numeral(number)}章 "


def division(number: int) -> str:
    return f"第{numeral(number)}部分　"


def bracketed(number: int) -> str:
    return f"（{numeral(number)}）"


def section(number: int) -> str:
    return f"第{numeral(number)}节 "


def dotted(number: int) -> str:
    return f"{number}. "


def comma(number: int) -> str:
    return f"{number}、"


def article(number: int) -> str:
    return f"第{numeral(number)}条 "


def digit_bracket(number: int) -> str:
    return f"（{number}）"


def half_bracket(number: int) -> str:
    return f"{number}）"


def circled(number: int) -> str:
    return chr(0x2460 + number - 1)


def dashed(number: int) -> str:
    return "——"


def ordinal(number: int) -> str:
    return f"{numeral(number)}是"


def wide(number: int) -> str:
    return f"{number}．".translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def in_brackets(duty: Duty) -> list[str]:
    return [f"（牵头单位：{'、'.join(duty.lead)}；责任单位：{'、'.join(duty.responsible)}）"]


def square_brackets(duty: Duty) -> list[str]:
    return [f"【牵头单位：{'、'.join(duty.lead)}；配合单位：{'、'.join(duty.responsible)}】"]


def by_verb(duty: Duty) -> list[str]:
    return [f"（{'、'.join(duty.lead)}牵头，{'、'.join(duty.responsible)}按职责分工负责）"]


def on_lines(duty: Duty) -> list[str]:
    return [f"牵头单位：{'、'.join(duty.lead)}", f"配合单位：{'、'.join(duty.responsible)}"]


def on_one_line(duty: Duty) -> list[str]:
    lead = "、".join(f"{name}（牵头）" for name in duty.lead)
    return [f"责任单位：{lead}，{'、'.join(duty.responsible)}"]


def with_departments(duty: Duty) -> list[str]:
    return [f"（责任部门：{'、'.join(duty.responsible)}；牵头部门：{'、'.join(duty.lead)}）"]


def participants(duty: Duty) -> list[str]:
    return [f"牵头单位：{'，'.join(duty.lead)}；参与单位：{'，'.join(duty.responsible)}。"]


@dataclass(frozen=True)
class Style:
    """How a plan is written: its markers, its clause on bodies, and what disturbs it."""

    outer: Marker = part
    inner: Marker | None = bracketed
    task: Marker = dotted
    restarts: bool = False
    roles: Callable[[Duty], list[str]] = in_brackets
    title_line: bool = False
    wrap: int = 0
    furniture: bool = False
    items: Marker | None = None


def lines_of(facts: Facts, style: Style) -> Iterator[str]:
    """The lines of the document, a paragraph a line."""
    yield from (
        facts.issuer,
        f"关于印发《{facts.title}》的通知",
        facts.number,
        "各镇街，有关单位：",
    )
    yield f"《{facts.title}》已经区政府同意，现印发给你们，请认真组织实施。"
    yield from (facts.issuer, facts.date, "（此件公开发布）", facts.title)
    yield f"{style.outer(1)}总体目标"
    yield "".join(goal.sentence for goal in facts.goals)
    count = 0
    for index, (name, parts) in enumerate(facts.chapters, start=2):
        yield f"{style.outer(index)}{name}"
        for number, (heading, duties) in enumerate(parts, start=1):
            if style.inner:
                yield f"{style.inner(number)}{heading}"
            count = 0 if style.restarts and style.inner else count
            for duty in duties:
                count += 1
                yield from task_lines(count, duty, style)


def task_lines(number: int, duty: Duty, style: Style) -> Iterator[str]:
    head = f"{style.task(number)}{duty.title}。"
    roles = style.roles(duty)
    text = duty.text
    if style.items:
        sentences = [one + "。" for one in duty.text.split("。") if one]
        yield head
        yield from (f"{style.items(index)}{one}" for index, one in enumerate(sentences, start=1))
    elif style.title_line:
        yield head.removesuffix("。")
        yield text
    else:
        yield head + text + (roles[0] if roles[0][0] in "（【" else "")
    if style.items or style.title_line or roles[0][0] not in "（【":
        yield from roles


def written(facts: Facts, style: Style, seed: int = 0) -> str:
    """The whole text, wrapped and with page furniture where the style says so."""
    chance = random.Random(seed)
    lines = list(lines_of(facts, style))
    if style.wrap:
        lines = [piece for line in lines for piece in wrapped(line, style.wrap, chance)]
    if style.furniture:
        lines = paged(lines, facts)
    return "\n".join(lines)


def wrapped(line: str, width: int, chance: random.Random) -> Iterator[str]:
    while len(line) > width:
        cut = width - chance.randint(0, 1)
        yield line[:cut]
        line = line[cut:]
    yield line


def paged(lines: list[str], facts: Facts) -> list[str]:
    """Every 30 lines a page, with the issuer above and the page number below."""
    found: list[str] = []
    for start in range(0, len(lines), 30):
        page = lines[start : start + 30]
        number = start // 30 + 1
        found += [f"{facts.issuer}行政规范性文件", *page, f"— {number} —\f"]
    return found


def table(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(ROW + CELL.join(cells) for cells in rows)


@dataclass(frozen=True)
class Table:
    """How an annex or a plan in table form is laid out."""

    heads: tuple[str, ...] = ("序号", "工作任务", "牵头单位", "责任单位")
    repeats: int = 0
    merged_title: bool = False
    by_section: bool = False
    body_lines: bool = False
    double_head: bool = False
    labels: dict[str, str] = field(default_factory=dict)


def rows_of(facts: Facts, layout: Table) -> Iterator[list[str]]:
    """The table's rows; the heads come again after `repeats` rows, as on a new page."""
    heads = list(layout.heads)
    if layout.by_section:
        heads.insert(1, "工作类别")
    if layout.merged_title:
        yield ["任务分解表"] * len(heads)
    if layout.double_head:
        yield [*heads[:-2], "责任分工", "责任分工"]
    yield heads
    joint = BREAK if layout.body_lines else "、"
    number = 0
    for _name, parts in facts.chapters:
        for heading, duties in parts:
            for duty in duties:
                if layout.repeats and number and number % layout.repeats == 0:
                    yield heads
                number += 1
                row = [str(number), duty.text, joint.join(duty.lead), joint.join(duty.responsible)]
                if layout.by_section:
                    row.insert(1, heading)
                yield row
