"""Reading a whole document."""

from collections.abc import Iterable, Sequence

from districts.documents.abbreviations import abbreviations_in
from districts.documents.annex import Annex, read_annex
from districts.documents.blocks import Line, source_lines, without_furniture
from districts.documents.goals import goal_clauses
from districts.documents.head import read_head
from districts.documents.markers import Block, blocks_of
from districts.documents.model import Document, Doubt, GoalClause, Place, TaskText, doubt
from districts.documents.outline import Outline, read_outline
from districts.documents.statements import TargetStatement, read_statements
from districts.documents.statements.outside import figures_outside, goals_of_text


def read_document(text: str) -> Document:
    """Return what an official plan text says, and every doubt about it.

    Never raises for what the text holds: what cannot be placed is a doubt of the document.
    """
    lines, furniture = without_furniture(source_lines(text))
    blocks, marker_doubts = blocks_of(lines)
    outline = read_outline(blocks)
    marks, end_doubts = _end_matter(blocks)
    head = read_head(blocks[0].lines, marks)
    annexes = [block for block in blocks if block.kind == "annex"]
    annex = read_annex(annexes[0].lines) if annexes else Annex()
    running = [
        *head.opening,
        *(section.wording for section in outline.sections),
        *(piece for task in outline.tasks for piece in (task.wording, task.role_clause)),
    ]
    goals = tuple(goal_clauses(outline.sections, _goal_labels(outline)))
    statements, target_doubts = _targets(outline, goals)
    return Document(
        title=head.title,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        is_public=head.is_public,
        sections=tuple(outline.sections),
        tasks=tuple(outline.tasks),
        annex=tuple(annex.rows),
        goals=goals,
        statements=tuple(statements),
        abbreviations=tuple(abbreviations_in(running)),
        doubts=(
            *head.doubts,
            *furniture,
            *marker_doubts,
            *outline.doubts,
            *annex.doubts,
            *target_doubts,
            *end_doubts,
            *(_unplaced(line) for block in annexes[1:] for line in block.lines),
            *_missing_prefixes(outline.tasks),
        ),
        opening=head.opening,
        annex_heading=annex.heading,
        closing=tuple(marks),
    )


def _goal_labels(outline: Outline) -> list[str]:
    """The sections of goals; without one, the sections that state a figure to reach."""
    return outline.goals or [section.label for section in goals_of_text(outline.sections)]


def _targets(
    outline: Outline, goals: Sequence[GoalClause]
) -> tuple[list[TargetStatement], list[Doubt]]:
    statements, doubts = read_statements(goals)
    doubts += [entry for one in statements for entry in one.doubts]
    labels = _goal_labels(outline)
    if not outline.goals:
        headings = {section.label: section.heading for section in outline.sections}
        doubts += [
            doubt("goals_from_text", Place("section", label), headings[label]) for label in labels
        ]
    doubts += figures_outside(outline.sections, outline.tasks, labels)
    return statements, doubts


def _end_matter(blocks: Sequence[Block]) -> tuple[list[str], list[Doubt]]:
    """The publication marks behind the tasks, and doubts for what else stands there."""
    marks = []
    doubts = []
    for block in blocks:
        if block.kind == "copies":
            place = Place("line", str(block.lines[0].number))
            doubts.append(doubt("distribution_list", place, block.text))
        elif block.kind == "mark":
            mark, *others = block.lines
            marks.append("".join(mark.text.split()))
            doubts += [_unplaced(line) for line in others]
    return marks, doubts


def _unplaced(line: Line) -> Doubt:
    return doubt("unplaced_text", Place("line", str(line.number)), line.text)


def _missing_prefixes(tasks: Iterable[TaskText]) -> Iterable[Doubt]:
    """A body that the same plan elsewhere writes with the level of government before it."""
    tasks = list(tasks)
    known = {name for task in tasks for name in (*task.lead, *task.responsible)}
    for task in tasks:
        for name in (*task.lead, *task.responsible):
            other = next((level + name for level in "市区县" if level + name in known), None)
            if other:
                place = Place("task", str(task.number))
                yield doubt("missing_prefix", place, name, other=other)
