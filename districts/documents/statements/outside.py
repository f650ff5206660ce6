"""Figures to reach that stand outside the goals: shown, never taken for targets by themselves."""

import re
from collections.abc import Collection, Iterable

from districts.documents.goals import goal_clauses
from districts.documents.model import (
    COUNTED,
    Doubt,
    GoalClause,
    Place,
    Section,
    TargetStatement,
    TaskText,
    doubt,
)
from districts.documents.statements.reader import read_statements
from districts.documents.statements.times import Frame

# 打造一支队伍 counts nothing.
_NO_COUNT = re.compile("一[个支批家项座所类款条]")


def figures_outside(
    sections: Iterable[Section],
    tasks: Iterable[TaskText],
    goals: Collection[str],
    frame: Frame,
    taken: Iterable[TargetStatement] = (),
) -> Iterable[Doubt]:
    """Yield a doubt for every counted statement in a task or in a section that holds no goals,
    but for those of tasks that were taken."""
    for section in sections:
        if section.label not in goals:
            yield from _figures(Place("section", section.label), section, frame, ())
    known = {(one.clause, one.wording) for one in taken}
    for task in tasks:
        clause = _clause_of(task)
        text = Section(clause, "", 1, task.wording)
        wordings = {wording for label, wording in known if label == clause}
        yield from _figures(Place("task", str(task.number)), text, frame, wordings)


def targets_of_tasks(tasks: Iterable[TaskText], frame: Frame) -> list[TargetStatement]:
    """Return the counted statements with a date of their own, for a plan that states no goals."""
    targets: list[TargetStatement] = []
    for task in tasks:
        clause = _clause_of(task)
        sentences = goal_clauses([Section(clause, "", 1, task.wording)], [clause])
        statements, _doubts = read_statements(sentences, frame)
        targets += [
            one for one in statements if one.kind in COUNTED and one.deadline_origin == "stated"
        ]
    return targets


def _clause_of(task: TaskText) -> str:
    return f"举措{task.number}"


def goals_of_text(sections: Iterable[Section], frame: Frame) -> list[Section]:
    """Return the sections that state a figure, for a document without a section of goals."""
    return [section for section in sections if _counted(section, frame)[0]]


def _counted(section: Section, frame: Frame) -> tuple[list[str], list[str]]:
    """The wordings that state a figure, and those that state one of a kind that is not read."""
    clauses: list[GoalClause] = goal_clauses([section], [section.label])
    statements, doubts = read_statements(clauses, frame)
    return (
        [one.wording for one in statements if one.kind in COUNTED],
        [
            entry.found
            for entry in doubts
            if entry.code == "target_not_read" and not _NO_COUNT.search(entry.found)
        ],
    )


def _figures(
    place: Place, section: Section, frame: Frame, taken: Collection[str]
) -> Iterable[Doubt]:
    read, unread = _counted(section, frame)
    for wording in (*read, *unread):
        if wording not in taken:
            yield doubt("target_outside_goals", place, wording)
