"""What is added to a quarter that is open: places that joined, what is in force by now."""

import datetime
import html
import importlib
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse

from districts.models import Event, Jurisdiction, Plan
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import (
    accept_return,
    add_to_round,
    lock_round,
    reminder_text,
    send_reminders,
    submit_return,
    upload_return,
)
from targets.models import QuarterlyReturn, RoundMember
from targets.returns.asking import additions, additions_sentence, extensible_sentence
from targets.returns.board import standings
from targets.returns.lists import own_quarters
from targets.workbook import book as workbook
from tests.targets.factories import (
    NOW,
    confirmed,
    filled,
    member_of,
    opened,
    places,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")
LATER = NOW + datetime.timedelta(hours=3)
ANNUAL = 5


@pytest.fixture
def early(accounts):
    """2025Q4, opened while Rongchang had no plan yet; its plan has been loaded since."""
    plan = Plan.objects.get(slug="rongchang")
    Plan.objects.filter(pk=plan.pk).update(issued_on="2026-01-05")
    found = opened("2025Q4")
    Plan.objects.filter(pk=plan.pk).update(issued_on=plan.issued_on)
    return found


def keys(member) -> dict[str, set[str]]:
    book = openpyxl.load_workbook(BytesIO(workbook.template_bytes(member=member)))
    return {
        name: set(places(book[name])[0]) for name in ("指标", "举措") if name in book.sheetnames
    }


def rongchang(accounts) -> int:
    return Jurisdiction.objects.get(slug="rongchang").pk


def add(found, accounts, *slugs, now=LATER):
    chosen = Jurisdiction.objects.filter(slug__in=slugs or ["rongchang"])
    ids = set(chosen.values_list("pk", flat=True))
    return add_to_round(reporting_round=found, places=ids, by=accounts["reviewer"], now=now)


def standing_of(found, slug="rongchang"):
    board = standings(found, datetime.date(2026, 1, 20))
    return next(one for one in board if one.member.jurisdiction.slug == slug)


def test_a_plan_loaded_later_is_asked_for_once_it_is_added(early, accounts) -> None:
    member = member_of(early)
    assert "举措" not in keys(member)
    said = additions_sentence(additions(early))
    assert "荣昌区" in said and f"指标{ANNUAL}项" in said and "举措30项" in said
    add(early, accounts)
    after = keys(member_of(early))
    assert len(after["举措"]) == 30
    assert after["指标"] - {"forest_coverage", "forest_stock"} < after["指标"]
    assert not additions(early)
    event = Event.objects.get(deed="add_to_round")
    assert (event.account, event.object_key) == (accounts["reviewer"], "2025Q4")
    assert event.after == {"members": [], "rows": {"rongchang": {"指标": ANNUAL, "举措": 30}}}
    with pytest.raises(Conflict):
        add(early, accounts)


def test_what_a_plan_s_load_leaves_to_add_is_said(early, accounts) -> None:
    opened("2025Q3")
    assert extensible_sentence().startswith("2025年四季度尚未")
    add(early, accounts)
    assert extensible_sentence() == ""
    Jurisdiction.objects.filter(slug="fuling").update(is_reporting=True)
    assert additions(early)
    assert extensible_sentence() == ""


def test_a_workbook_downloaded_before_is_read_and_says_what_is_new(early, accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    before = filled(member_of(early))
    add(early, accounts)
    member = member_of(early)
    draft = upload_return(member=member, content=before, file_name="a.xlsx", by=reporter, now=LATER)
    assert not draft.has_errors
    notes = {one["sheet"]: one["params"] for one in draft.findings if one["code"] == "rows_added"}
    assert {sheet: params["count"] for sheet, params in notes.items()} == {
        "指标": ANNUAL,
        "举措": 30,
    }
    assert "森林覆盖率" in notes["指标"]["words"] and len(notes["举措"]["words"]) == 12
    held = submit_return(quarterly_return=draft, by=reporter, now=LATER, **confirmed(draft))
    accept_return(quarterly_return=held, by=reviewer, now=LATER, **confirmed(held))
    standing = standing_of(early)
    assert (standing.state, standing.rows_lacking) == ("on_time", ANNUAL + 30)
    assert standing.must_be_reminded
    [mine] = own_quarters(reader_of(reporter), datetime.date(2026, 2, 20))
    assert (mine.rows_lacking, mine.is_overdue, mine.last) == (ANNUAL + 30, False, None)
    completed = submitted(member_of(early), reporter, LATER, reason="补报新增内容")
    accept_return(quarterly_return=completed, by=reviewer, now=LATER, **confirmed(completed))
    assert standing_of(early).rows_lacking == 0
    assert own_quarters(reader_of(reporter), datetime.date(2026, 1, 20)) == []
    assert completed.progress_updates.count() == 30


def test_who_had_reported_already_is_reminded_of_what_is_new(early, accounts) -> None:
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    reporter.email = "a@example.org"
    reporter.save()
    held = submitted(member_of(early), reporter)
    accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))
    near = datetime.datetime(2026, 1, 20, 2, tzinfo=datetime.UTC)
    assert "rongchang" not in {
        one.member.jurisdiction.slug for one in send_reminders(by=None, now=near)
    }
    add(early, accounts)
    assert standing_of(early).rows_lacking == ANNUAL + 30
    text = reminder_text(early, [standing_of(early)], near.date())
    assert f"荣昌区（之后补充了{ANNUAL + 30}项）" in text
    send_reminders(by=None, now=near + datetime.timedelta(hours=1))
    assert [message.to for message in mail.outbox] == [["a@example.org"]]


