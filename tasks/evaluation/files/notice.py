"""通报: the result of a run as a Word file, group by group."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

from django.utils import translation

from districts.clock import current_date
from districts.permissions import Reader
from targets.figures.packed import UNWRITABLE, steady_zip
from targets.tables.blanks import copy_mark
from tasks.evaluation.models import Run
from tasks.evaluation.reading.ranking import GroupLines, Line, ranking
from tasks.evaluation.wording import SAMPLE_WORDS, period_text, points_text
from tasks.supervision.slip import HEAD_FONT, TEXT_FONT, day_text, lay_page, spaced, written

# The columns of a table, each so many millimetres wide.
HEADS = {"名次": 18, "区县": 36, "得分": 54, "等次": 24, "较上期": 24}
PARAGRAPH = 15


def notice_bytes(reader: Reader, run: Run) -> bytes:
    """The notice of a run; a draft of it before the run is confirmed, and named so."""
    # Twenty megabytes that only such files want.
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    with translation.override("zh-hans"):
        groups = ranking(reader, run)
        lines = lines_of(run, groups)
        marks = [str(SAMPLE_WORDS)] if run.is_sample else []
        marks += [mark for mark in ("本件不得载入涉密信息", copy_mark()) if mark]
    document = Document()
    lay_page(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written(title, f"关于{period_text_zh(run)}绿色金融评价考核结果的通报", HEAD_FONT, 20)
    spaced(title, 6)
    for text in lines:
        said(document, text)
    for group in groups:
        if len(groups) > 1 or group.group:
            heading(document, f"{group.label}名次")
        add_table(document, group)
    said(document, day_text(current_date()), to_right=True)
    foot = document.sections[0].footer.paragraphs[0]
    written(foot, " · ".join(marks), TEXT_FONT, 9)
    day = datetime.datetime.combine(current_date(), datetime.time())
    properties = document.core_properties
    properties.title = f"{run.version.title} {run.period}"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = day
    stream = io.BytesIO()
    document.save(stream)
    return steady_zip(stream.getvalue())


def period_text_zh(run: Run) -> str:
    with translation.override("zh-hans"):
        return period_text(run.period)


def lines_of(run: Run, groups: Sequence[GroupLines]) -> list[str]:
    """What the notice says before its tables."""
    version = run.version
    basis = (
        f"《{version.title}》（{version.document}）" if version.document else f"《{version.title}》"
    )
    count = sum(len(group.lines) for group in groups)
    said_lines = []
    if run.is_sample:
        said_lines.append(str(SAMPLE_WORDS))
    if not run.is_frozen:
        said_lines.append("（征求意见稿，尚未审定）")
    said_lines.append(
        f"根据{basis}，对{count}个区县{period_text_zh(run)}绿色金融工作进行了评价考核，"
        "现将结果通报如下。"
    )
    for group in groups:
        leaders = [line for line in group.lines if line.result.rank == 1]
        if leaders and len(group.lines) > 1:
            names = "、".join(line.result.jurisdiction.name for line in leaders)
            points = points_text(leaders[0].result.comparable)
            won = "折算得" if any(line.is_converted for line in leaders) else "得"
            said_lines.append(f"{group.label}{names}居首，{won}{points}分。")
    left_out = [line for group in groups for line in group.lines if line.result.rank is None]
    if left_out:
        names = "、".join(line.result.jurisdiction.name for line in left_out)
        said_lines.append(f"{names}数据不足，未参与排名。")
    return said_lines


def said(document: Any, text: str, *, to_right: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    if to_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_before = Pt(PARAGRAPH)
    else:
        # Two letters, as official texts begin their paragraphs.
        paragraph.paragraph_format.first_line_indent = Pt(2 * PARAGRAPH)
    written(paragraph, UNWRITABLE.sub("", text), TEXT_FONT, PARAGRAPH)
    spaced(paragraph, 2)


def heading(document: Any, text: str) -> None:
    """What a table is called, on one page with it."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    written(paragraph, UNWRITABLE.sub("", text), HEAD_FONT, PARAGRAPH)
    spaced(paragraph, 2)
    paragraph.paragraph_format.space_before = Pt(PARAGRAPH)
    paragraph.paragraph_format.keep_with_next = True


def add_table(document: Any, group: GroupLines) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(HEADS))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, HEADS.values(), strict=True):
        column.width = Mm(width)
    add_row(table, tuple(HEADS), HEAD_FONT)
    for line in group.lines:
        add_row(table, texts_of(line))


def add_row(table: Any, texts: Sequence[str], font: str = TEXT_FONT) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    row = table.add_row()
    row.height, row.height_rule = Mm(7), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, text, width in zip(row.cells, texts, HEADS.values(), strict=True):
        cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
        put(cell, text, font)


def texts_of(line: Line) -> tuple[str, ...]:
    result = line.result
    total = line.total_text
    if line.is_converted and result.comparable is not None:
        total = f"{total}（折算{points_text(result.comparable)}）"
    place = "不排名" if result.rank is None else str(result.rank)
    return (
        place,
        result.jurisdiction.name,
        total,
        result.grade or "未定等次",
        line.change_text or "不作比较",
    )


def put(cell: Any, text: str, font: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written(paragraph, UNWRITABLE.sub("", text), font, 12)
    spaced(paragraph, 0)


def notice_name(run: Run) -> str:
    sample = "示例-" if run.is_sample else ""
    return f"{sample}评价考核通报-{run.version.scheme.code}-{run.period}.docx"
