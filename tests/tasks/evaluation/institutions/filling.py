"""Institutions of tests and their workbooks: issued, filled in, sent through the actions."""

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl

from districts.credit_code import SIGNS, body_check_sign, check_sign
from districts.models import Account, Membership
from targets.periods import Quarter
from tasks.evaluation.actions import (
    GradeContent,
    ItemContent,
    SchemeContent,
    activate_scheme,
    draft_scheme,
)
from tasks.evaluation.institutions.actions import (
    accept_institutions,
    add_institution,
    begin_institution_run,
    compute_institution_run,
    submit_institutions,
    upload_institutions,
)
from tasks.evaluation.institutions.book import template_bytes, template_name, unanswered
from tasks.evaluation.institutions.sheet import COLUMNS, REMARK, SHEET
from tasks.evaluation.models import (
    Institution,
    InstitutionFigure,
    InstitutionReturn,
    InstitutionRun,
    SchemeVersion,
)
from tests.conftest import jurisdiction_of

CHINA = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime(2026, 1, 20, 10, 0, tzinfo=CHINA)
QUARTER = Quarter(2025, 4)
BANK, INSURER = "示例银行", "示例财险"
HEADERS = {column.key: column.header for column in COLUMNS}
FIGURES_OF = {
    BANK: {
        "green_loans": 120,
        "all_loans": 800,
        "bad_green_loans": 0.6,
        "green_loan_rate": 3.65,
        "green_bonds_held": 8.5,
        "green_bonds_issued": 20,
        "green_bonds_underwritten": 5,
    },
    INSURER: {"green_bonds_held": 4, "green_bonds_issued": 0, "green_premiums": 320},
}


def credit_code(number: int, division: str = "509900") -> str:
    """A code with right checks, of a division that is not assigned."""
    body = f"MA{SIGNS[number % 10]}{number:05d}"
    beginning = f"91{division}{body}{body_check_sign(body)}"
    return beginning + check_sign(beginning)


def add(name: str, number: int, by: Account, kind: str = "bank", **more: Any) -> Institution:
    return add_institution(
        code=credit_code(number),
        name=name,
        kind=kind,
        level="incorporated",
        seat=jurisdiction_of("rongchang"),
        asked_from="2024Q1",
        by=by,
        now=NOW,
        **more,
    )


def filled(
    quarter: Quarter = QUARTER, figures: dict[str, dict[str, Any]] | None = None, remark: str = ""
) -> bytes:
    """The quarter's workbook, each figure put where its heading and its row's key say."""
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(quarter)))
    sheet = book[SHEET]
    rows, columns = places(sheet)
    for name, values in (figures or FIGURES_OF).items():
        code = Institution.objects.get(name=name).code
        for figure, value in values.items():
            sheet.cell(rows[code], columns[HEADERS[figure]]).value = value
        if remark:
            sheet.cell(rows[code], columns[HEADERS[REMARK]]).value = remark
    return saved(book)


def places(sheet: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Rows by key, columns by heading."""
    header = next(row for row in sheet.iter_rows() if any(c.value == "greenfin_key" for c in row))
    columns = {cell.value: cell.column for cell in header if cell.value}
    key = columns["greenfin_key"]
    below = sheet.iter_rows(min_row=header[0].row + 1)
    return {row[key - 1].value: row[0].row for row in below if row[key - 1].value}, columns


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded(
    by: Account, content: bytes | None = None, quarter: Quarter = QUARTER, **more: Any
) -> InstitutionReturn:
    return upload_institutions(
        quarter=quarter,
        content=filled(quarter) if content is None else content,
        file_name=template_name(quarter),
        by=by,
        now=more.pop("now", NOW),
        **more,
    )


def seen(held: InstitutionReturn) -> dict[str, Any]:
    """What was looked at."""
    held.refresh_from_db()
    return {"version": held.version, "digest": held.file.digest}


def submitted(held: InstitutionReturn, by: Account, **more: Any) -> InstitutionReturn:
    return submit_institutions(held=held, by=by, now=NOW, **seen(held), **more)


def accepted(held: InstitutionReturn, by: Account) -> InstitutionReturn:
    return accept_institutions(held=held, by=by, now=NOW, **seen(held))


def published(
    by: Account, other: Account, content: bytes | None = None, quarter: Quarter = QUARTER
) -> InstitutionReturn:
    """Uploaded, submitted and accepted; every query answered with a word."""
    held = uploaded(by, content, quarter)
    answers = {query.question: "情况属实。" for query in unanswered(held)}
    return accepted(submitted(held, by, answers=answers), other)


def published_figure(by: Account) -> InstitutionFigure:
    """A figure of a bank that another supervisor accepted."""
    bank = Institution.objects.filter(name=BANK).first() or add(BANK, 1, by)
    other = Account.objects.filter(username="second_supervisor").first()
    if other is None:
        other = Account.objects.create_user("second_supervisor", first_name="Second")
        Membership.objects.create(account=other, role="supervisor")
    published(by, other, filled(figures={BANK: FIGURES_OF[BANK]}))
    return InstitutionFigure.objects.published().get(institution=bank, figure="green_loans")


def bank_scheme(supervisor: Account, code: str = "banks") -> SchemeVersion:
    """A scheme in force for banks, quarter by quarter."""
    items = [
        ItemContent("绿色贷款占比", Decimal(40), "own_green_share", "ratio", full_mark=Decimal(20)),
        ItemContent("市场份额", Decimal(20), "own_market_share", "rank"),
        ItemContent("不良率", Decimal(20), "own_bad_rate", "range", higher_is_better=False),
        ItemContent("制度建设", Decimal(20), "manual", "manual"),
    ]
    content = SchemeContent(
        title="示例银行方案",
        in_force_from=datetime.date(2024, 1, 1),
        items=items,
        grades=[GradeContent("优秀", Decimal(85)), GradeContent("合格", Decimal(0))],
    )
    draft = draft_scheme(
        code=code,
        content=content,
        by=supervisor,
        now=NOW,
        subject_kind="institution",
        period_kind="quarter",
    )
    return activate_scheme(version=draft, by=supervisor, now=NOW)


def computed_run(by: Account) -> InstitutionRun:
    """A run of the bank's published quarter that `by` computed."""
    version = bank_scheme(by)
    run = begin_institution_run(version=version, quarter=QUARTER, by=by, now=NOW)
    return compute_institution_run(run=run, by=by, now=NOW)
