"""The file itself: slides written on a template, so that equal content gives equal bytes."""

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import Reader
from targets.figures.packed import UNWRITABLE, steady_zip
from targets.progress import kept
from targets.progress.as_of import AsOf
from targets.tables.blanks import file_marks

if TYPE_CHECKING:
    from .content import Slide, Table
    from .drawing import Drawing


# Where the marks come in: no text of an office holds these letters, which belong to nobody.
MARK = "\ue000marks\ue000"
SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")


class NothingToShow(Exception):
    """No target exists as of the quarter."""


def slides_name(as_of: AsOf) -> str:
    return _("green-finance-charts-%(name)s.pptx") % {"name": as_of.name}


def slides_bytes(who: Reader, as_of: AsOf) -> bytes:
    """One quarter's slides, of what a reader may see, in the language that is active.

    They are kept until a figure moves; the marks, which name who takes them, are put in then.
    NothingToShow where there is no target; TemplateFault for a template that does not serve.
    """
    of = get_language(), template_stamp()
    file = kept("slides", who, as_of, lambda: unmarked(who, as_of), *of)
    if file is None:
        raise NothingToShow(str(as_of.quarter))
    return marked(file, " · ".join(file_marks()))


def template_stamp() -> int:
    """Moves when the office puts another template in the place of its own."""
    own = settings.SLIDES_TEMPLATE
    return own.stat().st_mtime_ns if own else 0


def unmarked(who: Reader, as_of: AsOf) -> bytes | None:
    """The file with `MARK` in the place of its marks; python-pptx is loaded only here."""
    from .content import deck
    from .drawing import Drawing
    from .template import Template

    content = deck(who, as_of)
    if content is None:
        return None
    drawing = Drawing(Template(), MARK)
    drawing.cover(content.cover)
    pages = (page for slide in content.slides for page in pages_of(slide, drawing))
    for page in numbered(pages):
        drawing.slide(page)
    properties = drawing.file.core_properties
    properties.title = content.cover.title
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.datetime.combine(
        current_date(), datetime.time()
    )
    properties.revision = 1
    stream = io.BytesIO()
    drawing.file.save(stream)
    return stream.getvalue()


def marked(file: bytes, mark: str) -> bytes:
    words = escape(UNWRITABLE.sub("", mark)).encode()

    def put_in(name: str, content: bytes) -> bytes:
        return content.replace(MARK.encode(), words) if SLIDE.fullmatch(name) else content

    return steady_zip(file, put_in)


def pages_of(slide: "Slide", drawing: "Drawing") -> Iterator["Slide"]:
    """A slide whose table is too high for one, as several."""
    if slide.table is None or slide.plot is not None:
        yield slide
        return
    for piece in split(slide.table, drawing.room(slide.said), drawing):
        yield replace(slide, table=piece)


def split(table: "Table", room: float, drawing: "Drawing") -> list["Table"]:
    """Tables with the same headings, each no higher than `room`, of about as many rows each."""
    pieces = filled(table, room, len(table.rows), drawing)
    even = filled(table, room, -(-len(table.rows) // len(pieces)), drawing)
    return even if len(even) == len(pieces) else pieces


def filled(table: "Table", room: float, most: int, drawing: "Drawing") -> list["Table"]:
    """The same of at most so many rows each, the last with what is left; a row is never cut."""
    rows: list[Sequence[Any]] = []
    pieces, height = [], drawing.heading_height(table)
    for row in table.rows:
        own = drawing.row_height(table, row)
        if rows and (height + own > room or len(rows) == most):
            pieces.append(replace(table, rows=rows))
            rows, height = [], drawing.heading_height(table)
        rows.append(row)
        height += own
    return [*pieces, replace(table, rows=rows)]


def numbered(pages: Iterable["Slide"]) -> Iterator["Slide"]:
    """Slides that go on under one title, counted: 各项目标状态（1/2）."""
    for title, group in groupby(pages, lambda page: page.title):
        alike = list(group)
        for number, page in enumerate(alike, 1):
            values = {"title": title, "number": number, "count": len(alike)}
            said = _("%(title)s (%(number)s/%(count)s)") % values
            yield replace(page, title=said) if len(alike) > 1 else page
