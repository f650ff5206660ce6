"""Pages of institutions and their workbooks, as supervisors, leaders and the auditor see them."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from districts.models import Account, Event
from targets.periods import Quarter
from tasks.evaluation.institutions.sheet import SHEET
from tasks.evaluation.models import Institution, InstitutionFigure, InstitutionReturn

from .filling import (
    BANK,
    FIGURES_OF,
    HEADERS,
    INSURER,
    credit_code,
    filled,
    places,
    published,
    seen,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("insurer")


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def sent(client: Client, content: bytes, name: str = "金融机构.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/institutions/returns/upload/", {"workbook": file})


def test_a_faulty_workbook_comes_back_marked_and_a_right_one_is_published(
    supervisor: Account, colleague: Account, bank: Institution
) -> None:
    client = signed_in(supervisor)
    template = client.get("/institutions/returns/2025Q4/template.xlsx")
    assert template.status_code == 200
    faulty = filled(figures={BANK: {**FIGURES_OF[BANK], "green_loans": "约120亿元"}})
    answer = sent(client, faulty)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "绿色贷款余额" in page
    assert "须更正" in page or "错误" in page
    copy = client.get(f"{answer.url}annotated.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    rows, columns = places(book[SHEET])
    cell = book[SHEET].cell(rows[bank.code], columns[HEADERS["green_loans"]])
    assert "约120亿元" in cell.comment.text
    # The insurer's compulsory figures are missing as well.
    assert sum(c.comment is not None for row in book[SHEET].iter_rows() for c in row) == 4
    assert not InstitutionFigure.objects.exists()

    # What it is stands in it: a name that says another quarter changes nothing.
    answer = sent(client, filled(), "金融机构_2024年一季度 副本(1).XLSX")
    held = InstitutionReturn.objects.get()
    assert answer.url == held.get_absolute_url()
    assert held.quarter == "2025Q4"
    assert held.version == 2
    page = client.get(answer.url).content.decode()
    assert "提交审核" in page
    assert client.post(f"{answer.url}submit", seen(held)).status_code == 302
    assert "审核通过" not in client.get(answer.url).content.decode()
    assert client.post(f"{answer.url}accept", seen(held)).status_code == 403
    other = signed_in(colleague)
    assert other.post(f"{answer.url}accept", seen(held)).status_code == 302
    assert InstitutionFigure.objects.published().count() == 16
    listed = client.get("/institutions/").content.decode()
    assert BANK in listed and "128.50" in listed and "15.00" in listed
    deeds = Event.objects.filter(object_type="institutionreturn").values_list("deed", flat=True)
    assert set(deeds) >= {"upload_institutions", "submit_institutions", "accept_institutions"}


def test_a_figure_leads_to_its_cell_and_its_former_values(
    supervisor: Account, colleague: Account, bank: Institution, accounts: dict[str, Account]
) -> None:
    first = published(supervisor, colleague)
    right = {**FIGURES_OF, BANK: {**FIGURES_OF[BANK], "green_loans": 125}}
    draft = uploaded(supervisor, filled(figures=right))
    client = signed_in(supervisor)
    address = draft.get_absolute_url()
    page = client.get(address).content.decode()
    assert "<mark>125.00</mark>" in page
    without = client.post(f"{address}submit", seen(draft))
    assert without.status_code == 422
    assert "更正" in without.content.decode()
    told = {**seen(draft), "reason": "漏计一笔。"}
    assert client.post(f"{address}submit", told).status_code == 302
    assert signed_in(colleague).post(f"{address}accept", seen(draft)).status_code == 302
    first.refresh_from_db()
    assert first.superseded_at is not None
    now = InstitutionFigure.objects.published().get(institution=bank, figure="green_loans")
    leader = signed_in(accounts["leader"])
    origin = leader.get(now.get_absolute_url()).content.decode()
    assert f"{SHEET}!{now.cell}" in origin
    assert "120.00" in origin
    assert "/institutions/returns/" not in origin
    own = leader.get(bank.get_absolute_url()).content.decode()
    assert "125.00" in own
    assert leader.get(first.get_absolute_url()).status_code == 403


def test_the_list_narrows_and_is_exported(supervisor: Account, colleague: Account) -> None:
    published(supervisor, colleague)
    client = signed_in(supervisor)
    page = client.get("/institutions/?kind=insurer").content.decode()
    assert INSURER in page and BANK not in page
    assert BANK in client.get("/institutions/?quarter=2025Q4&seat=rongchang").content.decode()
    assert client.get("/institutions/?quarter=1900Q1&kind=x").status_code == 200
    for sort in ("green_loan_share", "-green_loan_share", "name", "seat"):
        assert client.get(f"/institutions/?sort={sort}").status_code == 200
    file = client.get("/institutions/?_export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0].values)
    assert rows[0][0] == "机构"
    assert [row[0] for row in rows[1:3]] == [BANK, INSURER]
    bank = dict(zip(rows[0], rows[1], strict=True))
    assert bank["绿色贷款余额（亿元）"] == 120
    assert bank["绿色贷款占比（%）"] == 15
    insurer = dict(zip(rows[0], rows[2], strict=True))
    assert insurer["绿色贷款余额（亿元）"] == "不适用"


@pytest.mark.parametrize("name", ["official", "reporter_a", "contributor_a", "reviewer"])
def test_a_district_and_the_office_see_nothing(
    accounts: dict[str, Account],
    supervisor: Account,
    colleague: Account,
    bank: Institution,
    name: str,
) -> None:
    held = published(supervisor, colleague)
    client = signed_in(accounts[name])
    figure = InstitutionFigure.objects.published().first()
    for address in (
        "/institutions/",
        bank.get_absolute_url(),
        held.get_absolute_url(),
        figure.get_absolute_url(),
        "/institutions/returns/2025Q4/template.xlsx",
    ):
        assert client.get(address).status_code == 403
    assert "/institutions/" not in client.get("/").content.decode()


def test_institutions_are_registered_renamed_and_corrected(
    supervisor: Account, bank: Institution
) -> None:
    client = signed_in(supervisor)
    given = {
        "name": "示例信托",
        "code": credit_code(77).lower(),
        "kind": "local",
        "level": "branch",
        "seat": bank.seat_id,
        "asked_from": "2025年一季度",
    }
    wrong = client.post("/institutions/add/", {**given, "code": credit_code(77)[:-1] + "A"})
    assert wrong.status_code == 422
    assert "校验" in wrong.content.decode()
    assert client.post("/institutions/add/", given).status_code == 302
    again = client.post("/institutions/add/", given)
    assert again.status_code == 422
    row = Institution.objects.get(name="示例信托")
    assert row.code == credit_code(77)
    renaming = f"{row.get_absolute_url()}rename"
    assert client.get(renaming).status_code == 200
    assert client.post(renaming, {"name": "示例信托", "since": "2025-07-01"}).status_code == 422
    assert client.post(renaming, {"name": BANK, "since": "2025-07-01"}).status_code == 422
    new = {"name": "示例资产", "since": "2025-07-01"}
    assert client.post(renaming, new).status_code == 302
    earlier = {"name": "示例控股", "since": "2025-06-01"}
    assert client.post(renaming, earlier).status_code == 422
    page = client.get(row.get_absolute_url()).content.decode()
    assert "示例信托" in page and "示例资产" in page and "2025-07-01" in page
    changing = f"{row.get_absolute_url()}change"
    assert "2025年一季度" in client.get(changing).content.decode()
    told = {name: given[name] for name in ("kind", "level", "seat", "asked_from")}
    before = client.post(changing, {**told, "asked_until": "2024年四季度"})
    assert before.status_code == 422
    assert client.post(changing, {**told, "asked_until": "2025年三季度"}).status_code == 302
    asked = Institution.objects.asked_in(str(Quarter(2025, 4)))
    assert row not in asked
    assert row in Institution.objects.asked_in("2025Q3")
