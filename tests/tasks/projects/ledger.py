"""The ledger of tests: departments, their workbooks filled in, sent through the actions."""

import datetime
import io
from dataclasses import replace
from typing import Any

import openpyxl

from districts.credit_code import SIGNS, body_check_sign, check_sign
from districts.models import Account, Jurisdiction, Membership, Organisation
from targets.models import CatalogueEdition, Indicator
from targets.periods import Quarter
from tasks.projects.actions import (
    accept_ledger,
    hand_in_ledger,
    set_duties,
    step_projects,
    upload_ledger,
)
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import LedgerFiling, Project
from tasks.projects.workbook.book import template_bytes, template_name
from tasks.projects.workbook.expected import EMPTY_ROWS, expected_of
from tests.conftest import jurisdiction_of

CHINA = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime(2026, 1, 20, 10, 0, tzinfo=CHINA)
QUARTER = Quarter(2025, 4)
BODIES = {"list": "发展改革委", "financing": "财政局", "benefit": "生态环境局"}


def credit_code(number: int, division: str = "509900") -> str:
    """A code with right checks, of a division that is not assigned."""
    body = f"MA{SIGNS[number % 10]}{number:05d}"
    beginning = f"91{division}{body}{body_check_sign(body)}"
    return beginning + check_sign(beginning)


def a_class() -> Indicator:
    """A class of the catalogue in force: of the loaded one, else a bare one."""
    found = Indicator.objects.filter(edition__in_force_from="2025Q1").first()
    if found is not None:
        return found
    shared = {"basis": "point_in_time", "is_additive": True, "unit": "亿元", "unit_en": "yi"}
    loans = Indicator.objects.create(
        code="green_loan_balance", name="绿色贷款余额", asked_of="everyone", **shared
    )
    edition = CatalogueEdition.objects.create(
        indicator=loans, code="test", title="目录（2025年版）", in_force_from="2025Q1"
    )
    return Indicator.objects.create(
        code="test-class",
        name="绿色贷款：节能降碳（2025年版）",
        short_name="节能降碳",
        asked_of="by_class",
        edition=edition,
        **shared,
    )


def department(sheet: str, slug: str = "rongchang") -> Account:
    """A contributor of the body that writes a sheet of the district's ledger."""
    place = jurisdiction_of(slug)
    name = f"{slug}-{sheet}"
    account = Account.objects.filter(username=name).first()
    if account is None:
        body, _is_new = Organisation.objects.get_or_create(
            slug=name, defaults={"jurisdiction": place, "name": f"测试区{BODIES[sheet]}"}
        )
        account = Account.objects.create_user(name, first_name=BODIES[sheet])
        Membership.objects.create(
            account=account, role="contributor", jurisdiction=place, organisation=body
        )
    return account


def body_of(account: Account) -> Organisation:
    return account.memberships.get().organisation


def duties(reviewer: Account, slug: str = "rongchang") -> dict[str, Account]:
    """The three departments of a district, who write a sheet each."""
    a_class()
    people = {sheet: department(sheet, slug) for sheet in BODIES}
    writers = {sheet: [body_of(account)] for sheet, account in people.items()}
    set_duties(jurisdiction=jurisdiction_of(slug), writers=writers, by=reviewer, now=NOW)
    return people


def project_row(number: int, **more: Any) -> dict[str, Any]:
    """A row of a list, in the workbook's words."""
    return {
        "name": f"示例{number}号光伏",
        "kind": "绿色项目",
        "owner": f"示例企业{number}",
        "owner_code": credit_code(number),
        "green_class": "节能降碳",
        "stage": "在建",
        "unit": "亿元",
        "investment": 10,
        "wanted": 6,
        **more,
    }


def filled(
    by: Account, rows: dict[str, dict[str, Any]], sheet: str, quarter: Quarter = QUARTER
) -> bytes:
    """The department's workbook, each value put where its heading and its row's key say."""
    member = by.memberships.get()
    expected = expected_of(member.jurisdiction, member.organisation, quarter)
    expected = replace(expected, empty_rows=EMPTY_ROWS)
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(expected)))
    page = book[SHEET_NAMES[sheet]]
    headers = {column.key: column.header for column in expected.columns(sheet)}
    places, columns = places_of(page)
    for key, values in rows.items():
        for name, value in values.items():
            page.cell(places[key], columns[headers[name]]).value = value
    return saved(book)


def places_of(sheet: Any) -> tuple[dict[str, int], dict[str, int]]:
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


def uploaded(by: Account, content: bytes, quarter: Quarter = QUARTER) -> LedgerFiling:
    member = by.memberships.get()
    place: Jurisdiction = member.jurisdiction
    expected = expected_of(place, member.organisation, quarter)
    return upload_ledger(
        jurisdiction=place,
        body=member.organisation,
        quarter=quarter,
        content=content,
        file_name=template_name(expected),
        by=by,
        now=NOW,
    )


def seen(filing: LedgerFiling) -> dict[str, Any]:
    """What was looked at."""
    filing.refresh_from_db()
    return {"version": filing.version, "digest": filing.file.digest}


def handed_in(
    by: Account, rows: dict[str, dict[str, Any]], sheet: str, quarter: Quarter = QUARTER
) -> LedgerFiling:
    held = uploaded(by, filled(by, rows, sheet, quarter), quarter)
    return hand_in_ledger(filing=held, by=by, now=NOW, **seen(held))


def accepted(filing: LedgerFiling, by: Account) -> LedgerFiling:
    return accept_ledger(filing=filing, by=by, now=NOW, **seen(filing))


def admitted(people: dict[str, Account], reviewer: Account, *numbers: int) -> list[Project]:
    """Projects that were proposed, checked and admitted."""
    rows = {f"new-{place:03d}": project_row(one) for place, one in enumerate(numbers, start=1)}
    held = handed_in(people["list"], rows, "list")
    accepted(held, reviewer)
    for deed in ("check", "admit"):
        projects = list(held.projects.all())
        step_projects(projects=projects, deed=deed, by=reviewer, now=NOW)
    return list(held.projects.all())


def a_project(reviewer: Account) -> Project:
    """A project of Rongchang that a department has proposed; its workbook waits to be accepted."""
    found = Project.objects.first()
    if found is None:
        held = handed_in(duties(reviewer)["list"], {"new-001": project_row(1)}, "list")
        [found] = held.projects.all()
    return found
