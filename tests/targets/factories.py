"""Rounds and filled-in workbooks for tests: the real template, filled as a person would."""

import datetime
import functools
import hashlib
import io
import json
from typing import Any

import openpyxl

from districts.models import Account
from targets.actions import accept_return, open_round, submit_return, upload_return
from targets.models import QuarterlyReturn, ReportingRound, RoundMember
from targets.periods import Quarter, due_date
from targets.workbook import book as workbook
from targets.workbook.columns import INDICATOR_SHEET, KEY_HEADER
from targets.workbook.reading import OpenedWorkbook
from tests.targets.workbook import books

NOW = datetime.datetime(2026, 1, 10, 2, 0, tzinfo=datetime.UTC)
# What Rongchang is asked for in each quarter, and by its targets at the end of a year.
VALUES = {
    "green_loan_balance": 90,
    "loan_balance": 900,
    "green_bond_issuance": 5,
    "green_bond_balance": 12,
}
ANSWER = "经核实无误。"
_filled: dict[tuple[bytes, str, str], bytes] = {}


def opened(quarter: str, now: datetime.datetime = NOW) -> ReportingRound:
    """A quarter with its usual due date, however late it is opened."""
    usual = due_date(Quarter.parse(quarter)) if "2000" < quarter < "2050" else None
    return open_round(quarter=Quarter.parse(quarter), by=None, now=now, due_on=usual)


def member_of(opened_round: ReportingRound, slug: str = "rongchang") -> RoundMember:
    return opened_round.members.get(jurisdiction__slug=slug)


def filled(
    member: RoundMember,
    values: dict[str, Any] | None = None,
    remark: str = ANSWER,
    **others: Any,
) -> bytes:
    """The member's template with each asked cell filled; `others` change single values."""
    numbers = {**VALUES, **(values or {}), **others}
    template = workbook.template_bytes(member=member)
    # A template is the same bytes for the same round: what was filled in once is filled in.
    done = (hashlib.sha256(template).digest(), repr(sorted(numbers.items())), remark)
    if done not in _filled:
        _filled[done] = _fill(template, numbers, remark)
    return _filled[done]


def _fill(template: bytes, numbers: dict[str, Any], remark: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template))
    rows, columns = places(book[INDICATOR_SHEET])
    for key, row in rows.items():
        value = numbers.get(key, "不适用")
        book[INDICATOR_SHEET].cell(row, columns["本期值"]).value = value
        book[INDICATOR_SHEET].cell(row, columns["备注"]).value = remark or None
    if "举措" in book.sheetnames:
        fill_tasks(book["举措"])
    if "节点" in book.sheetnames:
        fill_milestones(book["节点"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill_tasks(sheet: Any) -> None:
    rows, columns = places(sheet)
    for row in rows.values():
        sheet.cell(row, columns["本期状态"]).value = "推进中"


def fill_milestones(sheet: Any) -> None:
    """Nothing is reached, and what is overdue says why."""
    rows, columns = places(sheet)
    for row in rows.values():
        sheet.cell(row, columns["本期状态"]).value = "未达成"
        sheet.cell(row, columns["进展说明"]).value = "正在起草，预计下季度达成。"


def places(sheet: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Rows by their hidden key, columns by their heading."""
    for row in sheet.iter_rows():
        headings = {cell.value: cell.column for cell in row}
        if KEY_HEADER in headings:
            key_column, first = headings[KEY_HEADER], row[0].row + 1
            keys = range(first, sheet.max_row + 1)
            return {
                sheet.cell(number, key_column).value: number
                for number in keys
                if sheet.cell(number, key_column).value
            }, headings
    raise AssertionError(f"{sheet.title} has no key column")


def uploaded(
    member: RoundMember, by: Account, now: datetime.datetime = NOW, **changes: Any
) -> QuarterlyReturn:
    content = filled(member, **changes)
    return upload_return(
        member=member,
        content=content,
        file_name="报表.xlsx",
        by=by,
        now=now,
        opened=OpenedWorkbook.from_plain(json.loads(_told(content))),
    )


@functools.lru_cache(maxsize=64)
def _told(content: bytes) -> str:
    return books.told(content, "return.xlsx")


def confirmed(found: QuarterlyReturn) -> dict[str, Any]:
    """The hidden fields of a return's page."""
    return {"version": found.version, "digest": found.file.digest}


def submitted(
    member: RoundMember,
    by: Account,
    now: datetime.datetime = NOW,
    reason: str = "",
    **changes: Any,
) -> QuarterlyReturn:
    draft = uploaded(member, by, now, **changes)
    return submit_return(
        quarterly_return=draft,
        by=by,
        now=now,
        reason=reason,
        answers=workbook.remarks_as_answers(quarterly_return=draft),
        **confirmed(draft),
    )


def accepted(
    member: RoundMember,
    by: Account,
    reviewer: Account,
    now: datetime.datetime = NOW,
    reason: str = "",
    **changes: Any,
) -> QuarterlyReturn:
    found = submitted(member, by, now, reason, **changes)
    return accept_return(quarterly_return=found, by=reviewer, now=now, **confirmed(found))
