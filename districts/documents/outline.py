"""From blocks to sections and tasks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    Line,
    is_balanced,
    line_at,
    measure,
    split_outside_brackets,
    unwrapped,
)
from districts.documents.markers import Block
from districts.documents.model import Doubt, Place, Section, TaskText, doubt
from districts.documents.roles import role_clauses_within, roles_of, split_role_clause

_GOALS_PART = re.compile("目标")
_GOALS_CLAUSE = re.compile("(?:主要|工作|总体|发展|具体|建设|行动)?目标(?:任务)?")
_FOREIGN_WORD = re.compile("(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])")
_LOST_CHARACTER = re.compile("[\u2e80-\u2fdf\ufffd\ue000-\uf8ff]")
_LONGEST_TITLE = 45
# A line clearly shorter than the width of the page was ended on purpose.
_SHORT_SHARE = 0.8


@dataclass
class Outline:
    """The sections and tasks in their order; `goals` are the labels of sections of goals."""

    sections: list[Section] = field(default_factory=list)
    tasks: list[TaskText] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass
class _Open:
    """The section being read, and whether numbered items in it are goals rather than tasks."""

    above: list[Block] = field(default_factory=list)
    goals: list[bool] = field(default_factory=list)

    @property
    def label(self) -> str:
        return joined_label(self.above)

    @property
    def holds_goals(self) -> bool:
        return any(self.goals)

    def enter(self, block: Block, heading: str) -> None:
        """Goes into a section; one above it that was left out does no harm."""
        enter(self.above, block)
        del self.goals[len(self.above) - 1 :]
        pattern = _GOALS_CLAUSE.fullmatch if self.goals else _GOALS_PART.search
        self.goals.append(bool(pattern(heading)))


def enter(above: list[Block], block: Block) -> None:
    """Adds a section to those it stands in, and takes off those it ends."""
    while above and above[-1].level >= block.level:
        above.pop()
    above.append(block)


def joined_label(above: Sequence[Block]) -> str:
    """Return the full label: 一 and （二） give 一（二）; 2.1 is whole in itself."""
    label = ""
    for block in above:
        label = block.label if block.is_whole else label + block.label
    return label


def read_outline(blocks: Sequence[Block], *, restarts: bool = False) -> Outline:
    """Return sections and tasks; every line of a block is in one of them or in a doubt.

    Numbers of tasks that begin again in each section (`restarts`) are counted through.
    """
    outline = Outline()
    page_width = measure([line for block in blocks for line in block.lines])
    place = _Open()
    for block in blocks:
        if block.kind == "section":
            _add_section(outline, block, place, page_width)
        elif block.kind == "task" and place.holds_goals:
            _add_numbered_goal(outline, block)
        elif block.kind == "task":
            number = block.value
            is_counted = restarts and any(task.number >= number for task in outline.tasks)
            if is_counted or not block.marker.isalnum():
                number = len(outline.tasks) + 1
            _add_task(outline, block, place.label, number, page_width)
    if restarts and outline.tasks:
        outline.doubts.append(doubt("tasks_numbered_through", Place("document")))
    outline.doubts += _number_doubts(outline)
    return outline


def _add_section(outline: Outline, block: Block, place: _Open, page_width: float) -> None:
    heading, wording = heading_and_rest(block.lines, page_width)
    place.enter(block, heading)
    if place.holds_goals:
        outline.goals.append(place.label)
    outline.sections.append(Section(place.label, heading, len(place.above), wording))
    where = Place("section", place.label)
    outline.doubts += _text_doubts(wording, where)
    outline.doubts += [
        doubt("bodies_outside_task", where, found) for found in role_clauses_within(wording)
    ]


def _add_numbered_goal(outline: Outline, block: Block) -> None:
    """Goals may be numbered like tasks: they stay text of their section, number included."""
    last = outline.sections[-1]
    wording = f"{last.wording}{block.sign}{block.text}"
    outline.sections[-1] = Section(last.label, last.heading, last.level, wording)
    outline.doubts += _text_doubts(block.text, Place("section", last.label))


def _add_task(outline: Outline, block: Block, label: str, number: int, page_width: float) -> None:
    place = Place("task", str(number))
    split = split_role_clause(block.text)
    title, wording = title_and_rest(block.lines, split.before, page_width)
    roles = roles_of(split.clause)
    outline.tasks.append(
        TaskText(
            number,
            title,
            label,
            wording,
            split.clause,
            roles.lead,
            roles.responsible,
            block.marker,
        )
    )
    doubts = outline.doubts
    doubts += _text_doubts(wording, place)
    doubts += [doubt("second_role_clause", place, found) for found in role_clauses_within(wording)]
    doubts += [doubt(code, place, found) for code, found in roles.remarks]
    if not split.is_closed:
        doubts.append(doubt("role_clause_unclosed", place, split.clause))
    if not split.clause:
        doubts.append(doubt("no_role_clause", place))
    else:
        doubts += [
            doubt(code, place)
            for code, names in (("no_lead", roles.lead), ("no_responsible", roles.responsible))
            if not names
        ]
    if split.after:
        offset = len(block.text) - len(split.after)
        line = line_at(block.lines, offset)
        doubts.append(doubt("unplaced_text", Place("line", str(line.number)), split.after))


def heading_and_rest(lines: Sequence[Line], page_width: float) -> tuple[str, str]:
    """Return a section's heading without its full stop, and the text behind it.

    The heading is the first line where that line was ended on purpose, else the first sentence.
    """
    if not lines:
        return "", ""
    first, text = unwrapped(lines[:1]), unwrapped(lines)
    is_own_line = "。" not in first and lines[0].width < page_width * _SHORT_SHARE
    if is_own_line and "。" in text:
        return first, text[len(first) :].strip()
    sentence = split_outside_brackets(text, "。")[0]
    return sentence, text[len(sentence) :].removeprefix("。").strip()


def title_and_rest(lines: Sequence[Line], text: str, page_width: float) -> tuple[str | None, str]:
    """Return a task's official heading, or None, and its text behind the heading.

    A first sentence is a heading only if more follows and it has the form of one: short, and
    without a comma. 鼓励甲，完善乙。鼓励丙。 has none.
    """
    heading, rest = heading_and_rest(lines, page_width)
    if not rest or not text.startswith(heading):
        heading = split_outside_brackets(text, "。")[0]
    rest = text[len(heading) :].removeprefix("。").lstrip()
    if not rest or len(heading) > _LONGEST_TITLE or re.search("[，；：,;:]", heading):
        return None, text
    return heading, rest


def _text_doubts(text: str, place: Place) -> Iterable[Doubt]:
    for word in _FOREIGN_WORD.findall(text):
        yield doubt("foreign_word", place, word)
    for character in _LOST_CHARACTER.findall(text):
        yield doubt("unreadable_character", place, character)
    if not is_balanced(text):
        yield doubt("unbalanced_brackets", place, text[-30:])
    if text and text[-1] not in "。！？”" + CLOSING_BRACKETS:
        yield doubt("open_sentence", place, text[-30:])


def _number_doubts(outline: Outline) -> Iterable[Doubt]:
    if not outline.sections:
        yield doubt("no_sections", Place("document"))
    elif not outline.goals:
        yield doubt("no_goal_section", Place("document"))
    if not outline.tasks:
        yield doubt("no_tasks", Place("document"))
    seen: set[int] = set()
    expected = 1
    for task in outline.tasks:
        place = Place("task", str(task.number))
        if task.number in seen:
            yield doubt("task_number_repeated", place, str(task.number))
        elif task.number != expected:
            yield doubt("task_number_gap", place, str(task.number), expected=str(expected))
        seen.add(task.number)
        expected = task.number + 1
