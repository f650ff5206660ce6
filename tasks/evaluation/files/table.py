"""评价表: the ranking, and each point with its input and a formula that recomputes it."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import translation
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from districts.permissions import Reader
from targets.tables.blanks import BLANK_MOMENT, blank_marks, marked_book
from targets.tables.exports import inert
from tasks.evaluation.models import Point, Run, SchemeItem
from tasks.evaluation.reading.ranking import GroupLines, ranking
from tasks.evaluation.scoring import KNOWN, Cells, kind_of
from tasks.evaluation.wording import (
    INPUT_WORDS,
    MARK_WORDS,
    SAMPLE_WORDS,
    origin_text,
    period_text,
    scoring_text,
    source_text,
    unit_of,
)
from tasks.evaluation.working import rule_of

SHEET, DETAIL = "评价表", "计分明细"
HEAD = (
    "分组",
    "序号",
    "指标",
    "类别",
    "计分方式",
    "区县",
    "数据情况",
    "取值",
    "单位",
    "方案权重",
    "计分权重",
    "满分值",
    "最低分",
    "最高分",
    "得分",
    "得分（复算）",
    "计算过程",
    "数据来源",
)
WIDTHS = (10, 6, 22, 10, 22, 12, 12, 14, 8, 10, 10, 10, 8, 8, 8, 12, 44, 60)
COLUMN = {name: place for place, name in enumerate(HEAD)}
FIRST = 3


def table_bytes(reader: Reader, run: Run) -> bytes:
    """The workbook of a run as far as the reader sees it; opened anywhere, it recomputes itself."""
    with translation.override("zh-hans"):
        return marked_book(_book(run, ranking(reader, run), blank_marks()))


def _book(run: Run, groups: Sequence[GroupLines], marks: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": BLANK_MOMENT.replace(tzinfo=None)})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "points": book.add_format({"num_format": "0.00"}),
        "note": book.add_format({"font_color": "#9f2a20"}),
        "": None,
    }
    front, detail = book.add_worksheet(SHEET), book.add_worksheet(DETAIL)
    items = list(run.version.items.select_related("indicator"))
    cells = _detail(detail, groups, items, looks)
    _front(front, run, groups, items, cells, looks)
    for sheet in (front, detail):
        lines = [str(SAMPLE_WORDS)] if run.is_sample else []
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        footer = " · ".join([*lines, *marks]).replace("&", "&&")
        sheet.set_footer(f"&L{footer}&R&P / &N")
    book.close()
    return stream.getvalue()


def _title(sheet: Any, run: Run, looks: dict[str, Any]) -> None:
    name = f"{run.version.title} {period_text(run.period)}"
    document = f"（{run.version.document}）" if run.version.document else ""
    sheet.write_string(0, 0, f"{name}评价表{document}", looks["title"])
    if run.is_sample:
        sheet.write_string(1, 0, str(SAMPLE_WORDS), looks["note"])


def _front(
    sheet: Any,
    run: Run,
    groups: Sequence[GroupLines],
    items: Sequence[SchemeItem],
    cells: dict[tuple[int, int], str],
    looks: dict[str, Any],
) -> None:
    """A row a district, each point taken from the sheet that explains it."""
    _title(sheet, run, looks)
    names = [f"{item.number} {item.name}（{item.weight.normalize():f}分）" for item in items]
    heads = ["分组", "名次", "区县", *names, "得分", "满分", "折算得分", "等次"]
    for column, name in enumerate(heads):
        sheet.write_string(FIRST - 1, column, name, looks["head"])
    first, last = 3, 2 + len(items)
    row = FIRST
    for group in groups:
        total = xl_col_to_name(last + 3)
        # Who has no place stands last, and takes none from the others.
        ranked = sum(line.result.rank is not None for line in group.lines)
        span = f"{total}${row + 1}:{total}${row + ranked}"
        for line in group.lines:
            result = line.result
            sheet.write_string(row, 0, inert(group.label))
            sheet.write_string(row, 2, inert(result.jurisdiction.name))
            for column, point in enumerate(line.points, start=first):
                formula = f"={DETAIL}!{cells[result.pk, point.item_id]}"
                sheet.write_formula(row, column, formula, looks["points"], float(point.won))
            own = [xl_rowcol_to_cell(row, column) for column in range(last + 5)]
            total_of = f"=SUM({own[first]}:{own[last]})"
            sheet.write_formula(row, last + 1, total_of, looks["points"], float(result.won))
            sheet.write_number(row, last + 2, result.counted, looks["points"])
            if result.comparable is not None:
                share = f"=ROUND({own[last + 1]}*100/{own[last + 2]},2)"
                sheet.write_formula(row, last + 3, share, looks["points"], float(result.comparable))
            if result.rank is not None:
                place = f'=1+COUNTIF({span},">"&{own[last + 3]})'
                sheet.write_formula(row, 1, place, None, result.rank)
            else:
                sheet.write_string(row, 1, "不排名")
            sheet.write_string(row, last + 4, inert(result.grade))
            row += 1
    sheet.freeze_panes(FIRST, first)
    sheet.set_column(0, 0, 12)
    sheet.set_column(2, 2, 14)
    sheet.set_column(first, last + 4, 11)


def _detail(
    sheet: Any, groups: Sequence[GroupLines], items: Sequence[SchemeItem], looks: dict[str, Any]
) -> dict[tuple[int, int], str]:
    """A row a point, those of one group and item together; where each recomputed point stands."""
    sheet.write_string(0, 0, DETAIL, looks["title"])
    sheet.write_string(1, 0, "“得分（复算）”为公式，可与“得分”核对；取值为空即无数据或不适用。")
    for column, name in enumerate(HEAD):
        sheet.write_string(FIRST - 1, column, name, looks["head"])
        sheet.set_column(column, column, WIDTHS[column])
    found: dict[tuple[int, int], str] = {}
    row = FIRST
    for group in groups:
        for place, item in enumerate(items):
            column = xl_col_to_name(COLUMN["取值"])
            span = f"{column}${row + 1}:{column}${row + len(group.lines)}"
            for line in group.lines:
                point = line.points[place]
                _point_row(sheet, row, group, line.result.jurisdiction.name, item, point, looks)
                _recomputed(sheet, row, item, point, span, looks)
                cell = xl_rowcol_to_cell(row, COLUMN["得分（复算）"])
                found[line.result.pk, item.pk] = cell
                row += 1
    sheet.freeze_panes(FIRST, 3)
    sheet.autofilter(FIRST - 1, 0, max(row - 1, FIRST), len(HEAD) - 1)
    return found


def _point_row(
    sheet: Any,
    row: int,
    group: GroupLines,
    place: str,
    item: SchemeItem,
    point: Point,
    looks: dict[str, Any],
) -> None:
    state = str(INPUT_WORDS.get(point.state, "有数据"))
    mark = str(MARK_WORDS.get(point.mark, ""))
    told: dict[str, Any] = {
        "分组": group.label,
        "序号": item.number,
        "指标": item.name,
        "类别": item.section,
        "计分方式": f"{source_text(item)}；{scoring_text(item)}",
        "区县": place,
        "数据情况": f"{state}（{mark}）" if mark else state,
        "取值": point.value if point.state == KNOWN else None,
        "单位": unit_of(item),
        "方案权重": item.weight,
        "计分权重": point.weight,
        "满分值": item.full_mark,
        "最低分": item.floor,
        "最高分": item.cap,
        "得分": point.won,
        "计算过程": point.formula,
        "数据来源": "；".join(origin_text(one) for one in point.origins),
    }
    for name, value in told.items():
        if isinstance(value, str):
            sheet.write_string(row, COLUMN[name], inert(value))
        elif value is not None:
            look = looks["points"] if name == "得分" else None
            sheet.write_number(row, COLUMN[name], value, look)


def _recomputed(
    sheet: Any, row: int, item: SchemeItem, point: Point, span: str, looks: dict[str, Any]
) -> None:
    """The point as a formula of the row's own cells; nought where nothing was judged."""
    column = COLUMN["得分（复算）"]
    if point.state != KNOWN:
        sheet.write_number(row, column, 0, looks["points"])
        return
    own = {name: xl_rowcol_to_cell(row, place) for name, place in COLUMN.items()}
    share = kind_of(item.scoring).recomputed(
        rule_of(item), Cells(own["取值"], span, own["满分值"], own["方案权重"])
    )
    if item.floor is not None:
        share = f"MAX({own['最低分']}/{own['方案权重']},{share})"
    if item.cap is not None:
        share = f"MIN({own['最高分']}/{own['方案权重']},{share})"
    formula = f"=ROUND({own['计分权重']}*{share},2)"
    sheet.write_formula(row, column, formula, looks["points"], float(point.won))


def table_name(run: Run) -> str:
    sample = "示例-" if run.is_sample else ""
    return f"{sample}评价表-{run.version.scheme.code}-{run.period}.xlsx"
