"""Pages of the ledger, as departments, districts, the city and leaders see them."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.actions import move_data_version
from districts.models import Account
from tasks.projects.actions import step_projects
from tasks.projects.models import LedgerFiling, Project

from .ledger import (
    BODIES,
    NOW,
    accepted,
    admitted,
    credit_code,
    duties,
    filled,
    handed_in,
    project_row,
    seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day(settings: Any) -> None:
    settings.TODAY = "2026-01-20"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("项目库.xlsx", content)
    return client.post("/projects/workbooks/upload/", {"workbook": file})


def test_a_quarter_of_the_ledger_by_its_pages(
    people: dict[str, Account], reviewer: Account, accounts: dict[str, Account]
) -> None:
    clerk = signed_in(people["list"])
    offered = page_of(clerk, "/projects/workbooks/")
    address = "/projects/workbooks/rongchang/rongchang-list/2025Q4/template.xlsx"
    assert address in offered
    assert clerk.get(address).status_code == 200
    assert clerk.get(f"{address}?rows=500").status_code == 200
    faulty = {"new-001": project_row(1, owner_code="91X"), "new-002": project_row(2)}
    answer = sent(clerk, filled(people["list"], faulty, "list"))
    page = page_of(clerk, answer.url)
    assert "校验码不符" in page and "报送</button>" not in page
    copy = clerk.get(f"{answer.url}annotated.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert sum(cell.comment is not None for row in book["名单"].iter_rows() for cell in row) == 1
    rows = {"new-001": project_row(1), "new-002": project_row(2, name="示例1号光伏二期")}
    rows["new-002"] |= {"owner": "示例企业1", "owner_code": credit_code(1)}
    answer = sent(clerk, filled(people["list"], rows, "list"))
    held = LedgerFiling.objects.get()
    assert "示例1号光伏" in page_of(clerk, answer.url)
    assert clerk.post(f"{answer.url}hand-in", seen(held)).status_code == 302
    office = signed_in(reviewer)
    assert "待接收" in page_of(office, "/projects/workbooks/")
    queue = page_of(office, "/projects/queue/")
    assert "疑似重复" in queue
    district = signed_in(accounts["reporter_a"])
    keys = list(Project.objects.values_list("pk", flat=True))
    told = {"queue": "check", "deed": "check", "project": keys}
    assert district.post("/projects/queue/", told).status_code == 302
    told = {"queue": "admit", "deed": "admit", "project": keys}
    assert district.post("/projects/queue/", told).status_code == 403
    assert office.post("/projects/queue/", {**told, "project": keys[:1]}).status_code == 302
    assert office.post("/projects/queue/", told).status_code == 422
    first, second = Project.objects.order_by("pk")
    assert (first.state, second.state) == ("admitted", "checked")
    address = f"/projects/{second.provisional_number}/"
    assert office.post(f"{address}step", {"deed": "return"}).status_code == 422
    reason = {"deed": "return", "reason": "请核对是否为同一项目。"}
    assert office.post(f"{address}step", reason).status_code == 302
    assert "请核对是否为同一项目" in page_of(clerk, address)
    for number in (first.provisional_number, first.final_number):
        assert first.owner_code in page_of(clerk, f"/projects/{number}/")
    assert office.post(f"{answer.url}accept", seen(held)).status_code == 302
    assert clerk.post(f"{answer.url}accept", seen(held)).status_code == 403


def test_who_sees_what(
    people: dict[str, Account], reviewer: Account, accounts: dict[str, Account]
) -> None:
    duties(reviewer, "wushan")
    [project] = admitted(people, reviewer, 1)
    address = project.get_absolute_url()
    for name in ("supervisor", "auditor", "reporter_a", "contributor_a"):
        client = signed_in(accounts[name])
        assert project.name in page_of(client, "/projects/")
        assert project.name in page_of(client, address)
    leader = signed_in(accounts["leader"])
    page = page_of(leader, "/projects/")
    assert "已入库1个" in page and project.name not in page
    assert project.name not in page_of(leader, "/projects/?_export=csv")
    assert leader.get(address).status_code == 403
    for name in ("reporter_b", "contributor_b"):
        client = signed_in(accounts[name])
        assert project.name not in page_of(client, "/projects/")
        assert client.get(address).status_code == 404
    for name in ("official", "administrator", "keeper"):
        assert signed_in(accounts[name]).get("/projects/").status_code == 403
    assert Client().get("/projects/").status_code == 302


def test_the_list_narrows_and_is_exported(people: dict[str, Account], reviewer: Account) -> None:
    first, second = admitted(people, reviewer, 1, 2)
    loan = {"institution": "示例银行", "product": "贷款", "unit": "万元", "granted": 25000}
    rows = {f"{first.provisional_number}/1": {**loan, "drawn": 10000}}
    accepted(handed_in(people["financing"], rows, "financing"), reviewer)
    office = signed_in(reviewer)
    page = page_of(office, "/projects/")
    # The bars: two proposed with 12 wanted, one granted 2.5, drawn 1.
    assert "12.00" in page and "2.50" in page and "40.0%" in page
    assert first.name not in page_of(office, "/projects/?state=admitted")
    for query in (
        "q=2号",
        "place=rongchang",
        "green_class=test-class",
        "answer=none",
        "sort=wanted",
    ):
        assert office.get(f"/projects/?{query}").status_code == 200
    assert second.name in page_of(office, "/projects/?q=示例2号")
    assert second.name not in page_of(office, "/projects/?answer=none")
    Project.objects.filter(pk=second.pk).update(admitted_at=NOW.replace(year=2025))
    move_data_version()
    assert second.name in page_of(office, "/projects/?answer=none")
    told = office.get("/api/v1/projects/?state=financed").json()["results"]
    said = [(one["number"], one["class"], Decimal(one["granted"])) for one in told]
    assert said == [(first.final_number, "test-class", Decimal("2.5"))]
    file = office.get("/projects/?_export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0].values)
    exported = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert exported[first.name]["授信（亿元）"] == 2.5
    assert exported[second.name]["授信（亿元）"] in (None, "")


def test_departments_that_owe_a_list_are_rows(
    people: dict[str, Account], reviewer: Account
) -> None:
    admitted(people, reviewer, 1)
    page = page_of(signed_in(reviewer), "/projects/")
    assert page.count("未报送") >= 2
    for name in BODIES.values():
        assert name in page


def test_what_waits_stands_where_work_begins(
    people: dict[str, Account], reviewer: Account, accounts: dict[str, Account]
) -> None:
    first, second = admitted(people, reviewer, 1, 2)
    clerk, office = signed_in(people["list"]), signed_in(reviewer)
    own = page_of(clerk, "/returns/parts/")
    assert 'id="ledger"' not in own  # its list is handed in, and no quarter has gone by
    owing = page_of(signed_in(people["benefit"]), "/returns/parts/")
    assert "项目库工作表尚未报送：碳效益。" in owing
    Project.objects.filter(pk=first.pk).update(admitted_at=NOW.replace(year=2025))
    Project.objects.filter(pk=second.pk).update(state="returned")
    own = page_of(clerk, "/returns/parts/")
    assert "1个项目入库满两个季度仍未对接金融机构" in own
    assert "/projects/?answer=none&amp;body=rongchang-list" in own and "1个项目已退回本部门" in own
    for client in (office, signed_in(accounts["reporter_a"])):
        page = page_of(client, "/returns/")
        assert "尚有2张未报送：测试区生态环境局、测试区财政局" in page
        assert "1个项目入库满两个季度" in page and "已退回本部门" not in page
    assert 'id="ledger"' not in page_of(signed_in(accounts["reporter_b"]), "/returns/")


def test_departments_are_set_by_the_office(people: dict[str, Account], reviewer: Account) -> None:
    office = signed_in(reviewer)
    assert "测试区财政局" in page_of(office, "/projects/departments/?place=rongchang")
    body = people["list"].memberships.get().organisation_id
    told = {"place": "rongchang", "list": [body], "benefit": [body]}
    assert office.post("/projects/departments/", told).status_code == 302
    clerk = signed_in(people["list"])
    address = "/projects/workbooks/rongchang/rongchang-list/2025Q4/template.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(address).content))
    assert book.sheetnames[1:3] == ["名单", "碳效益"]
    assert (
        signed_in(people["financing"])
        .get("/projects/workbooks/rongchang/rongchang-financing/2025Q4/template.xlsx")
        .status_code
        == 404
    )


def test_no_query_stands_behind_a_row(people: dict[str, Account], reviewer: Account) -> None:
    admitted(people, reviewer, 1)
    office = signed_in(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page_of(office, "/projects/")
        return len(caught)

    queries()
    few = queries()
    admitted(people, reviewer, *range(2, 30))
    queries()
    assert queries() <= few


def test_strangers_read_sums_of_three_projects_where_the_office_tells_them(
    people: dict[str, Account], reviewer: Account, settings: Any
) -> None:
    admitted(people, reviewer, 1, 2)
    stranger = Client()
    assert stranger.get("/projects/").status_code == 302
    settings.PUBLIC_LEDGER = True
    assert "不足3个，不公布" in page_of(stranger, "/projects/")
    admitted(people, reviewer, 3, 4)
    page = page_of(stranger, "/projects/")
    assert "已入库4个项目" in page and "荣昌区" in page
    wanted = sum(one.wanted for one in Project.objects.all())
    assert f"{wanted:.2f}" in page
    shown = page.partition("<main")[2]
    assert not any(one.name in shown or one.owner in shown for one in Project.objects.all())
    assert "/projects/" in page_of(stranger, "/")
    row = Project.objects.all()[0]
    assert stranger.get(f"/projects/{row.number}/").status_code == 302


def test_a_project_that_was_read_is_true_after_each_step(
    people: dict[str, Account], reviewer: Account, accounts: dict[str, Account]
) -> None:
    auditor = signed_in(accounts["auditor"])
    listed = handed_in(people["list"], {"new-001": project_row(1)}, "list")
    [row] = listed.projects.all()

    def page() -> str:
        return page_of(auditor, Project.objects.get(pk=row.pk).get_absolute_url())

    with CaptureQueriesContext(connection) as caught:
        page()
    assert not [one["sql"] for one in caught if '"contents"' in one["sql"]]
    assert "已申报" in page() and row.final_number is None
    accepted(listed, reviewer)
    for deed, state in (("check", "区县已核"), ("admit", "已入库")):
        step_projects(projects=[row], deed=deed, by=reviewer, now=NOW)
        assert state in page()
    row.refresh_from_db()
    assert f">{row.final_number}</dd>" in page()
    loan = {"institution": "示例银行", "product": "贷款", "unit": "万元", "granted": 25000}
    assert "示例银行" not in page()
    accepted(
        handed_in(people["financing"], {f"{row.provisional_number}/1": loan}, "financing"), reviewer
    )
    assert "示例银行" in page()
    accepted(
        handed_in(people["benefit"], {row.provisional_number: {"co2": 777}}, "benefit"), reviewer
    )
    assert "777" in page()
    double = project_row(2, name="示例1号光伏二期", owner_code=credit_code(1), owner="示例企业1")
    handed_in(people["list"], {"new-001": double}, "list")
    assert "示例1号光伏二期" in page()


def test_a_long_list_is_shown_in_part(
    people: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.projects.pages.filing.MOST_ROWS", 1)
    rows = {f"new-{place:03d}": project_row(place) for place in (1, 2, 3)}
    # What something was found of stands on the page however long the list is.
    rows["new-003"] |= {"owner_code": "91X"}
    clerk = signed_in(people["list"])
    answer = sent(clerk, filled(people["list"], rows, "list"))
    preview = page_of(clerk, answer.url).partition('aria-label="项目名单"')[2]
    assert "另有1行未发现问题" in preview
    assert "示例1号光伏" in preview and "示例3号光伏" in preview
    assert "示例2号光伏" not in preview
