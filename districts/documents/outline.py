"""From blocks to sections and tasks."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from districts.documents.blocks import (
    CLOSING_BRACKETS,
    Line,
    is_balanced,
    line_at,
    measure,
    split_outside_brackets,
    unwrapped,
)
from districts.documents.clauses import ClauseSplit, role_clauses_within, split_role_clause
from districts.documents.markers import Block
from districts.documents.model import Doubt, Place, Section, TaskText, doubt
from districts.documents.roles import Roles, roles_of
from districts.documents.schemes import Scheme

_INDICATORS = (
    "(?:\\d{4}年)?(?:年?度|主要|预期|工作|发展|核心|考核|目标|任务|量化)*指标(?:值|任务|要求)?"
)
_GOALS_PART = re.compile(f"目标|^{_INDICATORS}$")
_GOALS_CLAUSE = re.compile(f"(?:主要|工作|总体|发展|具体|建设|行动)?目标(?:任务)?|{_INDICATORS}")
_FOREIGN_WORD = re.compile("(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])")
_LOST_CHARACTER = re.compile("[\u2e80-\u2fdf\ufffd\ue000-\uf8ff]")
_LONGEST_TITLE = 45
_NO_TITLE = re.compile("[，；：,;:]")
_GOES_ON = "、，,"
_SHOWN, _BEGINNING = 40, 16
# A numbered measure under a heading that names the bodies.
_ITEM = re.compile(r"(?:^|(?<=。))\d{1,2}[．.、](?!\d)[^。]{1,20}")
# A line clearly shorter than the width of the page was ended on purpose.
_SHORT_SHARE = 0.8


@dataclass(frozen=True)
class GoalBodies:
    """The bodies that a numbered goal names, its section and its text before them."""

    section: str
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    line: int


@dataclass
class Outline:
    """The sections and tasks in their order; `goals` are the labels of sections of goals, and
    `kept_until` is the last number that was kept as text before the first task."""

    sections: list[Section] = field(default_factory=list)
    tasks: list[TaskText] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    kept_until: int = 0
    of_goals: list[GoalBodies] = field(default_factory=list)


@dataclass
class _Open:
    """The section being read, whether numbered items in it are goals rather than tasks, and the
    clause on bodies that each heading carries for the tasks under it."""

    above: list[Block] = field(default_factory=list)
    goals: list[bool] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    all_clauses: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def label(self) -> str:
        return joined_label(self.above)

    @property
    def holds_goals(self) -> bool:
        return any(self.goals)

    @property
    def clause(self) -> str:
        """The clause on bodies of the nearest heading that has one."""
        return next(filter(None, reversed(self.clauses)), "")

    def enter(self, block: Block, heading: str, clause: str) -> None:
        """Goes into a section; one above it that was left out does no harm."""
        enter(self.above, block)
        del self.goals[len(self.above) - 1 :]
        del self.clauses[len(self.above) - 1 :]
        pattern = _GOALS_CLAUSE.fullmatch if self.goals else _GOALS_PART.search
        self.goals.append(bool(pattern(heading)))
        self.clauses.append(clause)


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


def read_outline(blocks: Sequence[Block], scheme: Scheme | None = None) -> Outline:
    """Return sections and tasks; every line of a block is in one of them or in a doubt.

    Numbers of tasks that begin again in each section are counted through. Numbered items that
    name no bodies, as principles do, are text of their section where others are the tasks.
    """
    scheme = scheme or Scheme()
    outline = Outline()
    text = _items_of_text(blocks, scheme)
    page_width = measure([line for block in blocks for line in block.lines])
    place = _Open()
    for block in blocks:
        if block.kind == "section":
            _add_section(outline, block, place, page_width)
        elif block.kind == "task" and place.holds_goals:
            _keep_as_text(outline, block, is_goal=True)
        elif block.kind == "task" and id(block) in text and outline.sections:
            _keep_as_text(outline, block, is_goal=False)
            item = f"{block.sign}{block.text}"[:_SHOWN]
            outline.doubts.append(doubt("item_kept_as_text", Place("section", place.label), item))
        elif block.kind == "task":
            number = block.value
            is_counted = scheme.restarts and any(task.number >= number for task in outline.tasks)
            if is_counted or not block.marker.isalnum():
                number = len(outline.tasks) + 1
            _add_task(outline, block, place, number, page_width)
    if scheme.restarts and outline.tasks:
        outline.doubts.append(doubt("tasks_numbered_through", Place("document")))
    outline.doubts += _unused_clauses(place.all_clauses, outline.tasks)
    outline.doubts += _number_doubts(outline)
    return outline


def _items_of_text(blocks: Sequence[Block], scheme: Scheme) -> set[int]:
    """The numbered blocks, by identity, that are no tasks although their style is that of tasks:
    whole runs before the first that names bodies, and articles that name none."""
    if not scheme.has_bodies:
        return set()
    runs: list[list[Block]] = []
    clause = ""
    with_bodies: set[int] = set()
    for block in blocks:
        if block.kind == "section":
            clause = split_role_clause(block.text).clause
        if block.kind != "task":
            continue
        if block.value == 1 or not runs:
            runs.append([])
        runs[-1].append(block)
        if clause or split_role_clause(block.text).clause:
            with_bodies.add(id(block))
    named = [any(id(one) in with_bodies for one in run) for run in runs]
    first = named.index(True) if True in named else 0
    early = {id(one) for run in runs[:first] for one in run}
    if scheme.task != "article":
        return early
    return early | {id(one) for run in runs for one in run if id(one) not in with_bodies}


def _add_section(outline: Outline, block: Block, place: _Open, page_width: float) -> None:
    heading, wording = heading_and_rest(block.lines, page_width)
    split = split_role_clause(heading)
    if split.clause and not split.after:
        heading = split.before.rstrip("。")
    place.enter(block, heading, split.clause)
    label = place.label
    place.seen[label] += 1
    if place.seen[label] > 1:
        outline.doubts.append(doubt("section_repeated", Place("section", label), label))
        block.label += f"-{place.seen[label]}"
    if split.clause:
        place.all_clauses[place.label] = split.clause
    if place.holds_goals:
        outline.goals.append(place.label)
    outline.sections.append(Section(place.label, heading, len(place.above), wording, block.at))
    where = Place("section", place.label)
    outline.doubts += _text_doubts(wording, where)
    outline.doubts += [
        doubt("bodies_outside_task", where, clause) for clause in role_clauses_within(wording)
    ]


def _unused_clauses(clauses: Mapping[str, str], tasks: Sequence[TaskText]) -> Iterable[Doubt]:
    """Bodies named in a heading that has no task under it."""
    for label, clause in clauses.items():
        if not any(task.section.startswith(label) for task in tasks):
            yield doubt("bodies_outside_task", Place("section", label), clause)


def _keep_as_text(outline: Outline, block: Block, *, is_goal: bool) -> None:
    """Goals may be numbered like tasks: they stay text of their section, number included."""
    if not outline.tasks:
        outline.kept_until = block.value
    last = outline.sections[-1]
    place = Place("section", last.label)
    split = split_role_clause(block.text)
    names_bodies = is_goal and bool(split.clause) and not split.after
    outline.doubts += _text_doubts(split.before if names_bodies else block.text, place)
    if names_bodies:
        roles = roles_of(*split.clauses)
        outline.doubts += [doubt(code, place, found) for code, found in roles.remarks]
        goal = f"{block.sign}{split.before}"
        outline.of_goals.append(
            GoalBodies(last.label, goal, roles.lead, roles.responsible, block.at)
        )
        # Where the next goal follows, the bodies of this one are not its beginning.
        text = f"{block.sign}{block.text.rstrip('。')}。"
    else:
        text = f"{block.sign}{block.text}"
        outline.doubts += [
            doubt("bodies_outside_task", place, clause)
            for clause in role_clauses_within(block.text)
        ]
    outline.sections[-1] = replace(last, wording=f"{last.wording}{text}")


def _add_task(outline: Outline, block: Block, above: _Open, number: int, page_width: float) -> None:
    place = Place("task", str(number))
    split = split_role_clause(block.text)
    title, wording = title_and_rest(block.lines, split.before, page_width)
    is_heading = _is_heading_with_bodies(split)
    if is_heading:
        title, wording = split.before, split.after
        split = replace(split, after="")
    elif split.after and not _opens_line(block.lines, split.after):
        wording = f"{wording}{split.clause}{split.after}"
        split = replace(split, after="")
    roles = roles_of(*(split.clauses or (above.clause,)))
    outline.tasks.append(
        TaskText(
            number,
            title,
            above.label,
            wording,
            split.clause,
            roles.lead,
            roles.responsible,
            block.marker,
            split.clauses,
            "；".join(dict.fromkeys(roles.times)),
            line=block.at,
        )
    )
    doubts = outline.doubts
    doubts += _text_doubts(f"{wording}。" if wording == title else wording, place)
    if len(split.clauses) > 1:
        doubts.append(doubt("several_clauses", place, _measures(block.text, title, split)))
    items = [match[0] for match in _ITEM.finditer(wording)] if is_heading else []
    if items:
        doubts.append(doubt("measures_kept_as_text", place, "；".join(items)))
    doubts += _role_doubts(split, roles, above.clause, place)
    if split.after:
        offset = len(block.text) - len(split.after)
        line = line_at(block.lines, offset)
        doubts.append(doubt("unplaced_text", Place("line", str(line.number)), split.after))


def _measures(text: str, title: str | None, split: ClauseSplit) -> str:
    """The clauses of a task's text, each with the beginning of the words that it ends."""
    measures = []
    start = len(title) if title and split.clauses[0] not in title else 0
    for clause in split.clauses:
        at = text.index(clause, start)
        measures.append(f"{text[start:at].lstrip('。')[:_BEGINNING]}…{clause}")
        start = at + len(clause)
    return "；".join(measures)


