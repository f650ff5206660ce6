"""A reading on its way through the corrections: rows by their keys, and the doubts left."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, TypeVar

from districts.documents.blocks import source_lines
from districts.documents.model import (
    AnnexText,
    Document,
    Doubt,
    Place,
    Section,
    TargetStatement,
    TaskText,
    doubt,
)

from .head import settled_by_head, with_head
from .model import Correction, Refused
from .passages import task_from, task_text

Row = TypeVar("Row")
ROLES = ("lead", "responsible")
_BLANK = re.compile(r"\s")
_SHORTEST_PASSAGE = 2
# Doubts about text that was not taken for what it is: adding what stands there settles them.
OF_GOALS = (
    "figure_not_taken",
    "target_not_read",
    "goal_not_taken",
    "target_outside_goals",
    "values_missing",
)
NOT_TAKEN = (
    "number_not_taken",
    "clause_not_taken",
    "name_not_taken",
    "row_not_taken",
    "text_not_taken",
    "unplaced_text",
    "marker_in_sentence",
    "item_kept_as_text",
    "bodies_outside_task",
    "table_not_read",
    *OF_GOALS,
)
# Doubts about a task's bodies that hold no longer once a person has written them.
_OF_ROLES = (
    "no_role_clause",
    "no_lead",
    "no_responsible",
    "several_clauses",
    "label_read_as_lead",
    "role_not_stated",
    "level_supplied",
    "names_run_together",
    "lead_marked_late",
    "role_clause_unclosed",
    "role_read_as_responsible",
    "roles_of_heading",
    "cell_break",
    "odd_body",
)
# Those on all tasks at once: they hold until a person has written the bodies of each.
_OF_ALL_ROLES = ("no_leads", "only_leads", "roles_read_as_responsible", "labels_read_as_lead")
_OF_ALL_ROWS = ("no_leads_in_annex", "only_leads_in_annex")
_OF_NUMBERS = {"task_number_gap", "task_number_repeated"}
_OF_ROWS = {"annex_number_gap"}


@dataclass
class Draft:
    """The document so far. Its rows stand in their order by keys that no correction changes.

    `sections`, `tasks` and `annex` are as `document` will have them; `chosen` are fields of targets
    that only the stored indicators can place, `bodies` what written names were taken for. `touched`
    are tasks and `rows_seen` rows of the annex whose bodies a person has seen, `dated` tasks whose
    day; `settled` keys of doubts, `passages` texts that were added by hand, `stray` the corrections
    that find their place no longer, `times` how many each key has.
    """

    document: Document
    text: str
    tasks: dict[str, TaskText]
    sections: dict[str, Section]
    targets: dict[str, TargetStatement]
    annex: dict[str, AnnexText]
    head: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, dict[str, str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    rows_seen: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    passages: list[str] = field(default_factory=list)
    stray: list[Correction] = field(default_factory=list)
    is_renumbered: bool = False
    is_row_moved: bool = False
    relabelled: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def task(self, key: str) -> TaskText:
        return _known(self.tasks, key)

    def section(self, key: str) -> Section:
        return _known(self.sections, key)

    def target(self, key: str) -> TargetStatement:
        return _known(self.targets, key)

    def row(self, key: str) -> AnnexText:
        return _known(self.annex, key)

    def before(self, kind: Mapping[str, Any], key: str) -> str:
        """The key of the row before; Refused for the first."""
        keys = list(kind)
        place = keys.index(key)
        if not place:
            raise Refused("nothing_before", key)
        return keys[place - 1]

    def tasks_in(self, label: str) -> list[str]:
        return [key for key, task in self.tasks.items() if task.section == label]


def _known(rows: Mapping[str, Row], key: str) -> Row:
    if key not in rows:
        raise Refused("gone", key)
    return rows[key]


def draft_of(document: Document, text: str) -> Draft:
    """The reading as it stands, its rows by their keys."""
    return Draft(
        document,
        text,
        keyed((str(one.number), one) for one in document.tasks),
        keyed((one.label, one) for one in document.sections),
        keyed((f"{one.clause}|{one.wording}|{one.subject}", one) for one in document.statements),
        keyed((f"a{one.row}", one) for one in document.annex),
    )


def keyed(rows: Iterable[tuple[str, Row]]) -> dict[str, Row]:
    """The rows by their keys; a key that comes again is marked as another."""
    found: dict[str, Row] = {}
    for key, row in rows:
        while key in found:
            key += "+"
        found[key] = row
    return found


def inserted(rows: Mapping[str, Row], after: str, key: str, row: Row) -> dict[str, Row]:
    """The rows with one more behind the key `after`; at the beginning where that is empty."""
    pairs = list(rows.items())
    place = list(rows).index(after) + 1 if after else 0
    return dict([*pairs[:place], (key, row), *pairs[place:]])


def take_from_texts(draft: Draft, passage: str) -> None:
    """What becomes a row of its own is text of no section and of no task any more."""
    text = bare(passage)
    for key, section in draft.sections.items():
        if text and text in section.wording:
            wording = _without(section.wording, text)
            draft.sections[key] = replace(section, wording=wording)
    for key, task in draft.tasks.items():
        rest = _without(task_text(task), text) if text and text in task_text(task) else ""
        if rest.strip("。； "):
            draft.tasks[key] = _read_again(task, rest, is_seen=key in draft.touched)
            draft.touched.add(key)


def _without(whole: str, text: str) -> str:
    """A text without a passage of it, whose closing mark goes with it."""
    before, _text, after = whole.partition(text)
    is_sentence = not before or before[-1] in "。；）)"
    return before + (after.lstrip("。；") if is_sentence else after)


def _read_again(task: TaskText, text: str, *, is_seen: bool) -> TaskText:
    """The task as what is left of its text says; bodies stay where that names none, or where a
    person wrote them."""
    part = task_from(text, task.number, task.section)
    part = replace(part, number=task.number, label=task.label, due_on=task.due_on, line=task.line)
    if is_seen or not part.clauses:
        return replace(part, lead=task.lead, responsible=task.responsible)
    return part


def moved_on(number: int, taken: Collection[int]) -> range:
    """The numbers that move on by one to leave this one free: itself and what follows it closely.

    1 among 1, 2 and 4 → 1 and 2.
    """
    end = number
    while end in taken:
        end += 1
    return range(number, end)


def require_one_role(lead: Sequence[str], responsible: Sequence[str]) -> None:
    for name in lead:
        if name in responsible:
            raise Refused("body_in_both", name)


def doubt_key(entry: Doubt) -> str:
    """What a doubt is known by while it is the same."""
    return f"{entry.code}|{entry.place}|{entry.found}"


def bare(text: str) -> str:
    return _BLANK.sub("", text)


def as_document(draft: Draft) -> Document:
    """The corrected document with the doubts that are left."""
    return replace(
        with_head(draft.document, draft.head),
        sections=tuple(draft.sections.values()),
        tasks=tuple(draft.tasks.values()),
        annex=tuple(draft.annex.values()),
        statements=tuple(draft.targets.values()),
        doubts=tuple(_doubts(draft)),
    )


def _doubts(draft: Draft) -> Iterable[Doubt]:
    """What is still doubtful; places are named as the corrected document numbers them."""
    read = draft_of(draft.document, draft.text)
    places = {f"task {task.number}": key for key, task in [*read.tasks.items()][::-1]}
    places |= {f"annex_row {row.row}": key for key, row in [*read.annex.items()][::-1]}
    taken = _Taken(draft, read)
    settled = settled_by_head(draft.head) | (_OF_NUMBERS if draft.is_renumbered else set())
    settled |= _OF_ROWS if draft.is_row_moved else set()
    settled |= set(_OF_ALL_ROLES) if draft.touched >= set(draft.tasks) else set()
    settled |= set(_OF_ALL_ROWS) if draft.rows_seen >= set(draft.annex) else set()
    left = [one for key, one in read.targets.items() if key not in draft.targets]
    gone = {entry for one in left for entry in one.doubts}
    for entry in draft.document.doubts:
        key = places.get(str(entry.place))
        if doubt_key(entry) in draft.settled or entry in gone or taken.holds(entry):
            continue
        if key is not None and (_is_gone(draft, key) or _is_of_seen(draft, key, entry)):
            continue
        if entry.code in settled:
            continue
        yield _moved(draft, entry, key)
    for entry in [*_of_seen(draft), *_of_numbers(draft)]:
        if doubt_key(entry) not in draft.settled:
            yield entry
    for one in draft.stray:
        yield doubt("correction_strayed", Place("document"), str(one.number), about=one.about)


def _is_gone(draft: Draft, key: str) -> bool:
    return key not in draft.tasks and key not in draft.annex


def _is_of_seen(draft: Draft, key: str, entry: Doubt) -> bool:
    is_dated = key in draft.dated and entry.code == "due_not_understood"
    is_seen = key in draft.touched or key in draft.rows_seen
    return is_dated or (is_seen and entry.code in _OF_ROLES)


def _moved(draft: Draft, entry: Doubt, key: str | None) -> Doubt:
    if key in draft.tasks:
        return replace(entry, place=Place("task", str(draft.tasks[key].number)))
    if key in draft.annex:
        return replace(entry, place=Place("annex_row", str(draft.annex[key].row)))
    if entry.place.kind == "section" and entry.place.value in draft.relabelled:
        return replace(entry, place=Place("section", draft.relabelled[entry.place.value]))
    return entry


def _of_seen(draft: Draft) -> Iterable[Doubt]:
    """What tasks and rows still lack whose bodies a person has written."""
    for key, task in draft.tasks.items():
        if key in draft.touched and not task.lead:
            code = "no_lead" if task.responsible else "no_role_clause"
            yield doubt(code, Place("task", str(task.number)))
    for key, row in draft.annex.items():
        if key in draft.rows_seen and not row.lead and not row.responsible:
            yield doubt("no_lead", Place("annex_row", str(row.row)))


def _of_numbers(draft: Draft) -> Iterable[Doubt]:
    """Gaps among the numbers that corrections have moved; none is there twice."""
    tasks = [task.number for task in draft.tasks.values()] if draft.is_renumbered else []
    rows = [row.row for row in draft.annex.values()] if draft.is_row_moved else []
    for kind, numbers in (("task", tasks), ("annex_row", rows)):
        code = "task_number_gap" if kind == "task" else "annex_number_gap"
        for before, number in pairwise(numbers):
            if number != before + 1:
                yield doubt(code, Place(kind, str(number)), str(number), expected=str(before + 1))


class _Taken:
    """Whether a person has added what a doubt says was left out."""

    def __init__(self, draft: Draft, read: Draft) -> None:
        self.passages = [text for text in map(bare, draft.passages) if text]
        self.lines = {str(one.number): bare(one.text) for one in source_lines(draft.text)}
        self.within = {f"section {one.label}": bare(one.wording) for one in read.sections.values()}
        self.within |= {f"task {one.number}": bare(one.wording) for one in read.tasks.values()}

    def holds(self, entry: Doubt) -> bool:
        found = bare(entry.found)
        if entry.code not in NOT_TAKEN or len(found) < _SHORTEST_PASSAGE:
            return False
        # The same words may stand elsewhere too.
        line = self.lines.get(entry.place.value, "") if entry.place.kind == "line" else ""
        within = self.within.get(str(entry.place))
        return any(
            found in text
            and (not line or line in text or text in line)
            and (within is None or text in within)
            for text in self.passages
        )
