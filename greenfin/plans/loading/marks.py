"""The document's own text with marks where something was found in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from districts.documents.blocks import BREAK, CELL, ROW
from districts.documents.head import DATE, MARK

from .proposals import PlanProposal

_HIDDEN = re.compile(f"[\\s{ROW}{CELL}{BREAK}]")
_SHOWN = str.maketrans({ROW: "", CELL: " │ ", BREAK: " ", "\f": "\n"})
_EMPTY_LINES = re.compile(r"[ \t\r]*\n\s*\n")
_BEGINNING = 30


@dataclass(frozen=True)
class Piece:
    """A piece of the text; `kind` and `anchor` where it was read as something."""

    text: str
    kind: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class _Snippet:
    text: str
    kind: str
    anchor: str


def marked_text(text: str, proposal: PlanProposal) -> list[Piece]:
    """The whole text in pieces, in order; a piece found twice is marked at its next place."""
    places = [index for index, character in enumerate(text) if not _HIDDEN.match(character)]
    bare = "".join(text[index] for index in places)
    spans: list[tuple[int, int, _Snippet]] = []
    cursor = 0
    for snippet in _snippets(proposal):
        wanted = _HIDDEN.sub("", snippet.text)
        start = bare.find(wanted, cursor)
        if not wanted or start < 0:
            continue
        cursor = start + len(wanted)
        spans.append((places[start], places[cursor - 1] + 1, snippet))
    return _cut(text, spans)


def _shown(text: str) -> str:
    """The text as it is read: cells set apart, and one line's end where several follow."""
    return _EMPTY_LINES.sub("\n", text.translate(_SHOWN))


def _cut(text: str, spans: Iterable[tuple[int, int, _Snippet]]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for first, last, snippet in spans:
        pieces.append(Piece(_shown(text[end:first])))
        pieces.append(Piece(_shown(text[first:last]), snippet.kind, snippet.anchor))
        end = last
    pieces.append(Piece(_shown(text[end:])))
    return [piece for piece in pieces if piece.text]


def _snippets(proposal: PlanProposal) -> Iterable[_Snippet]:
    """What was found, in the order of the document."""
    document = proposal.document
    known = (document.document_number, document.title, document.issuer)
    for part in document.opening:
        if part in known or DATE.fullmatch(part) or MARK.fullmatch(part):
            yield _Snippet(part, "head", "head")
    targets = list(enumerate(proposal.targets))
    for section in document.sections:
        yield _Snippet(section.heading, "section", "sections")
        for position, one in targets:
            if one.statement.clause == section.label:
                yield _Snippet(one.statement.wording, "target", f"target-{position}")
        for task in document.tasks:
            if task.section == section.label:
                beginning = task.title or task.wording[:_BEGINNING]
                yield _Snippet(beginning, "task", f"task-{task.number}")
                yield _Snippet(task.role_clause, "bodies", f"task-{task.number}")
    for row in document.annex:
        yield _Snippet(row.wording[:_BEGINNING], "annex", "annex")
