"""The sheet 填报说明: what to do, by when, and who signs; and what is checked of the signatures."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.models import PartReturn, QuarterlyReturn
from targets.models.filed import FiledBook
from targets.periods import Quarter

from .columns import (
    COVER_CLOSING,
    COVER_COLUMNS,
    COVER_SHEET,
    DATE_SIGNED,
    NOT_APPLICABLE,
    NOT_YET_AVAILABLE,
    SIGNATURES,
    quarter_title,
    sheet_title,
)
from .content import Row, SheetCells, SheetContent
from .findings import ERROR, Finding
from .reading.cells import date_of
from .scope import Scope, body_title

_DATE_HINT = "请填写填报当日的日期，例如 2026-01-15；不早于季度末日，不晚于上传之日。"


def cover_of(scope: Scope) -> SheetContent:
    """The cover of a whole return, or of the part of a body."""
    due, member = scope.due_on, scope.member
    notes = (
        f"报送内容：{quarter_title(member.round.quarter)}数据，请逐表填写黄色单元格。",
        f"报送时限：{due.year}年{due.month}月{due.day}日前，由填报单位登录系统上传。",
        _receiver(scope),
        f"尚无数据填“{NOT_YET_AVAILABLE}”，本地没有此项填“{NOT_APPLICABLE}”；0 表示确实为零。",
        "百分比填 18.3 或 18.3%；金额按表中计量单位填写，不填约数和区间。",
        "上传后系统一次列出全部差错和疑问，并提供标注副本；更正差错、在备注中答复疑问后再次上传。",
        _after_it(scope),
        "请勿改动工作表名称、标题、表头和锁定单元格；可以筛选，可以调整列宽和行高。",
    )
    signed = _signed_before(scope)
    rows = [
        Row(
            key,
            {"label": label},
            prefilled={"value": signed.get(key, "")},
            hint=_DATE_HINT if key == DATE_SIGNED else "",
        )
        for key, label in SIGNATURES
    ]
    title = sheet_title(member.jurisdiction.name, member.round.quarter, COVER_SHEET)
    title = body_title(title, scope.body) if scope.body else title
    return SheetContent(COVER_SHEET, title, COVER_COLUMNS, rows, notes, COVER_CLOSING, is_form=True)


def _receiver(scope: Scope) -> str:
    if scope.body is None:
        return "报送对象：市级绿色金融工作牵头部门，由其审核。"
    return f"报送对象：{scope.member.jurisdiction.name}填报人员，由其汇总上报。"


def _after_it(scope: Scope) -> str:
    if scope.body is None:
        return "数据审核通过后需要更正的，用同一填报表更正并重新上传，注明更正原因。"
    return "本表只含本单位牵头的举措和负责提供的指标；退回后用同一分表更正并重新上传、提交。"


def _signed_before(scope: Scope) -> dict[str, str]:
    """Who signed the last accepted return of an earlier quarter, or the body's last part that was
    taken over, and their telephone."""
    place, quarter = scope.member.jurisdiction, scope.member.round.quarter
    rows: QuerySet[Any] = QuarterlyReturn.objects.current()
    if scope.body is not None:
        rows = PartReturn.objects.filter(organisation=scope.body, state="taken_over")
    earlier = rows.filter(member__jurisdiction=place, member__round__quarter__lt=quarter)
    signed = earlier.order_by("-member__round__quarter", "-number")
    found = signed.values_list("signatures", flat=True).first() or {}
    return {key: text for key, text in found.items() if key != DATE_SIGNED}


def cover_findings(reported: str, cover: SheetCells, today: datetime.date) -> list[Finding]:
    """The date of filling in, where one is written: a day between the quarter's end and today.

    While the quarter runs, a workbook that is only tried may be dated within it.
    """
    cell = cover.get(DATE_SIGNED, {}).get("value", {})
    if cell.get("state") != "reported":
        return []
    where = {"sheet": COVER_SHEET, "cell": cell["cell"], "key": DATE_SIGNED, "found": cell["value"]}
    day = date_of(cell["value"])
    if day is None:
        return [Finding(ERROR, "not_a_date", **where)]
    quarter = Quarter.parse(reported)
    first = quarter.end if today >= quarter.end else quarter.start
    if first <= day <= today:
        return []
    days = {"first": first.isoformat(), "last": today.isoformat()}
    return [Finding(ERROR, "date_signed_out_of_reason", **where, params=days)]


def signatures_of(*, quarterly_return: FiledBook) -> list[tuple[str, str]]:
    """The signature lines of the cover, labelled in the reader's language."""
    labels, signed = signature_names(), quarterly_return.signatures
    return [(labels[COVER_SHEET, key], signed.get(key, "")) for key, _word in SIGNATURES]


def signature_names() -> dict[tuple[str, str], str]:
    """What the lines are called in the reader's language, by sheet and key."""
    labels = {
        "head": _("Head of the unit"),
        "reviewer": _("Checked by"),
        "preparer": _("Filled in by"),
        "telephone": _("Telephone"),
        "date": _("Date of filling in"),
    }
    return {(COVER_SHEET, key): label for key, label in labels.items()}
