"""督办单: one A4 page in Word. It is Chinese whatever the reader's language.

Every row of its table has a height of its own that no text moves, and texts are cut to what fits
there, so that the slip never grows to a second page.
"""

import datetime
import io
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from districts.clock import current_date
from targets.figures.packed import UNWRITABLE, steady_zip
from targets.periods import local_date
from targets.tables.blanks import copy_mark
from tasks.models import MatterStep, SupervisionMatter

from .matters import lines_of
from .subjects import subject_label
from .wording import PAPER_WORD, STATE_WORDS, days_text

HEAD_FONT, TEXT_FONT = "方正小标宋简体", "仿宋"
# Millimetres: A4 without its margins is 160 × 247; the head takes 32, the foot 14.
PAGE = (210, 297)
MARGINS = (25, 25)
LABEL_WIDTH, VALUE_WIDTH = 28, 132
HEAD_HEIGHT, FOOT_HEIGHT = 32, 14
# Letters of 12 points: 31 of them fill a line of 132 mm, and a line takes 7 mm.
LETTERS_A_LINE, LINE_HEIGHT = 30, 7
CUT = "……（全文见系统）"


@dataclass(frozen=True)
class Line:
    """A row of the slip: its label, what it says, and for how many lines there is room."""

    label: str
    text: str
    lines: int = 1

    @property
    def height(self) -> int:
        """Millimetres, with the room around the text."""
        return self.lines * LINE_HEIGHT + 2

    @property
    def fitted(self) -> str:
        return fitted(self.text, self.lines)


def fitted(text: str, lines: int) -> str:
    """The text as far as it fits into so many lines, with a word that there is more.

    >>> fitted("甲" * 31, 1) == "甲" * 21 + "……（全文见系统）"
    True
    """
    room, kept = lines, []
    for paragraph in UNWRITABLE.sub("", text).split("\n"):
        needs = max(1, -(-width(paragraph) // LETTERS_A_LINE))
        if needs > room:
            kept.append(cut(paragraph, room * LETTERS_A_LINE - len(CUT)) + CUT)
            return "\n".join(kept) if room else "\n".join(kept[:-1])[: -len(CUT)] + CUT
        kept.append(paragraph)
        room -= needs
    return "\n".join(kept)


def width(text: str) -> int:
    """In Chinese letters; two of the others make one."""
    return -(-sum(2 if ord(letter) > 0x2E7F or letter in "…—“”" else 1 for letter in text) // 2)


def cut(text: str, room: int) -> str:
    """The beginning of the text that is so wide at most."""
    while text and width(text) > max(0, room):
        text = text[:-1]
    return text


def slip_name(matter: SupervisionMatter) -> str:
    return f"督办单-{matter.year}-{matter.number}.docx"


def slip_lines(matter: SupervisionMatter) -> list[Line]:
    """What the slip says; the letters of all rows fill one page."""
    [line] = lines_of([matter])
    row = matter
    due = day_text(row.due_on)
    if row.due_on != row.first_due_on:
        due += f"（原定{day_text(row.first_due_on)}，延期{row.times_extended}次）"
    state = str(STATE_WORDS[row.state])
    if row.is_open:
        state += f"，{days_text(line)}"
    if row.is_offline:
        state += f"（{PAPER_WORD}：{row.document}）"
    source = f"{row.get_subject_kind_display()}：{subject_label(row)}"
    others = "、".join(body.name for body in row.bodies.all()) or "无"
    return [
        Line("督办事项", row.title, 2),
        Line("事项来源", source, 2),
        Line("牵头单位", row.lead.name),
        Line("责任单位", others, 2),
        Line("交办日期", day_text(row.issued_on)),
        Line("办结时限", due),
        Line("督办要求", row.asked, 6),
        Line("办理情况", last_words(row, ("report_matter_done", "reply_to_matter")), 5),
        Line(
            "复核意见", last_words(row, ("strike_off_matter", "return_matter", "cancel_matter")), 3
        ),
        Line("当前状态", state, 2),
        Line("承办单位", "负责人签字：　　　　　　　　　　　　年　　月　　日"),
    ]


def last_words(matter: SupervisionMatter, deeds: tuple[str, ...]) -> str:
    """What was said last in one of these steps, with its day and whose word it is; "" for none."""
    rows = MatterStep.objects.filter(matter=matter, deed__in=deeds)
    step = rows.select_related("body").order_by("-number").first()
    if step is None:
        return ""
    who = step.body.name if step.body else "督办部门"
    return f"{day_text(local_date(step.at))}，{who}：{step.words or step.get_deed_display()}"


def day_text(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def slip_bytes(matter: SupervisionMatter) -> bytes:
    """The slip of a matter as a Word file."""
    # Twenty megabytes that only a slip wants.
    from docx import Document
    from docx.shared import Mm

    with translation.override("zh-hans"):
        lines = slip_lines(matter)
        sample = "示例督办，不得引用" if matter.is_sample else ""
        marks = [mark for mark in (sample, copy_mark()) if mark]
    document = Document()
    lay_page(document)
    heading(document, matter)
    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    # Some programs go by the widths of the columns, some by those of the cells.
    for column, room in zip(table.columns, (LABEL_WIDTH, VALUE_WIDTH), strict=True):
        column.width = Mm(room)
    for line in lines:
        add_row(table, line)
    foot(document, marks)
    day = datetime.datetime.combine(current_date(), datetime.time())
    properties = document.core_properties
    properties.title = f"督办单 {matter.document_number}"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = day
    properties.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return steady_zip(stream.getvalue())


def lay_page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(one) for one in PAGE)
    section.left_margin = section.right_margin = Mm(MARGINS[0])
    section.top_margin = section.bottom_margin = Mm(MARGINS[1])


def heading(document: Any, matter: SupervisionMatter) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written(title, "绿色金融工作督办单", HEAD_FONT, 22)
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    written(number, matter.document_number, TEXT_FONT, 12)
    for paragraph, after in ((title, 2), (number, 1)):
        spaced(paragraph, after)


def add_row(table: Any, line: Line) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    row = table.add_row()
    row.height, row.height_rule = Mm(line.height), WD_ROW_HEIGHT_RULE.EXACTLY
    label, value = row.cells
    label.width, value.width = Mm(LABEL_WIDTH), Mm(VALUE_WIDTH)
    label.vertical_alignment = value.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    label.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for cell, text in ((label, line.label), (value, line.fitted)):
        written(cell.paragraphs[0], text, TEXT_FONT, 12)
        spaced(cell.paragraphs[0], 0)


def foot(document: Any, marks: list[str]) -> None:
    """In the page's own foot: whose copy it is, that it holds no secrets, that it is a sample."""
    paragraph = document.sections[0].footer.paragraphs[0]
    text = " · ".join(["本单不得载入涉密信息", *marks])
    written(paragraph, text, TEXT_FONT, 9)


def written(paragraph: Any, text: str, font: str, points: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(points), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def spaced(paragraph: Any, after: int) -> None:
    """Lines of a height that no font moves; `after` is the room below in millimetres."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(0), Mm(after)
    largest = max(run.font.size.pt for run in paragraph.runs)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Mm(LINE_HEIGHT) if largest <= 12 else Pt(largest * 1.5)
