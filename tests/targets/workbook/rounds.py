"""Members, filled workbooks and stored returns for tests on rows."""

import datetime
import io
import itertools

import openpyxl

from districts.models import Account, SourceFile
from targets.models import Indicator, QuarterlyReturn, ReportingRound, RoundMember
from targets.periods import Quarter
from targets.workbook import book as workbook
from targets.workbook.indicator_sheet import IndicatorSheet
from targets.workbook.sheets import registered_sheets

from .books import as_bytes, fill, opened

NOW = datetime.datetime(2026, 1, 20, 8, 0, tzinfo=datetime.UTC)
CODES = ("green_loan_balance", "loan_balance", "green_bond_issuance", "green_bond_balance")
VALUES = dict(zip(CODES, (100, 400, 10, 30), strict=True))
_digests = itertools.count(1)


def account(name):
    return Account.objects.get_or_create(username=name)[0]


def member_of(jurisdiction, quarter="2025Q4", codes=CODES):
    """A jurisdiction that must report these indicators for the quarter."""
    opened, _is_new = ReportingRound.objects.get_or_create(
        quarter=quarter,
        defaults={"due_on": Quarter.parse(quarter).end, "opened_at": NOW},
    )
    member = RoundMember.objects.create(round=opened, jurisdiction=jurisdiction)
    member.indicators.set(Indicator.objects.filter(code__in=codes))
    for sheet in registered_sheets():
        if not isinstance(sheet, IndicatorSheet):
            sheet.keep({member: sheet.asked(Quarter.parse(quarter), [jurisdiction])})
    return member


def filled_book(member, *, tasks=None, accounts=None, **values):
    """The member's own workbook with all compulsory cells filled, but for what the caller says."""
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    fill(book, {**VALUES, **values})
    if "举措" in book.sheetnames:
        rows = book["举措"].iter_rows(min_row=5, min_col=14, max_col=14)
        keys = [cells[0].value for cells in rows]
        fill(book, dict.fromkeys(keys, "推进中") | (tasks or {}), "本期状态", "举措")
        fill(book, accounts or {}, "进展说明", "举措")
    return book


def stored(member, book, *, state="submitted", is_sample=False):
    """The return that this workbook makes, with its rows when it is submitted."""
    data = book if isinstance(book, bytes) else as_bytes(book)
    read = workbook.read_return(opened=opened(data), member=member)
    decided = {"reviewed_at": NOW, "reviewed_by": account("reviewer")}
    row = QuarterlyReturn.objects.create(
        member=member,
        number=member.returns.count() + 1,
        state=state,
        file=SourceFile.objects.create(
            digest=f"{next(_digests):064x}", size=len(data), content=data, received_at=NOW
        ),
        contents=read.contents,
        findings=[finding.to_dict() for finding in read.findings],
        signatures=read.signatures,
        uploaded_at=NOW,
        uploaded_by=account("reporter"),
        submitted_at=NOW,
        submitted_by=account("reporter"),
        is_sample=is_sample,
        **(decided if state == "accepted" else {}),
    )
    if state != "draft":
        workbook.save_contents(quarterly_return=row, now=NOW)
    if state == "accepted":
        workbook.publish_contents(quarterly_return=row, former=None, now=NOW)
    return row
