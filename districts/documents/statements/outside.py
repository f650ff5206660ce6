"""Figures to reach that stand outside the goals: shown, never taken for targets by themselves."""

from collections.abc import Collection, Iterable

from districts.documents.goals import goal_clauses
from districts.documents.model import COUNTED, Doubt, GoalClause, Place, Section, TaskText, doubt
from districts.documents.statements.reader import read_statements


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
    return [section for section in sections if _counted(section)]


def _counted(section: Section) -> list[str]:
    clauses: list[GoalClause] = goal_clauses([section], [section.label])
    statements, _doubts = read_statements(clauses)
    return [one.wording for one in statements if one.kind in COUNTED]


def _figures(place: Place, section: Section) -> Iterable[Doubt]:
    for wording in _counted(section):
        yield doubt("target_outside_goals", place, wording)
