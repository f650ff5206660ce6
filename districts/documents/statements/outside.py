"""Figures to reach that stand outside the goals: shown, never taken for targets by themselves."""

import re
from collections.abc import Collection, Iterable

from districts.documents.goals import goal_clauses
from districts.documents.model import COUNTED, Doubt, GoalClause, Place, Section, TaskText, doubt
from districts.documents.statements.reader import read_statements


# 打造一支队伍 counts nothing.
_NO_COUNT = re.compile("一[个支批家项座所类款条]")


def figures_outside(
    sections: Iterable[Section], tasks: Iterable[TaskText], goals: Collection[str]
) -> Iterable[Doubt]:
    """Yield a doubt for every counted statement in a task or in a section that holds no goals."""
    for section in sections:
        if section.label not in goals:
            yield from _figures(Place("section", section.label), section)
    for task in tasks:
        text = Section("", "", 1, task.wording)
        yield from _figures(Place("task", str(task.number)), text)


def goals_of_text(sections: Iterable[Section]) -> list[Section]:
    """Return the sections that state a figure, for a document without a section of goals."""
    return [section for section in sections if _counted(section)[0]]


def _counted(section: Section) -> tuple[list[str], list[str]]:
    """The wordings that state a figure, and those that state one of a kind that is not read."""
    clauses: list[GoalClause] = goal_clauses([section], [section.label])
    statements, doubts = read_statements(clauses)
    return (
        [one.wording for one in statements if one.kind in COUNTED],
        [
            entry.found
            for entry in doubts
            if entry.code == "target_not_read" and not _NO_COUNT.search(entry.found)
        ],
    )


def _figures(place: Place, section: Section) -> Iterable[Doubt]:
    read, unread = _counted(section)
    for wording in (*read, *unread):
        yield doubt("target_outside_goals", place, wording)
