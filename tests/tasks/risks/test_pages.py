"""Pages, files and the API of negative records: who reads what, and that each reading is kept."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from districts.models import Account, Event
from tasks.projects.models import Project
from tasks.risks.models import RiskRecord
from tests.conftest import jurisdiction_of
from tests.districts.evidence import files
from tests.tasks.projects.ledger import credit_code
from tests.tasks.projects.test_pages import page_of, signed_in

from .records import corrected, proof, registered, stepped

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
READERS = ("supervisor", "auditor")
OTHERS = (
    "leader",
    "reviewer",
    "administrator",
    "keeper",
    "official",
    "reporter_a",
    "contributor_a",
)


def readings(deed: str) -> list[dict[str, Any]]:
    return [one.after or {} for one in Event.objects.filter(deed=deed)]


def test_a_record_by_its_pages(first: Account, second: Account, projects: list[Project]) -> None:
    clerk, other = signed_in(first), signed_in(second)
    told = {
        "code": credit_code(1),
        "jurisdiction": jurisdiction_of("rongchang").pk,
        "source": "penalty",
        "fact": "未批先建，联系人：张三。",
        "happened_on": "2025-11-03",
        "document": "渝环罚〔2025〕18号",
        "fine": "12.5",
        "level": "ordinary",
    }
    answer = clerk.post("/projects/risks/register/", told)
    assert answer.status_code == 422 and "疑似含有个人姓名" in answer.content.decode()
    answer = clerk.post("/projects/risks/register/", {**told, "fact": "未批先建。"})
    assert answer.status_code == 422 and "等级至少为“较重”" in answer.content.decode()
    assert not RiskRecord.objects.exists()
    answer = clerk.post(
        "/projects/risks/register/",
        {
            **told,
            "fact": "未批先建。",
            "level": "serious",
            "evidence": SimpleUploadedFile("决定书.pdf", files.pdf()),
        },
    )
    assert answer.status_code == 302
    address = answer.url
    page = page_of(clerk, address)
    assert "由另一名监管员核实" in page and 'name="deed"' not in page
    assert "示例企业1" in page and projects[0].name in page and "0.90亿元" in page
    assert clerk.post(f"{address}step", {"deed": "verify", "seen": 1}).status_code == 403
    assert "待核实" in page_of(other, "/projects/risks/")
    assert other.post(f"{address}step", {"deed": "verify"}).status_code == 422
    assert other.post(f"{address}step", {"seen": 1}).status_code == 422
    assert other.post(f"{address}step", {"deed": "verify", "seen": 1}).status_code == 302
    assert other.post(f"{address}step", {"deed": "warn", "seen": 2}).status_code == 422
    words = {"deed": "warn", "seen": 1, "words": "已发预警函。"}
    assert other.post(f"{address}step", words).status_code == 409
    assert other.post(f"{address}step", {**words, "seen": 2}).status_code == 302
    body = projects[0].pushed_by
    told = {"organisation": body.pk, "measure": "暂停推荐。", "decided_on": "2026-01-19", "seen": 3}
    assert other.post(f"{address}measure", {**told, "measure": ""}).status_code == 422
    assert other.post(f"{address}measure", told).status_code == 302
    assert body.name in page_of(clerk, address)
    bare = clerk.post(f"{address}correction", {"reason": "已撤销。", "seen": 3})
    assert bare.status_code == 422
    file = SimpleUploadedFile("更正函.pdf", files.pdf())
    asked = {"reason": "处罚决定已撤销。", "seen": 3, "evidence": file}
    assert clerk.post(f"{address}correction", asked).status_code == 302
    assert "准予更正" not in page_of(clerk, address)
    decided = {"decision": "grant", "answer": "属实。", "seen": 3}
    assert clerk.post(f"{address}decision", decided).status_code == 403
    assert "更正待决定" in page_of(other, "/projects/risks/")
    assert other.post(f"{address}decision", {"decision": "grant", "seen": 3}).status_code == 422
    assert other.post(f"{address}decision", decided).status_code == 302
    assert RiskRecord.objects.get().state == "corrected"
    again = other.post(f"{address}step", {"deed": "close", "seen": 4, "words": "整改。"})
    assert again.status_code == 409


def test_every_reading_is_kept_and_nothing_is_stored_by_browsers(
    first: Account, second: Account, projects: list[Project], client_of: ClientOf
) -> None:
    record = stepped(registered(first, evidence=[proof("决定书.pdf")]), second, "verify")
    evidence = record.evidence.get()
    number = record.record_number
    for name in READERS:
        client = client_of(name)
        Event.objects.filter(deed__startswith="read")  # what was read before stays
        before = {deed: len(readings(deed)) for deed in ("read_risk", "read_risks")}
        page = client.get(record.get_absolute_url())
        listed = client.get("/projects/risks/")
        file = client.get("/projects/risks/?_export=csv")
        told = client.get("/api/v1/risks/")
        again = client.get("/api/v1/risks/")
        marked = client.get(projects[0].get_absolute_url())
        ledger = client.get("/projects/")
        ledger_file = client.get("/projects/?_export=csv")
        ledger_api = client.get("/api/v1/projects/")
        proof_file = client.get(evidence.get_absolute_url())
        for answer in (page, listed, file, told, again, marked, ledger, ledger_api, proof_file):
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"], answer.request["PATH_INFO"]
        assert len(readings("read_risk")) == before["read_risk"] + 1
        lists = readings("read_risks")[before["read_risks"] :]
        assert [one["records"] for one in lists] == [[number]] * 4
        marks = [one for one in Event.objects.filter(deed="read_risk_marks") if one.actor == name]
        assert len(marks) == 4
        assert {tuple(one.after["records"]) for one in marks} == {(number,)}
        assert number in marked.content.decode() and number in ledger.content.decode()
        rows = list(csv.DictReader(io.StringIO(ledger_file.content.decode("utf-8-sig"))))
        assert [bool(row["负面记录"]) for row in rows] == [True, False]
        results = ledger_api.json()["results"]
        assert [one["risks"] for one in results] == [[number], []]
        assert results[0]["granted"] == "2.5"
        [said] = told.json()["results"]
        assert (said["projects"], said["drawn"], said["balance"]) == (
            [projects[0].number],
            "1",
            "0.9",
        )
        assert said["fine"] is None and said["is_marking"] is True
        [row] = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        assert row["事实"] == record.fact
        assert Event.objects.filter(deed="download_evidence", actor=name).count() == 1


def test_the_others_know_nothing(
    first: Account, second: Account, projects: list[Project], client_of: ClientOf
) -> None:
    record = stepped(registered(first, evidence=[proof("决定书.pdf")]), second, "verify")
    secret = (record.record_number, record.fact, "负面记录")
    for name in OTHERS:
        client = client_of(name)
        assert client.get(record.get_absolute_url()).status_code == 403
        assert client.get("/api/v1/risks/").status_code == 403
        assert client.get(record.evidence.get().get_absolute_url()).status_code == 404
        pages = ["/projects/", "/projects/?_export=csv", projects[0].get_absolute_url()]
        for address in pages if name != "leader" else []:
            assert not [word for word in secret if word in client.get(address).content.decode()]
    for one in client_of("reviewer").get("/api/v1/projects/").json()["results"]:
        assert one["risks"] is None
    leader = client_of("leader")
    page = page_of(leader, "/projects/risks/?q=示例企业9")
    assert "未办结负面记录1条" in page and record.record_number not in page
    assert record.subject_name not in page and '<form class="filters"' not in page
    assert leader.get("/projects/risks/?_export=csv")["Content-Type"].startswith("text/html")
    assert len(readings("read_risk_counts")) == 2
    assert client_of("reviewer").get("/projects/risks/").status_code == 403


def test_a_suspicion_an_expired_and_a_corrected_record_mark_nothing(
    first: Account, second: Account, projects: list[Project], settings: Any
) -> None:
    reader = signed_in(first)
    address = projects[0].get_absolute_url()
    record = registered(first)
    assert 'id="risk-marks"' not in page_of(reader, address)
    stepped(record, second, "verify")
    assert 'id="risk-marks"' in page_of(reader, address)
    assert 'id="risk-marks"' not in page_of(reader, projects[1].get_absolute_url())
    settings.TODAY = record.expires_on.isoformat()
    assert 'id="risk-marks"' in page_of(reader, address)
    settings.TODAY = "2026-11-04"
    assert 'id="risk-marks"' not in page_of(reader, address)
    assert "已于2026-11-03届满" in page_of(reader, record.get_absolute_url())
    settings.TODAY = "2026-01-20"
    record.refresh_from_db()
    corrected(record, first, second)
    assert 'id="risk-marks"' not in page_of(reader, address)
    assert not readings("read_risk_marks")[2:]


def test_the_list_narrows_and_counts(
    first: Account, second: Account, projects: list[Project]
) -> None:
    stepped(registered(first, 1), second, "verify")
    stepped(registered(first, 2, level="grave"), second, "verify", "warn", "handle", "close")
    registered(first, 3)
    reader = signed_in(first)
    page = page_of(reader, "/projects/risks/")
    assert "未办结负面记录1条" in page and "另有1条已登记待核实" in page
    assert "1.00亿元" in page
    for query, shown in (
        ("q=示例企业2", {"2"}),
        ("q=渝环罚", {"1", "2", "3"}),
        ("level=grave", {"2"}),
        ("state=registered", {"3"}),
        ("source=disclosure", set()),
        ("mark=yes", {"1", "2"}),
        ("mark=no", {"3"}),
        ("place=rongchang&sort=level", {"1", "2", "3"}),
    ):
        file = reader.get(f"/projects/risks/?{query}&_export=csv").content.decode("utf-8-sig")
        names = {row["主体"][-1] for row in csv.DictReader(io.StringIO(file))}
        assert names == shown, query
    assert reader.get("/api/v1/risks/?state=none").status_code == 422
    told = reader.get("/api/v1/risks/?state=closed&jurisdiction=rongchang").json()
    assert [one["level"] for one in told["results"]] == ["grave"]


def test_a_list_that_was_read_is_true_after_each_step(
    first: Account, second: Account, projects: list[Project]
) -> None:
    reader = signed_in(first)
    record = registered(first)

    def states() -> set[str]:
        page = page_of(reader, "/projects/risks/")
        words = ("已登记", "已核实", "已预警", "处置中", "已办结", "已更正")
        cells = re.findall(r'<td[^>]*class="key"[^>]*>(.*?)</td>', page, re.S)
        return {word for word in words for cell in cells if word in cell}

    assert states() == {"已登记"}
    for deed, state in (("verify", "已核实"), ("warn", "已预警"), ("handle", "处置中")):
        stepped(record, second, deed)
        assert states() == {state}
    corrected(record, first, second)
    assert states() == states() == {"已更正"}
    assert len(readings("read_risks")) == 6


def test_no_query_stands_behind_a_record(
    first: Account, second: Account, projects: list[Project]
) -> None:
    stepped(registered(first, 1), second, "verify")
    reader = signed_in(first)

    def queries(address: str) -> int:
        page_of(reader, address)
        with CaptureQueriesContext(connection) as caught:
            page_of(reader, address)
        return len(caught)

    few = [queries(address) for address in ("/projects/risks/", "/api/v1/risks/", "/projects/")]
    for number in range(2, 9):
        stepped(registered(first, number), second, "verify")
    many = [queries(address) for address in ("/projects/risks/", "/api/v1/risks/", "/projects/")]
    assert many <= few


def test_a_package_written_as_an_auditor_sees_is_recorded_of_nobody(
    first: Account, second: Account, projects: list[Project], tmp_path: Path
) -> None:
    stepped(registered(first), second, "verify")
    call_command("package", tmp_path / "all.zip", "--for", "auditor", stdout=io.StringIO())
    assert (tmp_path / "all.zip").stat().st_size
    last = Event.objects.filter(deed="read_risk_marks").latest("pk")
    assert last.account is None and projects[0].number in last.after["projects"]
