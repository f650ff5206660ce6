"""The file itself: slides written on a template, so that equal content gives equal bytes."""

import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.permissions import Reader
from targets.figures.packed import steady_zip
from targets.progress.as_of import AsOf
from targets.tables.exports import file_marks

if TYPE_CHECKING:
    from .content import Deck, Slide, Table
    from .drawing import Drawing


class NothingToShow(Exception):
    """No target exists as of the quarter."""


def slides_name(as_of: AsOf) -> str:
    return _("green-finance-charts-%(name)s.pptx") % {"name": as_of.name}


def slides_bytes(who: Reader, as_of: AsOf) -> bytes:
    """One quarter's slides, of what a reader may see, in the language that is active.

    NothingToShow where there is no target; TemplateFault for a template that does not serve.
    """
    from .content import deck

    content = deck(who, as_of)
    if content is None:
        raise NothingToShow(str(as_of.quarter))
    return written(content, " · ".join(file_marks()))


def written(content: "Deck", mark: str) -> bytes:
    """The slides as a file; python-pptx is loaded only here."""
    from .drawing import Drawing
    from .template import Template

    drawing = Drawing(Template(), mark)
    drawing.cover(content.cover)
    for slide in content.slides:
        for page in pages_of(slide, drawing):
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
    return steady_zip(stream.getvalue())


def pages_of(slide: "Slide", drawing: "Drawing") -> Iterator["Slide"]:
    """A slide whose table is too high for one, as several."""
    from .content import paged

    if slide.table is None or slide.plot is not None:
        yield slide
        return
    pieces = split(slide.table, drawing.room(slide.said), drawing)
    for title, piece in zip(paged(slide.title, len(pieces)), pieces, strict=True):
        yield replace(slide, title=title, table=piece)


def split(table: "Table", room: float, drawing: "Drawing") -> list["Table"]:
    """Tables with the same headings, each no higher than `room`; a row is never cut."""
    rows: list[Sequence[Any]] = []
    pieces, height = [], drawing.heading_height(table)
    for row in table.rows:
        own = drawing.row_height(table, row)
        if rows and height + own > room:
            pieces.append(replace(table, rows=rows))
            rows, height = [], drawing.heading_height(table)
        rows.append(row)
        height += own
    return [*pieces, replace(table, rows=rows)]
