"""Files that prove milestones: who files and withdraws them, what needs them, who may have them."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from districts.evidence.forms import BroughtFile
from districts.evidence.proofs import unheld_evidence
from districts.models import Event, Evidence
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from greenfin.operations.checks.work import evidence as evidence_check
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tasks.milestones.actions import give_up_milestone, reach_milestone
from tasks.milestones.proving import (
    evidence_of_milestones,
    file_evidence,
    may_file,
    withdraw_evidence,
)
from tasks.milestones.year import UNPROVED, counted, narrowed, year_list
from tasks.models import MilestoneProof
from tests.districts.evidence import files

from .made import NOW, SEPTEMBER, in_english, made, reported

pytestmark = pytest.mark.django_db
TASK = "/tasks/rongchang/3/"
Q4 = AsOf(Quarter(2025, 4), is_default=True)
PAPER = BroughtFile(files.pdf(), "办法.pdf")


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    translation.activate("en")


@pytest.fixture
def client(client):
    return in_english(client)


@pytest.fixture
def client_of(client_of):
    return lambda name: in_english(client_of(name))


def deliverable(accounts, **values):
    return made(accounts, kind="deliverable", title="项目认定办法", **values)


def filed(accounts, one, name="reporter_a", *brought, at=NOW):
    return file_evidence(milestone=one, evidence=brought or [PAPER], by=accounts[name], now=at)


def upload(name="办法.pdf", content=None):
    return SimpleUploadedFile(name, content or files.pdf())


def of_year(account):
    return year_list(2025, reader_of(account), Q4)


def test_the_office_reaches_a_document_with_its_file_alone(accounts):
    one = deliverable(accounts)
    given = {"milestone": one, "reached_on": SEPTEMBER, "document_number": "荣办发〔2025〕12号"}
    given |= {"by": accounts["reviewer"], "now": NOW}
    with pytest.raises(Refused, match="with evidence alone"):
        reach_milestone(**given)
    one.refresh_from_db()
    assert one.state == "planned"
    reach_milestone(**given, evidence=[PAPER])
    one.refresh_from_db()
    assert one.state == "reached"
    assert [proof.evidence.file_name for proof in one.proofs.all()] == ["办法.pdf"]
    event = Event.objects.get(deed="file_milestone_evidence")
    assert event.after["files"] == ["办法.pdf"]


def test_what_was_filed_before_is_enough(accounts):
    one = deliverable(accounts)
    filed(accounts, one)
    reach_milestone(
        milestone=one,
        reached_on=SEPTEMBER,
        document_number="荣办发〔2025〕12号",
        by=accounts["reviewer"],
        now=NOW,
    )
    assert counted(of_year(accounts["reviewer"]).rows).unproved == 0


@pytest.mark.parametrize("kinds", [(), ("step",), ("deliverable", "count")])
def test_which_kinds_need_a_file_is_the_installations_choice(accounts, settings, kinds):
    settings.MILESTONES_WITH_EVIDENCE = kinds
    by = {"by": accounts["reviewer"], "now": NOW, "reached_on": SEPTEMBER}
    ways = {
        "step": {"milestone": made(accounts)},
        "deliverable": {"milestone": deliverable(accounts), "document_number": "〔2025〕1号"},
        "count": {"milestone": made(accounts, kind="count", goal=2, title="两家"), "count": 2},
    }
    refused = set()
    for kind, way in ways.items():
        try:
            reach_milestone(**way, **by)
        except Refused:
            refused.add(kind)
    assert refused == set(kinds)


def test_a_report_without_a_file_counts_and_is_marked(accounts, client, client_of):
    """A workbook carries no file: what it reports is reached, and lacks what proves it."""
    one = deliverable(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER, document_number="〔2025〕1号")
    listed = of_year(accounts["reviewer"])
    counts = counted(listed.due)
    assert (counts.reached, counts.unproved) == (1, 1)
    assert narrowed(listed, state=UNPROVED) == [one]
    for address in (TASK, "/tasks/years/2025/?state=unproved"):
        assert "Evidence missing" in client.get(address).content.decode()
    assert (
        "1</a> of them without evidence"
        in client.get("/tasks/years/2025/?as_of=2025Q3").content.decode()
    )
    filed(accounts, one)
    assert counted(of_year(accounts["reviewer"]).due).unproved == 0
    assert "Evidence missing" not in client.get(TASK).content.decode()
    assert "项目认定办法" not in client.get("/tasks/years/2025/?state=unproved").content.decode()


def test_a_day_before_the_file_came_knows_nothing_of_it(accounts):
    one = deliverable(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER, document_number="〔2025〕1号")
    later = NOW + datetime.timedelta(days=20)
    filed(accounts, one, at=later)
    before = AsOf(Quarter(2025, 4), day=datetime.date(2026, 1, 20))
    listed = year_list(2025, reader_of(accounts["reviewer"]), before)
    assert counted(listed.due).unproved == 1


def test_who_reports_it_files_it(accounts):
    one = deliverable(accounts)
    able = {name for name, account in accounts.items() if may_file(reader_of(account), one)}
    assert able == {"reviewer", "second_reviewer", "reporter_a", "contributor_a"}
    for name in set(accounts) - able:
        with pytest.raises(NotAllowed):
            filed(accounts, one, name)
    assert not MilestoneProof.objects.exists()


def test_a_contributor_files_for_the_own_body(accounts):
    own = accounts["contributor_a"].memberships.get().organisation
    duties = deliverable(accounts).task.assignments
    other = duties.exclude(organisation=own).first().organisation
    reader = reader_of(accounts["contributor_a"])
    named = made(accounts, title="由本单位办理", organisation=own)
    others = made(accounts, title="由其他单位办理", organisation=other)
    assert may_file(reader, named)
    assert not may_file(reader, others)
    assert filed(accounts, named, "contributor_a") == 1
    with pytest.raises(NotAllowed):
        filed(accounts, others, "contributor_a")


def test_the_same_file_is_filed_once(accounts):
    one = deliverable(accounts)
    assert filed(accounts, one) == 1
    assert filed(accounts, one) == 0
    assert Event.objects.filter(deed="file_milestone_evidence").count() == 1


def test_nothing_is_filed_for_what_is_given_up_and_never_nothing(accounts):
    one = deliverable(accounts)
    with pytest.raises(Refused, match="Choose the file"):
        file_evidence(milestone=one, evidence=[], by=accounts["reviewer"], now=NOW)
    give_up_milestone(milestone=one, reason="合并", by=accounts["reviewer"], now=NOW)
    with pytest.raises(Conflict, match="given up"):
        filed(accounts, one)
    assert not Evidence.objects.exists()


def test_a_reviewer_takes_a_file_away_and_it_is_gone(accounts):
    one = deliverable(accounts)
    filed(accounts, one)
    held = Evidence.objects.get()
    given = {"milestone": one, "evidence": held.pk, "now": NOW}
    with pytest.raises(NotAllowed):
        withdraw_evidence(**given, reason="误传", by=accounts["reporter_a"])
    with pytest.raises(Refused, match="reason"):
        withdraw_evidence(**given, reason=" ", by=accounts["reviewer"])
    withdraw_evidence(**given, reason=" 误传 ", by=accounts["reviewer"])
    assert not Evidence.objects.exists()
    event = Event.objects.get(deed="withdraw_milestone_evidence")
    assert (event.before["file_name"], event.after["reason"]) == ("办法.pdf", "误传")
    with pytest.raises(Conflict, match="already"):
        withdraw_evidence(**given, reason="误传", by=accounts["reviewer"])


def test_the_last_file_of_what_is_reached_stays(accounts):
    one = deliverable(accounts)
    filed(accounts, one)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER, document_number="〔2025〕1号")
    first = Evidence.objects.get()
    given = {"milestone": one, "evidence": first.pk, "reason": "误传", "now": NOW}
    with pytest.raises(Conflict, match="alone proves"):
        withdraw_evidence(**given, by=accounts["reviewer"])
    filed(accounts, one, "reporter_a", BroughtFile(files.jpeg(), "印发件.jpg"))
    withdraw_evidence(**given, by=accounts["reviewer"])
    assert [proof.evidence.file_name for proof in one.proofs.all()] == ["印发件.jpg"]


def test_a_reporter_files_on_the_page_and_a_stranger_sees_no_file(accounts, client, client_of):
    deliverable(accounts)
    reporter = client_of("reporter_a")
    assert "milestones/1/evidence" in reporter.get(TASK).content.decode()
    sent = reporter.post(f"{TASK}milestones/1/evidence", {"evidence": [upload()]})
    assert (sent.status_code, sent["Location"]) == (302, f"{TASK}#milestone-1")
    again = reporter.post(f"{TASK}milestones/1/evidence", {"evidence": [upload()]}, follow=True)
    assert "has this file already" in again.content.decode()
    held = Evidence.objects.get()
    seen = reporter.get(TASK).content.decode()
    assert "办法.pdf" in seen
    assert "Take this file away" not in seen
    stranger = client.get(TASK).content.decode()
    assert "项目认定办法" in stranger
    assert "办法.pdf" not in stranger
    assert client_of("official").get(held.get_absolute_url()).status_code == 200
    assert client.get(held.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"evidence": []},
        {"evidence": "办法.pdf"},
        {"evidence": [upload("办法.pdf", b"MZ")]},
        {"evidence": [upload(f"{number}.pdf") for number in range(6)]},
        {"evidence": [upload("\x00" * 10_000, b"\x00")]},
    ],
    ids=["nothing", "empty", "text", "program", "six", "nul"],
)
def test_odd_files_are_refused_on_the_page(accounts, client_of, given):
    deliverable(accounts)
    answer = client_of("reporter_a").post(f"{TASK}milestones/1/evidence", given)
    assert answer.status_code == 422
    assert "milestones/1/evidence" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_milestone_given_up_meanwhile_is_told_on_the_page(accounts, client_of):
    one = deliverable(accounts)
    give_up_milestone(milestone=one, reason="合并", by=accounts["reviewer"], now=NOW)
    answer = client_of("reporter_a").post(f"{TASK}milestones/1/evidence", {"evidence": [upload()]})
    assert answer.status_code == 409
    assert "is given up" in answer.content.decode()


def test_a_reviewer_reaches_with_a_file_and_withdraws_another_on_the_page(accounts, client_of):
    one = deliverable(accounts)
    reviewer = client_of("reviewer")
    given = {"reached_on": "2025-09-30", "document_number": "〔2025〕1号"}
    lacking = reviewer.post(f"{TASK}milestones/1/reach", given)
    assert lacking.status_code == 422
    assert "Choose the file that proves it" in lacking.content.decode()
    sent = {**given, "evidence": [upload(), upload("印发件.jpg", files.jpeg())]}
    assert reviewer.post(f"{TASK}milestones/1/reach", sent).status_code == 302
    first, second = one.proofs.values_list("evidence", flat=True)
    away = reverse("milestone_withdraw", args=["rongchang", 3, 1, first])
    assert away in reviewer.get(TASK).content.decode()
    assert reviewer.post(away, {}).status_code == 422
    assert reviewer.post(away, {"reason": "误传"}).status_code == 302
    last = reverse("milestone_withdraw", args=["rongchang", 3, 1, second])
    assert reviewer.post(last, {"reason": "误传"}).status_code == 409
    assert one.proofs.count() == 1


def test_a_hidden_plan_hides_its_evidence(accounts, client_of):
    hidden = made(accounts, plan="shapingba", number=1, kind="deliverable", title="内部办法")
    filed(accounts, hidden, "reviewer")
    held = Evidence.objects.get()
    seeing = {
        name for name, account in accounts.items() if evidence_of_milestones(reader_of(account))
    }
    assert "reviewer" in seeing
    assert "reporter_a" not in seeing
    assert client_of("reporter_a").get(held.get_absolute_url()).status_code == 404
    address = "/tasks/shapingba/1/milestones/1/evidence"
    assert client_of("reporter_a").post(address, {"evidence": [upload()]}).status_code == 404


def test_the_table_says_what_is_missing(accounts, client):
    one = deliverable(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER, document_number="〔2025〕1号")
    for said in ("Evidence missing", ",1,"):
        export = client.get("/tasks/years/2025/?plan=rongchang&_export=csv")
        assert said in export.content.decode("utf-8-sig").splitlines()[1]
        filed(accounts, one)


def test_files_of_milestones_are_held_and_counted(accounts):
    one = deliverable(accounts)
    filed(accounts, one)
    assert not unheld_evidence().exists()
    assert not evidence_check().problems
    MilestoneProof.objects.all().delete()
    assert evidence_check().problems


def test_the_api_says_what_lacks_evidence_and_strangers_no_number(accounts, client, client_of):
    one = deliverable(accounts)
    reported(one, "2025Q3", "reached", reached_on=SEPTEMBER, document_number="〔2025〕1号")
    address = "/api/v1/milestones/?plan=rongchang"

    def said(reader):
        [row] = [row for row in reader.get(address).json()["results"] if row["title"] == one.title]
        return row["evidence_missing"], row["evidence_count"]

    assert said(client) == (True, None)
    assert said(client_of("official")) == (True, 0)
    filed(accounts, one)
    assert said(client) == (False, None)
    assert said(client_of("official")) == (False, 1)
