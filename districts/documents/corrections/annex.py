"""Rows of the annex added, changed and taken away; the bodies of a goal stand in its row too."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from districts.documents.model import AnnexText, TargetStatement

from .draft import Draft, moved_on, require_one_role, take_from_texts
from .model import Correction, Refused
from .passages import without_marker


def add(draft: Draft, one: Correction) -> None:
    said = one.content
    require_one_role(said["lead"], said["responsible"])
    row = AnnexText(
        said["number"], said["wording"], tuple(said["lead"]), tuple(said["responsible"])
    )
    passage = said.get("passage", "")
    take_from_texts(draft, passage)
    _insert(draft, f"c{one.number}", row)
    draft.passages.append(passage or row.wording)


def change(draft: Draft, one: Correction) -> None:
    row, said = draft.row(one.about), one.content
    lead, responsible = said.get("lead", row.lead), said.get("responsible", row.responsible)
    require_one_role(lead, responsible)
    number = said.get("number", row.row)
    if any(other.row == number for key, other in draft.annex.items() if key != one.about):
        raise Refused("row_taken", str(number))
    if {"lead", "responsible"} & said.keys():
        _give(draft, one.about, lead, responsible)
    draft.annex[one.about] = replace(
        draft.annex[one.about], row=number, wording=said.get("wording", row.wording)
    )
    if "number" in said:
        draft.is_row_moved = True
        _sort(draft)


def remove(draft: Draft, one: Correction) -> None:
    draft.row(one.about)
    _give(draft, one.about, (), ())
    del draft.annex[one.about]
    draft.is_row_moved = True


def give_target(
    draft: Draft, key: str, lead: Sequence[str], responsible: Sequence[str], new: str
) -> None:
    """The bodies that answer for a target: those of its goal's row, which is made or goes.

    `new` is the key of a row that is made for them.
    """
    require_one_role(lead, responsible)
    target = draft.target(key)
    row = row_of(draft, target)
    if row is not None:
        _give(draft, row, lead, responsible)
        if not lead and not responsible:
            del draft.annex[row]
    elif lead or responsible:
        number = max((one.row for one in draft.annex.values()), default=0) + 1
        wording = without_marker(target.sentence)
        draft.annex[new] = AnnexText(number, wording, tuple(lead), tuple(responsible))
        draft.rows_seen.add(new)
    draft.targets[key] = replace(target, lead=tuple(lead), responsible=tuple(responsible))


def row_of(draft: Draft, target: TargetStatement) -> str | None:
    """The key of the row that holds a target's goal with its bodies; None for a goal of nobody."""
    return next((key for key, row in draft.annex.items() if _is_of(target, row)), None)


def _is_of(target: TargetStatement, row: AnnexText) -> bool:
    """Whether a row is the goal that a target stands in: its words, and the same bodies."""
    bodies = (target.lead, target.responsible)
    is_named = any(bodies) and bodies == (row.lead, row.responsible)
    return is_named and target.sentence.rstrip("。") in row.wording


def _give(draft: Draft, key: str, lead: Sequence[str], responsible: Sequence[str]) -> None:
    """Writes the bodies of a row and of all targets whose goal it is."""
    row = draft.annex[key]
    said: dict[str, Any] = {"lead": tuple(lead), "responsible": tuple(responsible)}
    draft.targets = {
        other: replace(one, **said) if _is_of(one, row) else one
        for other, one in draft.targets.items()
    }
    draft.annex[key] = replace(row, **said)
    draft.rows_seen.add(key)


def _insert(draft: Draft, key: str, row: AnnexText) -> None:
    """Puts a row at its number; those that follow it without a gap move on by one."""
    moved = moved_on(row.row, {one.row for one in draft.annex.values()})
    draft.annex = {
        other: replace(one, row=one.row + 1) if one.row in moved else one
        for other, one in draft.annex.items()
    }
    draft.annex[key] = row
    draft.rows_seen.add(key)
    draft.is_row_moved = True
    _sort(draft)


def _sort(draft: Draft) -> None:
    draft.annex = dict(sorted(draft.annex.items(), key=lambda pair: pair[1].row))
