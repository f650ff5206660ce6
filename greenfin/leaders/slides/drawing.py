"""Charts, tables and words put on slides, inside the places that the template gives them."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from targets.figures.native.chart import add_chart
from targets.palette import GROUND, INK, LINES, MUTED, TONES

from .content import Cell, Cover, Slide, Table
from .template import BODIES, Template

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SAID, CHART, FACT, FOOT, NOTE, FIGURE = 20, 14, 20, 12, 11, 66
LINE, MARGIN = 1.45, 4  # of the size of its letters; points above and below a cell's text
# So many bars from left to right have room for usual letters; a program may leave out names.
FEW, DENSE = 8, 12
# Fonts differ in how high a line of theirs is.
RESERVE = 12
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


class Box(NamedTuple):
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def below(self, height: int) -> "Box":
        return Box(self.left, self.top + height, self.width, self.height - height)

    def parts(self, share: float, gap: int) -> "tuple[Box, Box]":
        """Left and right of a cut."""
        first = round(self.width * share)
        rest = self.width - first - gap
        left = Box(self.left, self.top, first, self.height)
        return left, Box(self.left + first + gap, self.top, rest, self.height)


class Drawing:
    """A file in the making; `mark` stands on each of its slides."""

    def __init__(self, template: Template, mark: str) -> None:
        self.template, self.mark = template, mark
        self.file = template.file

    def cover(self, content: Cover) -> None:
        page = self.file.slides.add_slide(self.template.cover)
        title, *texts = page.placeholders
        title.text_frame.text = content.title
        fill(texts[0].text_frame, content.sentences)
        for left_over in texts[1:]:
            remove(left_over)
        self.foot(page, self.template.cover, [content.foot])

    def slide(self, content: Slide) -> None:
        page = self.file.slides.add_slide(self.template.content)
        page.shapes.title.text_frame.text = content.title
        box = self.body
        for placeholder in list(page.placeholders):
            if placeholder.placeholder_format.type in BODIES:
                remove(placeholder)
        if content.said:
            words(page, box, [content.said], SAID)
            box = box.below(self.said_height)
        if content.plot is not None:
            if content.table is not None:
                box, aside = box.parts(0.62, Pt(18))
                table(page, content.table, aside)
            is_dense = content.plot.is_across and len(content.plot.categories) > FEW
            frame = add_chart(page.shapes, content.plot, box, DENSE if is_dense else CHART)
            frame._element.nvGraphicFramePr.cNvPr.set("descr", content.title)
        elif content.table is not None:
            table(page, content.table, box)
        elif content.card is not None:
            card(page, content.card, box)
        elif content.empty:
            words(page, box, [content.empty], FACT, MUTED)
        self.foot(page, self.template.content, content.foot)

    @property
    def body(self) -> Box:
        """The place of charts and tables."""
        box = box_of(self.template.content, BODIES)
        assert box is not None  # the template was held to it
        return box

    @property
    def said_height(self) -> int:
        return Pt(SAID * 1.7)

    def room(self, said: str) -> float:
        """Points that a table has from its top to the foot."""
        height = self.body.height - (self.said_height if said else 0)
        return Emu(height).pt - RESERVE

    def heading_height(self, content: Table) -> float:
        return self.row_height(content, [Cell(text, is_bold=True) for text in content.headings])

    def row_height(self, content: Table, row: Sequence[Cell]) -> float:
        return row_height(content, row, Emu(self.body.width).pt)

    def foot(self, page: Any, layout: Any, lines: Sequence[str]) -> None:
        """What it shows and whence, the marks, the number of the slide."""
        box = box_of(layout, (PP_PLACEHOLDER.FOOTER,)) or self.usual_foot
        shape = words(page, box, lines[:1], FOOT, MUTED)
        first = shape.text_frame.paragraphs[0]
        write(first, f"　{self.mark}", FOOT, TONES["missed"].text, is_bold=True)
        for line in filter(None, lines[1:]):
            write(shape.text_frame.add_paragraph(), line, NOTE, MUTED)
        if number := box_of(layout, (PP_PLACEHOLDER.SLIDE_NUMBER,)):
            shape = words(page, number, [""], FOOT, MUTED)
            shape.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
            shape.text_frame.paragraphs[0]._p.append(number_field())

    @property
    def usual_foot(self) -> Box:
        """Of a layout that has no place for it: a strip at the lower edge."""
        wide, high = self.file.slide_width or 0, self.file.slide_height or 0
        return Box(wide // 22, high * 9 // 10, wide * 20 // 22, high // 11)


def box_of(layout: Any, kinds: Sequence[Any]) -> Box | None:
    """The place of the first such placeholder; None without one."""
    for one in layout.placeholders:
        if one.placeholder_format.type in kinds:
            return Box(one.left, one.top, one.width, one.height)
    return None


def remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def number_field() -> Any:
    return parse_xml(
        f'<a:fld xmlns:a="{A}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="zh-CN" sz="{FOOT * 100}"><a:solidFill><a:srgbClr val="{MUTED[1:].upper()}"/>'
        "</a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld>"
    )


def words(page: Any, box: Box, lines: Sequence[str], size: float, color: str = INK) -> Any:
    """A text box without margins, a paragraph a line."""
    shape = page.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines or [""]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if line:
            write(paragraph, line, size, color)
    return shape


def write(paragraph: Any, text: str, size: float, color: str, *, is_bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), is_bold
    run.font.color.rgb = RGBColor.from_string(color[1:].upper())
    run._r.get_or_add_rPr().set("lang", "zh-CN")


def fill(frame: Any, lines: Sequence[str]) -> None:
    """Paragraphs in a placeholder, as the template looks; the first is the one that counts."""
    frame.text = lines[0]
    for line in lines[1:]:
        paragraph = frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(SAID)
        run.font.color.rgb = RGBColor.from_string(MUTED[1:].upper())
        paragraph.space_before = Pt(SAID)


def card(page: Any, content: dict[str, Any], box: Box) -> None:
    """The number itself, where there are too few figures for a line."""
    shape = words(page, box, [""], FIGURE)
    first = shape.text_frame.paragraphs[0]
    write(first, content["value"], FIGURE, INK, is_bold=True)
    write(first, f" {content['unit']}", FACT, MUTED)
    facts = [f"{name}  {value}" for name, value in content["facts"]]
    for line in (content["when"], *facts, content["note"]):
        write(shape.text_frame.add_paragraph(), line, FACT, INK if line in facts else MUTED)


def table(page: Any, content: Table, box: Box) -> None:
    """A native table: headings, then rows as high as their words need."""
    count = len(content.rows) + 1
    frame = page.shapes.add_table(count, len(content.headings), *box[:3], Pt(count * 20))
    found = frame.table
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.find(f"{{{A}}}tableStyleId").text = PLAIN_TABLE
    found.horz_banding = False
    wide = Emu(box.width).pt
    for column, share in zip(found.columns, content.widths, strict=True):
        column.width = Pt(wide * share / sum(content.widths))
    headings = [Cell(text, MUTED, is_bold=True) for text in content.headings]
    for number, row in enumerate([headings, *content.rows]):
        found.rows[number].height = Pt(row_height(content, row, wide))
        for place, cell in enumerate(row):
            put(found.cell(number, place), cell, content.size, is_heading=number == 0)


def put(target: Any, cell: Cell, size: float, *, is_heading: bool) -> None:
    frame = target.text_frame
    frame.word_wrap = True
    target.margin_left = target.margin_right = Pt(MARGIN)
    target.margin_top = target.margin_bottom = Pt(MARGIN)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    for number, line in enumerate(cell.text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if line:
            write(paragraph, line, size, cell.color, is_bold=cell.is_bold and number == 0)
        else:  # or an empty cell would be as high as the theme's letters
            paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))
    if is_heading:
        target.fill.solid()
        target.fill.fore_color.rgb = RGBColor.from_string(GROUND[1:].upper())
    edge = (
        f'<a:lnB xmlns:a="{A}" w="9525"><a:solidFill>'
        f'<a:srgbClr val="{LINES[1:].upper()}"/></a:solidFill></a:lnB>'
    )
    target._tc.get_or_add_tcPr().insert(0, parse_xml(edge))


def row_height(content: Table, row: Sequence[Cell], wide: float) -> float:
    """Points that a row needs: the most lines of any of its cells."""
    total = sum(content.widths)
    lines = [
        lines_of(cell.text, wide * share / total - 2 * MARGIN, content.size)
        for cell, share in zip(row, content.widths, strict=True)
    ]
    return max(lines, default=1) * content.size * LINE + 2 * MARGIN


def lines_of(text: str, wide: float, size: float) -> int:
    """About how many lines a text takes: a Chinese letter is as wide as high, others a bit more
    than half of that."""
    lines = 0
    for line in text.split("\n"):
        ems = sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.52 for one in line)
        lines += max(1, math.ceil(ems * size / wide))
    return lines
