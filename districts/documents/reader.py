"""Reading a whole document."""

from collections.abc import Iterable, Sequence

from districts.documents.abbreviations import abbreviations_in
from districts.documents.annex import Annex, read_annex
from districts.documents.blocks import Line, source_lines, without_furniture
from districts.documents.goals import goal_clauses
from districts.documents.head import read_head
from districts.documents.markers import Block, blocks_of
from districts.documents.model import Document, Doubt, Place, TaskText, doubt
from districts.documents.outline import read_outline


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
    return Document(
        title=head.title,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        is_public=head.is_public,
        sections=tuple(outline.sections),
        tasks=tuple(outline.tasks),
        annex=tuple(annex.rows),
        goals=tuple(goal_clauses(outline.sections, outline.goals)),
        abbreviations=tuple(abbreviations_in(running)),
        doubts=(
            *head.doubts,
            *furniture,
            *marker_doubts,
            *outline.doubts,
            *annex.doubts,
            *end_doubts,
            *(_unplaced(line) for block in annexes[1:] for line in block.lines),
            *_missing_prefixes(outline.tasks),
        ),
        opening=head.opening,
        annex_heading=annex.heading,
        closing=tuple(marks),
    )


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
