"""The targets of a document: of its goals, of its tables, else of its tasks."""

from collections.abc import Sequence
from dataclasses import replace

from districts.documents.goals import goal_clauses
from districts.documents.model import AnnexText, Doubt, GoalClause, Place, TargetStatement, doubt
from districts.documents.outline import GoalBodies, Outline
from districts.documents.statements import read_statements
from districts.documents.statements.outside import figures_outside, goals_of_text, targets_of_tasks
from districts.documents.statements.times import Frame


def read_targets(
    outline: Outline, of_tables: Sequence[TargetStatement], frame: Frame
) -> tuple[list[GoalClause], list[TargetStatement], list[Doubt]]:
    """Return the sentences of the goals, the targets, and what is doubtful or stands elsewhere.

    Without a heading that speaks of goals, the sections that state a figure to reach are read.
    """
    labels = outline.goals or [one.label for one in goals_of_text(outline.sections, frame)]
    goals = goal_clauses(outline.sections, labels)
    statements, doubts = read_statements(goals, frame)
    statements = [_with_bodies(one, outline.of_goals) for one in statements]
    statements += of_tables
    of_tasks = [] if statements else targets_of_tasks(outline.tasks, frame)
    if of_tasks:
        statements += of_tasks
        doubts.append(doubt("goals_from_tasks", Place("document")))
    doubts += [entry for one in statements for entry in one.doubts]
    if not outline.goals:
        headings = {section.label: section.heading for section in outline.sections}
        doubts += [
            doubt("goals_from_text", Place("section", label), headings[label]) for label in labels
        ]
    doubts += figures_outside(outline.sections, outline.tasks, labels, frame, of_tasks)
    return goals, statements, list(dict.fromkeys(doubts))


def _with_bodies(one: TargetStatement, bodies: Sequence[GoalBodies]) -> TargetStatement:
    """The target with the bodies that its own numbered goal names."""
    sentence = one.sentence.rstrip("。")
    for goal in bodies:
        if goal.section == one.clause and sentence in goal.text:
            return replace(one, lead=goal.lead, responsible=goal.responsible)
    return one


def rows_of_goals(
    goals: Sequence[GoalBodies], of_tables: Sequence[TargetStatement], last: int
) -> list[AnnexText]:
    """Return the goals that name bodies as rows behind the last of the annex: who answers for them
    is kept as for all else that the annex divides."""
    named = {(one.section, one.text): one for one in goals} | {
        (one.clause, one.sentence): one for one in of_tables if one.lead or one.responsible
    }
    return [
        AnnexText(number, text, one.lead, one.responsible, one.line)
        for number, ((_clause, text), one) in enumerate(named.items(), start=last + 1)
    ]
