"""A plan's lines and tables as a file of each format."""

import html
import re

import docx

from ..formats.samples import saved
from .plans import Piece, Plan


def plain(plan: Plan) -> bytes:
    """Cells of a row are parted by tabs, as where a table is copied out of a document."""
    return "\n".join(
        piece if isinstance(piece, str) else "\n".join("\t".join(row) for row in piece)
        for piece in plan.pieces
    ).encode()


def page(plan: Plan) -> bytes:
    body = "\n".join(map(_markup, plan.pieces))
    head = "<head><meta charset='utf-8'></head>"
    return f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode()


def _markup(piece: Piece) -> str:
    if isinstance(piece, str):
        return f"<p>{html.escape(piece)}</p>"
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in piece)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def word(plan: Plan) -> bytes:
    document = docx.Document()
    for piece in plan.pieces:
        if isinstance(piece, str):
            document.add_paragraph(piece)
            continue
        table = document.add_table(rows=0, cols=len(piece[0]))
        for row in piece:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return saved(document)


def wrapped(plan: Plan) -> bytes:
    """Text broken into lines of a page's width, wherever a line is full."""
    lines = []
    for piece in plan.pieces:
        rows = [piece] if isinstance(piece, str) else ["\t".join(row) for row in piece]
        width = _WIDTH if isinstance(piece, str) else max(map(len, rows))
        lines += [row[at : at + width] for row in rows for at in range(0, len(row), width)]
    return "\n".join(lines).encode()


def printed(plan: Plan) -> bytes:
    """The same as on pages: a head on each, its number below, and Latin words broken at the end of
    a line."""
    lines = wrapped(plan).decode().split("\n")
    broken = [part for line in lines for part in _BREAK.sub(r"\1-\n\2", line).split("\n")]
    pages = [broken[at : at + _LINES_A_PAGE] for at in range(0, len(broken), _LINES_A_PAGE)]
    return "\f".join(
        "\n".join([f"{plan.head.title[:12]}文件汇编", *lines_of_page, f"— {number} —", ""])
        for number, lines_of_page in enumerate(pages, start=1)
    ).encode()


_WIDTH, _LINES_A_PAGE = 40, 12
_BREAK = re.compile("([A-Za-z]{4,6})([a-z]{3,})")
FORMATS = {"txt": plain, "html": page, "docx": word, "wrapped": wrapped, "printed": printed}