def test_a_draft_is_looked_at_again_when_something_was_added(early, accounts) -> None:
    reporter = accounts["reporter_a"]
    draft = uploaded(member_of(early), reporter)
    add(early, accounts)
    with pytest.raises(Conflict) as refusal:
        submit_return(quarterly_return=draft, by=reporter, now=LATER, **confirmed(draft))
    assert "报送要求" in refusal.value.sentence
    draft = QuarterlyReturn.objects.get()
    assert {one["code"] for one in draft.findings} == {"rows_added"}
    submit_return(quarterly_return=draft, by=reporter, now=LATER, **confirmed(draft))
    assert QuarterlyReturn.objects.get().state == "submitted"


def test_a_row_that_was_issued_and_is_gone_is_still_refused(early, accounts) -> None:
    book = openpyxl.load_workbook(BytesIO(filled(member_of(early))))
    rows, _columns = places(book["指标"])
    book["指标"].delete_rows(rows["loan_balance"])
    file = BytesIO()
    book.save(file)
    add(early, accounts)
    with pytest.raises(Refused) as refusal:
        upload_return(
            member=member_of(early),
            content=file.getvalue(),
            file_name="a.xlsx",
            by=accounts["reporter_a"],
            now=LATER,
        )
    assert {one.code for one in refusal.value.findings if one.severity == "refusal"} == {
        "row_missing"
    }


def test_a_place_that_joins_later_becomes_a_member_and_is_reminded(accounts) -> None:
    found = opened("2025Q4")
    Jurisdiction.objects.filter(slug="fuling").update(is_reporting=True)
    assert "1家单位已列为填报单位" in additions_sentence(additions(found))
    assert not found.members.filter(jurisdiction__slug="fuling").exists()
    added = add(found, accounts, "fuling")
    assert [place.slug for place in added.joining] == ["fuling"]
    member = member_of(found, "fuling")
    assert member.extended_at is None
    assert keys(member) == keys(member_of(found, "wanzhou"))
    near = datetime.datetime(2026, 1, 20, 2, tzinfo=datetime.UTC)
    assert "fuling" in {one.member.jurisdiction.slug for one in send_reminders(by=None, now=near)}
    assert Event.objects.get(deed="add_to_round").after["members"] == ["fuling"]


def test_nothing_is_added_to_a_locked_quarter_or_by_others(early, accounts) -> None:
    ids = {Jurisdiction.objects.get(slug="rongchang").pk}
    for name in ("reporter_a", "leader", "auditor", "official"):
        with pytest.raises(NotAllowed):
            add_to_round(reporting_round=early, places=ids, by=accounts[name], now=LATER)
    lock_round(reporting_round=early, by=None, now=LATER, before_due=True)
    with pytest.raises(Conflict) as refusal:
        add(early, accounts)
    assert "已锁定" in refusal.value.sentence
    assert "举措" not in keys(member_of(early))


def test_over_http_what_is_ticked_is_added(early, accounts, client_of, settings) -> None:
    settings.TODAY = "2026-01-20"
    reviewer, address = client_of("reviewer"), reverse("round_add", args=["2025Q4"])
    Jurisdiction.objects.filter(slug="fuling").update(is_reporting=True)
    board = reverse("round", args=["2025Q4"])
    assert address in reviewer.get(board).content.decode()
    assert address not in client_of("leader").get(board).content.decode()
    page = html.unescape(reviewer.get(address).content.decode())
    assert page.count('name="places"') == page.count(" checked") == 2
    assert "新纳入" in page
    assert reviewer.post(address, {}).status_code == 422
    ids = dict(Jurisdiction.objects.values_list("slug", "pk"))
    assert reviewer.post(address, {"places": [ids["wanzhou"]]}).status_code == 422
    assert reviewer.post(address, {"places": [ids["fuling"]]}).status_code == 302
    assert early.members.filter(jurisdiction__slug="fuling").exists()
    assert "举措" not in keys(member_of(early))
    said = reviewer.post(address, {"places": [ids["rongchang"]]}, follow=True).content.decode()
    assert "此后下载的填报表包含新增内容" in said and address not in said
    assert "均已要求报送" in reviewer.get(address).content.decode()
    assert client_of("reporter_a").get(address).status_code == 403


def test_rounds_opened_before_keep_the_measures_they_asked_for(early) -> None:
    RoundMember.objects.update(further_rows={})
    module = importlib.import_module("tasks.migrations.0006_measures_asked")
    module.keep_measures(apps, None)
    assert len(member_of(early).further_rows["举措"]) == 30
    assert member_of(early, "wanzhou").further_rows == {}