def _opens_line(lines: Sequence[Line], text: str) -> bool:
    """Whether a text that ends a block begins on a line of its own; else it goes on in the line
    of what stands before it."""
    offset = len(unwrapped(lines)) - len(text)
    return len(lines) > 1 and unwrapped([line_at(lines, offset)])[:_SHOWN] in (
        text[:_SHOWN],
        text[: len(unwrapped([line_at(lines, offset)]))],
    )


def _is_heading_with_bodies(split: ClauseSplit) -> bool:
    """（一）甲（牵头单位：…）, and the text of the task behind it; 做甲。（…） is at its end."""
    is_short = 0 < len(split.before) <= _LONGEST_TITLE
    is_heading = is_short and not _NO_TITLE.search(split.before) and "。" not in split.before
    return bool(split.after) and is_heading and split.is_closed


def _role_doubts(split: ClauseSplit, roles: Roles, inherited: str, place: Place) -> Iterable[Doubt]:
    yield from (doubt(code, place, text) for code, text in roles.remarks)
    if not split.is_closed:
        yield doubt("role_clause_unclosed", place, split.clause)
    if not split.clause and inherited:
        yield doubt("roles_of_heading", place, inherited)
    if not (split.clause or inherited):
        yield doubt("no_role_clause", place)
        return
    if not roles.lead:
        yield doubt("no_lead", place)
    if not roles.responsible:
        yield doubt("no_responsible", place)


