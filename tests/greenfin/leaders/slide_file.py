"""A slide file as a reader has it: texts, tables, charts with the workbooks in them."""

import io
from dataclasses import dataclass
from typing import Any

import openpyxl
import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE

from districts.permissions import Reader
from greenfin.leaders.slides import slides_bytes
from targets.periods import Quarter
from targets.progress.as_of import AsOf

LEADER = Reader(roles=frozenset({"anonymous", "leader"}))
AS_OF = AsOf(Quarter(2025, 4))
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass
class Drawn:
    """One native chart: what it shows by the names of its columns, and what its workbook holds."""

    categories: list[Any]
    columns: dict[str, list[float | None]]
    book: list[list[Any]]


@dataclass
class Page:
    title: str
    text: str
    tables: list[list[list[str]]]
    charts: list[Drawn]


def pages_in(content: bytes) -> list[Page]:
    file = pptx.Presentation(io.BytesIO(content))
    assert file.slide_width / file.slide_height == 16 / 9 or file.slide_width == 12191695
    return [page_of(slide) for slide in file.slides]


def page_of(slide: Any) -> Page:
    shapes = list(slide.shapes)
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    tables = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in shapes
        if shape.has_table
    ]
    charts = [
        drawn(shape.chart._chartSpace, shape.chart.part.chart_workbook.xlsx_part.blob)
        for shape in shapes
        if shape.shape_type == MSO_SHAPE_TYPE.CHART
    ]
    return Page(slide.shapes.title.text_frame.text, "\n".join(texts), tables, charts)


def drawn(space: Any, workbook: bytes) -> Drawn:
    """A chart as its XML has it, with the rows of the workbook that an office would go on with."""
    columns: dict[str, list[float | None]] = {}
    categories: list[Any] = []
    for series in space.iter(f"{C}ser"):
        name = series.find(f"{C}tx//{C}v").text
        values = series.find(f"{C}val//{C}numCache")
        count = int(values.find(f"{C}ptCount").get("val"))
        known = {
            int(one.get("idx")): float(one.find(f"{C}v").text) for one in values.iter(f"{C}pt")
        }
        columns[name] = [known.get(place) for place in range(count)]
        levels = series.findall(f"{C}cat//{C}lvl") or [series.find(f"{C}cat//{C}strCache")]
        categories = [one.find(f"{C}v").text for one in levels[0].iter(f"{C}pt")]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    return Drawn(categories, columns, [list(row) for row in sheet.iter_rows(values_only=True)])


def slides_of(who: Reader = LEADER, as_of: AsOf = AS_OF) -> list[Page]:
    return pages_in(slides_bytes(who, as_of))
