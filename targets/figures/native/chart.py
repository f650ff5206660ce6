"""A plot as a chart on a slide, and as the parts that a Word document takes."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.parts.embeddedpackage import EmbeddedXlsxPart

from ..packed import UNWRITABLE, steady_zip
from .markup import NAMESPACES, around, chart, drawn_order
from .plot import Plot

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
# What the workbook says of when it was made: not the minute, so that equal figures are equal bytes.
MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def add_chart(shapes: Any, plot: Plot, box: tuple[int, int, int, int], size: float) -> Any:
    """A native chart on a slide, at `box` in EMU, its words of `size` points; the graphic frame.

    Its workbook has a row a category and a column for each of `plot.columns`, bars first.
    """
    data = CategoryChartData(number_format="General")
    for whole, names in groupby(plot.categories, first_word):
        category = data.add_category(clean(whole))
        for name in names:
            if isinstance(name, tuple):
                category.add_sub_category(clean(name[1]))
    for column in drawn_order(plot):
        data.add_series(clean(column.name), list(column.values))
    frame = shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data)
    part = frame.chart.part
    space = frame.chart._chartSpace
    own = space.find(f"{CHART}chart")
    fragments = [_fragments(one) for one in own.iter(f"{CHART}ser")]
    space.replace(own, parse_xml(chart(plot, fragments, size)))
    space.remove(space.find(f"{CHART}txPr"))
    for place, element in enumerate(around(size)):
        space.insert(space.index(space.find(f"{CHART}chart")) + 1 + place, parse_xml(element))
    space.insert(1, parse_xml(f'<c:roundedCorners {NAMESPACES} val="0"/>'))
    book = part.chart_workbook.xlsx_part
    assert isinstance(book, EmbeddedXlsxPart)
    book._blob = steady_workbook(book.blob)
    return frame


def first_word(name: str | tuple[str, str]) -> str:
    return name if isinstance(name, str) else name[0]


def chart_parts(plots: Sequence[Plot], size: float) -> list[tuple[bytes, bytes]]:
    """The same charts for a document: of each its XML and its workbook, which it calls rId1."""
    file = Presentation()
    shapes = file.slides.add_slide(file.slide_layouts[6]).shapes
    parts = [add_chart(shapes, plot, (0, 0, 1, 1), size).chart.part for plot in plots]
    return [(part.blob, part.chart_workbook.xlsx_part.blob) for part in parts]


def clean(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _fragments(series: Any) -> tuple[str, str]:
    """What names a series, and its categories and values, as python-pptx refers to the workbook."""

    def text(*names: str) -> str:
        found = (series.find(f"{CHART}{name}") for name in names)
        return "".join(etree.tostring(one, encoding="unicode") for one in found if one is not None)

    return text("idx", "order", "tx"), text("cat", "val")


def steady_workbook(packed: bytes) -> bytes:
    """The same workbook without the moment at which it was made."""

    def steady(name: str, content: bytes) -> bytes:
        return MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", content) if "core.xml" in name else content

    return steady_zip(packed, steady)
