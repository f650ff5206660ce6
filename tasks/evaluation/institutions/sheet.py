"""The institutions' workbook: a row an institution, a column a figure, and last quarter beside it.

What it says is given as contents of `targets.workbook`, which writes and reads all workbooks;
and of which quarters it is taken and offered.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from targets.digits import plain
from targets.periods import Quarter
from targets.workbook.columns import (
    COVER_CLOSING,
    COVER_COLUMNS,
    COVER_SHEET,
    DATE_SIGNED,
    NOT_APPLICABLE,
    NOT_REPORTED,
    NOT_YET_AVAILABLE,
    SIGNATURES,
    WORD_OF_STATE,
    Column,
    quarter_title,
)
from targets.workbook.content import Row, SheetContent, TemplateContent
from tasks.evaluation.figures import FIGURES, Figure
from tasks.evaluation.models import Institution, InstitutionFigure, InstitutionReturn

from .known import Known, known_in
from .wording import KIND_WORDS

# The central bank's scheme for banks is in force since then.
FIRST = Quarter(2021, 3)
# So many ended quarters are offered: this year's and those of a correction.
OFFERED = 6
# What stands in the hidden sheet where a return names its jurisdiction.
SCOPE = "financial-institutions"
SHEET = "机构指标"
PREVIOUS_SHEET = "上期数"
REMARK = "remark"
_TITLE = "金融机构绿色金融季度报表"
_DATE_HINT = "请填写填报当日的日期，例如 2026-01-15；不早于季度末日，不晚于上传之日。"

_LABELS = (
    Column("name", "机构名称", "label", 26),
    Column("code", "统一社会信用代码", "label", 22),
    Column("kind", "类别", "label", 12),
)
COLUMNS = (
    *_LABELS,
    *(
        Column(
            figure.code,
            f"{figure.header}（{figure.unit}）",
            "number",
            15,
            is_required=True,
            unit=figure.unit,
            minimum="0",
            maximum=figure.maximum,
            help=f"{figure.help}尚无数据填“{NOT_YET_AVAILABLE}”，没有此项填“{NOT_APPLICABLE}”。",
        )
        for figure in FIGURES
    ),
    Column(
        REMARK,
        "备注",
        "text",
        34,
        is_answer=True,
        max_length=1000,
        help="数值较上期或去年同期变化较大时，请在此说明原因。",
    ),
)
# The same places as above, so that the eye finds each figure where the input stands.
PREVIOUS_COLUMNS = (
    *_LABELS,
    *(Column(figure.code, f"{figure.header}（{figure.unit}）", "shown", 15) for figure in FIGURES),
)


@dataclass(frozen=True)
class Expected:
    """What the workbook of a quarter is expected to hold, and what it is compared with."""

    quarter: Quarter
    institutions: Sequence[Institution]
    previous: Known
    last_year: Known

    @property
    def rows(self) -> list[Row]:
        """One row an institution, without last quarter's figures.

        They are not numbered: one that is added later would change the numbers of the others.
        """
        return [_row(one) for one in self.institutions]

    @property
    def sheet(self) -> SheetContent:
        notes = (
            "每行一家机构，请填写黄色单元格；0 表示确实为零，不得以 0 代替缺失。",
            f"尚无数据填“{NOT_YET_AVAILABLE}”，该类机构没有此项填“{NOT_APPLICABLE}”。"
            "上期数见另一工作表。",
        )
        title = f"{_TITLE}（{quarter_title(str(self.quarter))}）"
        return SheetContent(SHEET, title, COLUMNS, self.rows, notes, frozen=2)


def expected_in(quarter: Quarter) -> Expected:
    """The institutions asked for in the quarter, and what is published of the quarters before."""
    institutions = list(Institution.objects.asked_in(str(quarter)).select_related("seat"))
    previous, last_year = quarter.previous, quarter.same_quarter_last_year
    known = known_in([previous, last_year])
    return Expected(quarter, institutions, known[previous], known[last_year])


def template_content(expected: Expected) -> TemplateContent:
    """All that the empty workbook says."""
    sheets = (cover(expected.quarter), expected.sheet, previous_sheet(expected))
    return TemplateContent(SCOPE, str(expected.quarter), sheets)


def read_content(expected: Expected) -> TemplateContent:
    """What is read of a filled-in workbook: last quarter's figures are for the eye alone."""
    return TemplateContent(SCOPE, str(expected.quarter), (cover(expected.quarter), expected.sheet))