def heading_and_rest(lines: Sequence[Line], page_width: float) -> tuple[str, str]:
    """Return a section's heading without its full stop, and the text behind it.

    The heading is the first line where that line was ended on purpose, else the first sentence.
    """
    if not lines:
        return "", ""
    first, text = unwrapped(lines[:1]), unwrapped(lines)
    is_ended = not first[-1:].isdecimal() and first[-1:] not in _GOES_ON
    is_own_line = is_ended and "。" not in first and lines[0].width < page_width * _SHORT_SHARE
    if is_own_line and "。" in text:
        return first, text[len(first) :].strip()
    sentence = split_outside_brackets(text, "。")[0]
    return sentence, text[len(sentence) :].removeprefix("。").strip()


def title_and_rest(lines: Sequence[Line], text: str, page_width: float) -> tuple[str | None, str]:
    """Return a task's official heading, or None, and its text behind the heading.

    A first sentence is a heading if it has the form of one: short, and without a comma.
    鼓励甲，完善乙。鼓励丙。 has none. A task of one such sentence is its own heading.
    """
    heading, rest = heading_and_rest(lines, page_width)
    if not rest or not text.startswith(heading):
        heading = split_outside_brackets(text, "。")[0]
    rest = text[len(heading) :].removeprefix("。").lstrip()
    if not heading or len(heading) > _LONGEST_TITLE or _NO_TITLE.search(heading):
        return None, text
    return heading, rest or text


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
    if outline.tasks and outline.tasks[0].number == outline.kept_until + 1:
        expected = outline.tasks[0].number
    for task in outline.tasks:
        place = Place("task", str(task.number))
        if task.number in seen:
            yield doubt("task_number_repeated", place, str(task.number))
        elif task.number != expected:
            yield doubt("task_number_gap", place, str(task.number), expected=str(expected))
        seen.add(task.number)
        expected = task.number + 1
