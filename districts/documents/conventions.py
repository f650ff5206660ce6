"""What a document says about how its lists of bodies are meant, and by when."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from districts.documents.annex import Annex
from districts.documents.blocks import Line, unwrapped
from districts.documents.model import AnnexText, Doubt, Place, TaskText, doubt
from districts.documents.outline import Outline
from districts.documents.times import days_by, due_on, is_standing

# 责任单位中排第一位的为牵头单位; 列首位的为牵头单位.
_FIRST_LEADS = re.compile(
    "(?:排|列|居|位于|位列)[^，。；]{0,6}?(?:首位|第一位|第1位|第一|最前|前面)"
    "[^。；]{0,10}?(?:牵头|主办|主责)"
)

# What may hold for all tasks or rows alike, and what it is then called.
_OF_ALL = {
    ("task", "no_lead"): "no_leads",
    ("task", "no_responsible"): "only_leads",
    ("annex_row", "no_lead"): "no_leads_in_annex",
    ("annex_row", "no_responsible"): "only_leads_in_annex",
}
# What is said of a word wherever it stands.
_OF_WORDS = {
    ("task", "role_read_as_responsible"): "roles_read_as_responsible",
    ("task", "label_read_as_lead"): "labels_read_as_lead",
}
_FEW = 2


def first_leads(lines: Iterable[Line]) -> str | None:
    """Return the words that say the first body of a list leads; None where nothing says so."""
    for line in lines:
        text = unwrapped([line])
        if _FIRST_LEADS.search(text):
            return next(one for one in re.split("[。；]", text) if _FIRST_LEADS.search(one))
    return None


def apply_first_leads(outline: Outline, annex: Annex, words: str) -> None:
    """Makes the first responsible body of a list without a lead its lead, with one doubt."""
    moved: set[Place] = set()
    for index, task in enumerate(outline.tasks):
        if task.responsible and not task.lead:
            lead, *others = task.responsible
            outline.tasks[index] = replace(task, lead=(lead,), responsible=tuple(others))
            moved.add(Place("task", str(task.number)))
    for index, row in enumerate(annex.rows):
        if row.responsible and not row.lead:
            lead, *others = row.responsible
            annex.rows[index] = replace(row, lead=(lead,), responsible=tuple(others))
            moved.add(Place("annex_row", str(row.row)))
    outline.doubts = [
        *_but_no_lead(outline.doubts, moved, words),
        doubt("first_body_leads", Place("document"), words),
    ]
    annex.doubts = _but_no_lead(annex.doubts, moved, words)


def _but_no_lead(doubts: Sequence[Doubt], moved: set[Place], words: str) -> list[Doubt]:
    """The doubts, without those that the sentence about the first body answers."""
    return [
        entry
        for entry in doubts
        if not (entry.code == "no_lead" and entry.place in moved)
        and not (entry.code == "unplaced_text" and entry.found.rstrip("。；") == words)
    ]


def settle_due_dates(outline: Outline, issued: date | None) -> None:
    """Gives each task the day that the time among its bodies names; a doubt where it names none.

    6月底 is of the year of issue. A measure that goes on (持续推进) has no day and no doubt.
    Without a time among the bodies it is the one day by which its own words ask for something.
    """
    for index, task in enumerate(outline.tasks):
        times = task.due.split("；") if task.due else []
        days = {due_on(one, issued) for one in times if not is_standing(one)}
        asked = {} if times else days_by(task.wording, issued)
        if len({*asked.values()}) == 1 or None in asked.values():
            days = {*asked.values()}
        if len(days) == 1 and None not in days:
            outline.tasks[index] = replace(task, due_on=days.pop())
        elif days:
            place = Place("task", str(task.number))
            words = task.due or "；".join(asked)
            outline.doubts.append(doubt("due_not_understood", place, words))


def said_once(
    doubts: Sequence[Doubt], tasks: Sequence[TaskText], rows: Sequence[AnnexText]
) -> list[Doubt]:
    """The doubts, one for the document where it writes its bodies in one way throughout: where no
    task names a lead, or words for one role stand in several."""
    named = {
        "task": {str(task.number) for task in tasks if task.lead or task.responsible},
        "annex_row": {str(row.row) for row in rows if row.lead or row.responsible},
    }
    alike: dict[tuple[str, str], list[Doubt]] = defaultdict(list)
    for entry in doubts:
        alike[_of(entry)].append(entry)
    throughout: dict[tuple[str, str], Doubt] = {}
    for (kind, code), entries in alike.items():
        of_all, of_words = _OF_ALL.get((kind, code)), _OF_WORDS.get((kind, code))
        which = {entry.place.value for entry in entries}
        if len(which) < _FEW:
            continue
        if of_all and named[kind] <= which:
            throughout[kind, code] = doubt(of_all, Place("document"))
        elif of_words:
            words = "、".join(dict.fromkeys(entry.found for entry in entries))
            tasks_of = "、".join(_runs(map(int, which)))
            throughout[kind, code] = doubt(of_words, Place("document"), words, tasks=tasks_of)
    kept = [entry for entry in doubts if _of(entry) not in throughout]
    return [*kept, *throughout.values()]


def _of(entry: Doubt) -> tuple[str, str]:
    return entry.place.kind, entry.code


def _runs(numbers: Iterable[int]) -> Iterator[str]:
    """1, 2, 3, 5 as 1—3 and 5."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    yield from (f"{run[0]}—{run[-1]}" if run[1:] else str(run[0]) for run in runs)
