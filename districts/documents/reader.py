"""Reading a whole document."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from districts.documents.abbreviations import abbreviations_in
from districts.documents.annex import Annex, read_annex
from districts.documents.annexes import add_tables, unread
from districts.documents.blocks import (
    Line,
    asides_of,
    source_lines,
    unwrapped,
    without_furniture,
)
from districts.documents.conventions import (
    apply_first_leads,
    first_leads,
    said_once,
    settle_due_dates,
)
from districts.documents.flattened import with_rows_of_lines
from districts.documents.head import read_head
from districts.documents.ledger import unaccounted
from districts.documents.markers import ANNEX, ANNEX_LABEL, Block, blocks_of
from districts.documents.model import Document, Doubt, Place, TaskText, doubt
from districts.documents.outline import Outline, enter, joined_label, read_outline
from districts.documents.schemes import scheme_of
from districts.documents.statements import TargetStatement
from districts.documents.statements.table import read_target_table
from districts.documents.statements.times import Frame
from districts.documents.tables import add_rows, read_duties, tables_in
from districts.documents.targets import read_targets, rows_of_goals

# What stands above a table of an annex.
_TABLE_TITLE = re.compile("[^，。；：]{2,40}(?:表|清单|台账|分工)")


def read_document(text: str) -> Document:
    """Return what an official plan text says, and every doubt about it.

    Never raises for what the text holds: what cannot be placed is a doubt of the document.
    """
    asides = asides_of(text)
    kept, furniture, row_doubts = _rows_and_text(source_lines(text))
    tables, lines = tables_in(kept)
    source = sorted([*lines, *(row for rows in tables for row in rows)], key=lambda x: x.number)
    scheme = scheme_of(lines)
    blocks, marker_doubts = blocks_of(lines, scheme)
    outline = read_outline(blocks, scheme)
    marks, end_doubts = _end_matter(blocks)
    signed = [line for block in blocks if block.kind == "signature" for line in block.lines]
    head = read_head(blocks[0].lines, marks, [unwrapped([one]) for one in signed[:2]], asides)
    annexes = [block for block in blocks if block.kind == "annex"]
    annex = _annex(annexes[0].lines, tables) if annexes else Annex()
    frame = Frame(head.issued_on, head.period)
    targets, table_doubts = _read_tables(tables, blocks, outline, annex, frame)
    settle_due_dates(outline, head.issued_on)
    words = first_leads(lines)
    if words:
        apply_first_leads(outline, annex, words)
    running = [
        *head.opening,
        *(section.wording for section in outline.sections),
        *(piece for task in outline.tasks for piece in (task.wording, task.role_clause)),
    ]
    goals, statements, target_doubts = read_targets(outline, targets, frame)
    last = max((row.row for row in annex.rows), default=0)
    annex.rows += rows_of_goals(outline.of_goals, targets, last)
    document = Document(
        title=head.title,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        is_public=head.is_public,
        sections=tuple(outline.sections),
        tasks=tuple(outline.tasks),
        annex=tuple(annex.rows),
        goals=tuple(goals),
        statements=tuple(statements),
        abbreviations=tuple(abbreviations_in(running)),
        doubts=(
            *head.doubts,
            *(doubt("outside_document", Place("document"), one) for one in _joined(asides)),
            *furniture,
            *row_doubts,
            *marker_doubts,
            *outline.doubts,
            *annex.doubts,
            *table_doubts,
            *target_doubts,
            *end_doubts,
            *(_unplaced(line) for line in signed[2:]),
            *(_unplaced(line) for block in annexes[1:] for line in block.lines if not tables),
            *_missing_prefixes(outline.tasks),
        ),
        opening=head.opening,
        annex_heading=annex.heading,
        closing=(*marks, *(unwrapped([one]) for one in signed[:2]), *([words] if words else [])),
    )
    doubts = [*_gaps_once(document.doubts, outline.tasks), *unaccounted(source, document)]
    return replace(document, doubts=tuple(said_once(doubts, document.tasks, document.annex)))


def _rows_and_text(lines: Sequence[Line]) -> tuple[list[Line], list[Doubt], list[Doubt]]:
    """The lines without page furniture, rows of tables among them, and doubts about both.

    What stands at the edge of a page may be of a table there; a table goes on behind it.
    """
    rows, doubts = with_rows_of_lines(lines)
    kept, furniture = without_furniture(rows)
    if not furniture:
        return kept, furniture, doubts
    left_out = {(line.number, line.page) for line in rows} - {
        (one.number, one.page) for one in kept
    }
    whole = [line for line in lines if (line.number, line.page) not in left_out]
    rows, doubts = with_rows_of_lines(whole)
    return rows, furniture, doubts


def _joined(asides: Sequence[str]) -> list[str]:
    return [" ｜ ".join(asides)] if asides else []


def _annex(lines: Sequence[Line], tables: Sequence[Sequence[Line]]) -> Annex:
    """The annex of tabs; where real tables stand in it, its heading and doubts about the rest."""
    first = next((rows[0].number for rows in tables if rows[0].number > lines[0].number), None)
    if first is None or any("\t" in line.text.strip("\t") for line in lines):
        return read_annex(lines)
    above = [line for line in lines if line.number < first or _is_annex_heading(line)]
    heading = tuple(unwrapped([line]) for line in above)
    return Annex(heading, doubts=[_unplaced(line) for line in lines if line not in above])


def _is_annex_heading(line: Line) -> bool:
    return bool(ANNEX.fullmatch(line.text.strip()) or _TABLE_TITLE.fullmatch(unwrapped([line])))


def _read_tables(
    tables: Sequence[Sequence[Line]],
    blocks: Sequence[Block],
    outline: Outline,
    annex: Annex,
    frame: Frame,
) -> tuple[list[TargetStatement], list[Doubt]]:
    """Reads each table as what its head says it is; one of no known head is a doubt."""
    targets: list[TargetStatement] = []
    doubts: list[Doubt] = []
    duties = []
    for rows in tables:
        table = read_duties(rows)
        goals = read_target_table(rows, _section_at(blocks, rows[0].number), frame)
        if table is not None:
            duties.append(table)
        elif goals is None and duties and len(rows[0].cells) == len(duties[-1].columns):
            add_rows(duties[-1], rows)
        elif goals is not None:
            targets += goals.statements
            doubts += goals.doubts
            annex.heading += goals.heading
        else:
            doubts.append(unread(rows))
    add_tables(outline, annex, duties)
    return targets, doubts


def _section_at(blocks: Sequence[Block], number: int) -> str:
    """The label of the section that a line stands in, or its annex; empty before the first."""
    above: list[Block] = []
    for block in blocks:
        if block.lines and block.lines[0].number > number:
            break
        if block.kind == "annex":
            named = [one.text for one in block.lines if one.number < number]
            labels = [label[0] for text in named if (label := ANNEX_LABEL.match(text.strip()))]
            return "".join(labels[-1].split()) if labels else joined_label(above)
        if block.kind == "section":
            enter(above, block)
    return joined_label(above)


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


def _gaps_once(doubts: Iterable[Doubt], tasks: Sequence[TaskText]) -> list[Doubt]:
    """The doubts, without gaps within sections where the numbers of the tasks run through all."""
    runs_through = all(task.label in ("", str(task.number)) for task in tasks)
    return [
        entry
        for entry in doubts
        if not (runs_through and entry.code == "task_number_gap" and entry.place.kind == "line")
    ]


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
