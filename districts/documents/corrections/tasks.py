"""Tasks added, changed, divided, joined, taken away and numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from districts.documents.model import TaskText

from .draft import Draft, moved_on, require_one_role, take_from_texts
from .model import Correction, Refused
from .passages import task_from, task_text


def add(draft: Draft, one: Correction) -> None:
    said = one.content
    _require_section(draft, said["section"])
    require_one_role(said["lead"], said["responsible"])
    task = TaskText(
        said["number"],
        said["title"] or None,
        said["section"],
        said["wording"],
        said.get("role_clause", ""),
        tuple(said["lead"]),
        tuple(said["responsible"]),
        due_on=_day(said.get("due_on", "")),
    )
    passage = said.get("passage", "")
    take_from_texts(draft, passage)
    _insert(draft, f"c{one.number}", task)
    draft.passages.append(passage or task_text(task))


def change(draft: Draft, one: Correction) -> None:
    task, said = draft.task(one.about), one.content
    if "section" in said:
        _require_section(draft, said["section"])
    lead, responsible = said.get("lead", task.lead), said.get("responsible", task.responsible)
    require_one_role(lead, responsible)
    if said.get("number", task.number) in _numbers(draft, one.about):
        raise Refused("number_taken", str(said["number"]))
    plain: dict[str, Any] = {
        name: value for name, value in said.items() if name in ("section", "wording")
    }
    if "due_on" in said:
        draft.dated.add(one.about)
        plain["due_on"] = _day(said["due_on"])
    if "title" in said:
        plain["title"] = said["title"] or None
    if {"lead", "responsible"} & said.keys():
        draft.touched.add(one.about)
        plain |= {"lead": tuple(lead), "responsible": tuple(responsible)}
    draft.tasks[one.about] = replace(task, **plain)
    if "number" in said:
        draft.is_renumbered = True
        draft.tasks[one.about] = replace(draft.tasks[one.about], number=said["number"])
        _sort(draft)


def split(draft: Draft, one: Correction) -> None:
    """The text from `at` on is another task, with the number it carries or the next one.

    A part that names no bodies keeps those of the whole.
    """
    task = draft.task(one.about)
    text, at = task_text(task), one.content["at"]
    parts = text[:at], text[at:]
    if not all(part.strip("。； ") for part in parts):
        raise Refused("no_such_place", str(task.number))
    first, second = (_part(part, task) for part in parts)
    number = one.content.get("number") or second.number
    draft.tasks[one.about] = replace(first, number=task.number, label=task.label)
    _insert(draft, f"c{one.number}", replace(second, number=number))
    draft.touched.update((one.about, f"c{one.number}"))
    draft.passages += parts


def _part(text: str, whole: TaskText) -> TaskText:
    part = task_from(text, whole.number + 1, whole.section)
    if not part.clauses:
        part = replace(part, lead=whole.lead, responsible=whole.responsible, due_on=whole.due_on)
    return replace(part, line=whole.line)


def join(draft: Draft, one: Correction) -> None:
    """The task becomes the end of the one before it."""
    second = draft.task(one.about)
    key = draft.before(draft.tasks, one.about)
    first = draft.tasks[key]
    lead = _once(first.lead, second.lead)
    others = _once(first.responsible, second.responsible)
    draft.tasks[key] = replace(
        first,
        wording=f"{first.wording}{task_text(replace(second, role_clause=''))}",
        role_clause=f"{first.role_clause}{second.role_clause}",
        clauses=(*first.clauses, *second.clauses),
        lead=lead,
        responsible=tuple(name for name in others if name not in lead),
    )
    del draft.tasks[one.about]
    draft.touched.add(key)
    draft.is_renumbered = True


def remove(draft: Draft, one: Correction) -> None:
    draft.task(one.about)
    if len(draft.tasks) == 1 and not draft.targets:
        raise Refused("last_task", one.about)
    del draft.tasks[one.about]
    draft.is_renumbered = True


def number_through(draft: Draft, _one: Correction) -> None:
    """1, 2, 3 … in the order of the document."""
    pairs = enumerate(draft.tasks.items(), start=1)
    draft.tasks = {key: replace(task, number=number) for number, (key, task) in pairs}
    draft.is_renumbered = True


def _insert(draft: Draft, key: str, task: TaskText) -> None:
    """Puts a task at its number; those that follow it without a gap move on by one."""
    moved = moved_on(task.number, _numbers(draft))
    draft.tasks = {
        other: replace(one, number=one.number + 1) if one.number in moved else one
        for other, one in draft.tasks.items()
    }
    draft.tasks[key] = task
    draft.is_renumbered = True
    _sort(draft)


def _sort(draft: Draft) -> None:
    draft.tasks = dict(sorted(draft.tasks.items(), key=lambda pair: pair[1].number))


def _numbers(draft: Draft, but: str = "") -> set[int]:
    return {task.number for key, task in draft.tasks.items() if key != but}


def _require_section(draft: Draft, label: str) -> None:
    if label and label not in {one.label for one in draft.sections.values()}:
        raise Refused("no_section", label)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _once(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*one, *other]))


def plain_task(task: TaskText) -> dict[str, Any]:
    """A task as a form states it."""
    fields: Mapping[str, Any] = {
        "number": task.number,
        "section": task.section,
        "title": task.title or "",
        "wording": task.wording,
        "lead": [*task.lead],
        "responsible": [*task.responsible],
        "due_on": task.due_on.isoformat() if task.due_on else "",
    }
    return dict(fields)
