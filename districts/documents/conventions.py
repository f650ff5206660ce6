"""What a document says about how its lists of bodies are meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from districts.documents.annex import Annex
from districts.documents.blocks import Line, unwrapped
from districts.documents.model import Doubt, Place, doubt
from districts.documents.outline import Outline

# 责任单位中排第一位的为牵头单位; 列首位的为牵头单位.
_FIRST_LEADS = re.compile(
    "[^。；]*(?:排|列|居|位于|位列)[^，。；]{0,6}?(?:首位|第一位|第1位|第一|最前|前面)"
    "[^。；]{0,10}?(?:牵头|主办|主责)[^。；]*"
)


def first_leads(lines: Iterable[Line]) -> str | None:
    """Return the words that say the first body of a list leads; None where nothing says so."""
    for line in lines:
        match = _FIRST_LEADS.search(unwrapped([line]))
        if match:
            return match[0]
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
