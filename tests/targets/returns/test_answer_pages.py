"""What the pages say of a return: each thing once, and only what there is to say."""

import datetime
import html
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from targets.actions.reminders import reminder_text
from targets.models import QuarterlyReturn, ReportingRound
from targets.periods import Quarter
from targets.progress.as_of import default_as_of, parse_as_of
from targets.returns.board import standings
from tests.targets.factories import (
    NOW,
    accepted,
    confirmed,
    filled,
    member_of,
    opened,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def page_of(client, address):
    return html.unescape(client.get(address).content.decode())


def test_a_remark_is_confirmed_on_the_page(reporter, accounts, client_of):
    accepted(member_of(opened("2025Q3")), reporter, accounts["reviewer"])
    later = member_of(opened("2025Q4"))
    draft = uploaded(later, reporter, remark="据实填报", loan_balance=90_000_000_000)
    client = client_of("reporter_a")
    page = page_of(client, draft.get_absolute_url())
    boxes = re.findall(r'name="(answer-[0-9a-f]+-remark)"', page)
    assert len(boxes) == len([one for one in draft.findings if one["severity"] == "query"])
    assert page.count("以备注作答：“据实填报”") == len(boxes)
    target = reverse("return_submit", args=[draft.pk])
    one = client.post(target, {**confirmed(draft), boxes[0]: "on"})
    assert one.status_code == 422
    assert re.search(rf'name="{boxes[0]}"[^>]* checked', one.content.decode())
    done = client.post(target, {**confirmed(draft), **dict.fromkeys(boxes, "on")})
    assert done.status_code == 302
    assert {answer.answer for answer in draft.query_answers.all()} == {"据实填报"}
    assert "据实填报" in page_of(client_of("reviewer"), draft.get_absolute_url())


def test_a_quarter_that_runs_is_opened_and_downloaded_but_takes_nothing(client_of, reporter):
    reviewer, client = client_of("reviewer"), client_of("reporter_a")
    fields = {"quarter": "2026Q1", "due_on": "2026-04-25"}
    assert reviewer.post(reverse("round_open"), fields).status_code == 302
    start = page_of(client, reverse("return_list"))
    assert "2026年一季度于2026-03-31结束" in start
    assert "目前没有待报送的报表。" in start
    assert default_as_of().quarter == parse_as_of("2026-01-20").quarter == Quarter(2025, 4)
    assert 'value="2026Q1"' not in page_of(client_of("anonymous"), reverse("summary"))
    template = reverse("return_template", args=["rongchang", "2026Q1"])
    assert client.get(template).status_code == 200
    draft = uploaded(member_of(ReportingRound.objects.get()), reporter)
    page = page_of(client, draft.get_absolute_url())
    assert "2026-03-31" in page
    target = reverse("return_submit", args=[draft.pk])
    assert target not in page
    answer = client.post(target, confirmed(draft))
    assert answer.status_code == 422
    assert "2026-03-31" in answer.content.decode()
    assert QuarterlyReturn.objects.get().state == "draft"


@pytest.mark.parametrize("day", ["1926-01-25", "9999-12-31"])
def test_a_round_s_due_date_out_of_reason_is_refused(client_of, day):
    reviewer = client_of("reviewer")
    fields = {"quarter": "2025Q4", "due_on": day}
    answer = reviewer.post(reverse("round_open"), fields)
    assert answer.status_code == 422
    assert "2000年至2099年" in answer.content.decode()
    assert not ReportingRound.objects.exists()


def test_each_fault_of_a_refused_workbook_is_said_once(accounts, client_of):
    book = load_workbook(BytesIO(filled(member_of(opened("2025Q4")))))
    book["指标"].title = "指标1"
    file = BytesIO()
    book.save(file)
    upload = {"workbook": SimpleUploadedFile("a.xlsx", file.getvalue())}
    answer = client_of("reporter_a").post(reverse("return_upload"), upload)
    page = html.unescape(answer.content.decode())
    assert page.count("缺少工作表“指标”") == 1
    assert "请按下列各项更正" in page and "自加的工作表“指标1”" in page


def test_what_was_never_asked_or_due_is_not_spoken_of(reporter, client_of):
    """Nothing was asked, so nothing is answered; nothing waits, so nothing is counted."""
    member = member_of(opened("2025Q4"))
    client = client_of("reporter_a")
    draft = uploaded(member, reporter)
    assert "没有错误，也没有疑问" in page_of(client, draft.get_absolute_url())
    queue = page_of(client_of("reviewer"), reverse("return_list"))
    assert queue.count("没有待审核的报表") == 1 and "“填报进度”列出尚未报送的单位" in queue
    submitted(member, reporter)
    assert "目前没有待报送的报表" in page_of(client, reverse("return_list"))


def test_before_any_quarter_is_opened_nothing_is_said_to_be_accepted(client_of):
    page = page_of(client_of("reporter_a"), reverse("return_list"))
    assert "市级部门开放新的季度后，可在此下载填报表" in page and "审核通过" not in page


def test_a_reminder_after_the_due_date_says_that_it_has_passed(accounts):
    opened_round = opened("2025Q3")
    owing = [one for one in standings(opened_round, NOW.date()) if one.must_be_reminded]
    due = opened_round.due_on
    assert "应于" in reminder_text(opened_round, owing, due)
    late = reminder_text(opened_round, owing, due + datetime.timedelta(days=1))
    assert f"已于{due}截止" in late
    assert "应于" not in late