def cover(quarter: Quarter) -> SheetContent:
    """What to do with the workbook, and who signs it."""
    signed = _signed_before(str(quarter))
    notes = (
        f"报送内容：{quarter_title(str(quarter))}金融机构绿色金融数据，一行一家机构。",
        "报送单位：中国人民银行重庆市分行、国家金融监督管理总局重庆监管局等监管部门，由其登录系统上传。",
        "百分比填 3.65 或 3.65%；金额按表头所列计量单位填写，不填约数和区间。",
        "上传后系统一次列出全部差错和疑问，并提供标注副本；更正差错、答复疑问后再次上传、提交。",
        "提交后由另一名监管人员审核；审核通过后需要更正的，用同一报表更正并重新上传，注明更正原因。",
        "请勿改动工作表名称、标题、表头和锁定单元格；可以筛选，可以调整列宽和行高。",
    )
    rows = [
        Row(
            key,
            {"label": label},
            prefilled={"value": signed.get(key, "")},
            hint=_DATE_HINT if key == DATE_SIGNED else "",
        )
        for key, label in SIGNATURES
    ]
    title = f"{_TITLE}（{quarter_title(str(quarter))}）：{COVER_SHEET}"
    return SheetContent(COVER_SHEET, title, COVER_COLUMNS, rows, notes, COVER_CLOSING, is_form=True)


def previous_sheet(expected: Expected) -> SheetContent:
    """The published figures of the quarter before, at the same places."""
    rows = []
    for row, institution in zip(expected.rows, expected.institutions, strict=True):
        numbers, texts = {}, dict(row.texts)
        for figure in FIGURES:
            known = expected.previous.row(institution.pk, figure.code)
            if known is not None and known.value is not None:
                numbers[figure.code] = plain(known.value)
            else:
                texts[figure.code] = _word(known, institution, figure)
        rows.append(Row(row.key, texts, numbers))
    title = f"{_TITLE}（{quarter_title(str(expected.quarter.previous))}）：{PREVIOUS_SHEET}"
    notes = ("本表为上期已审核数，仅供对照，不需填写，系统不读取。",)
    return SheetContent(PREVIOUS_SHEET, title, PREVIOUS_COLUMNS, rows, notes, frozen=2)


def _row(institution: Institution) -> Row:
    prefilled = {
        figure.code: NOT_APPLICABLE for figure in FIGURES if institution.kind not in figure.kinds
    }
    texts = {
        "name": institution.name,
        "code": institution.code,
        "kind": KIND_WORDS[institution.kind],
    }
    return Row(institution.code, texts, prefilled=prefilled)


def _word(known: InstitutionFigure | None, institution: Institution, figure: Figure) -> str:
    if known is not None:
        return WORD_OF_STATE[known.state]
    return NOT_REPORTED if institution.kind in figure.kinds else NOT_APPLICABLE


def _signed_before(quarter: str) -> dict[str, Any]:
    """Who signed the last accepted workbook of an earlier quarter, and their telephone."""
    earlier = InstitutionReturn.objects.current().filter(quarter__lt=quarter)
    signed = earlier.order_by("-quarter").values_list("signatures", flat=True).first() or {}
    return {key: text for key, text in signed.items() if key != DATE_SIGNED}


def takes(quarter: Quarter, today: datetime.date) -> bool:
    """Whether a workbook of the quarter is taken: one that has begun, none from before."""
    return FIRST <= quarter <= Quarter.of(today)


def offered(today: datetime.date) -> list[Quarter]:
    """The newest quarters whose workbook can be downloaded, the newest first."""
    last = Quarter.of(today)
    return [quarter for step in range(OFFERED) if (quarter := last + -step) >= FIRST]


def ended(today: datetime.date) -> Quarter:
    """The newest quarter whose last day has come."""
    running = Quarter.of(today)
    return running if today >= running.end else running.previous
