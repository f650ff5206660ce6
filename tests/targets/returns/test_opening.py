"""What can be opened, what a quarter would ask, and that its workbooks ask that."""

import datetime
import html
import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from districts.models import Account, Jurisdiction, Plan
from targets.actions import open_round
from targets.models import Indicator, ReportingRound, Target
from targets.periods import Quarter
from targets.returns.asking import asking, asking_sentence
from targets.returns.opening import choices
from targets.workbook import book as workbook
from tasks.models import Task, TaskDueDate
from tests.targets.factories import NOW, member_of, opened, places

pytestmark = pytest.mark.usefixtures("loaded_plans")
TODAY = datetime.date(2026, 11, 29)
THEN = datetime.datetime(2026, 11, 29, 2, tzinfo=datetime.UTC)


def rows_of(member) -> dict[str, set[str]]:
    """The keys in the member's own workbook, sheet by sheet, read from the file; what may be left
    empty is not asked for."""
    book = openpyxl.load_workbook(BytesIO(workbook.template_bytes(member=member)))
    optional = set(Indicator.objects.filter(asked_of="by_class").values_list("code", flat=True))
    return {
        name: set(places(book[name])[0]) - optional
        for name in ("指标", "举措", "节点")
        if name in book.sheetnames
    }


def reporting() -> list[Jurisdiction]:
    return list(Jurisdiction.objects.reporting())


def test_quarters_to_open_are_listed_newest_first_with_what_they_are_for() -> None:
    opened("2026Q1", NOW)
    found = {str(one.quarter): one for one in choices(TODAY)}
    assert list(found) == sorted(found, reverse=True)
    assert (next(iter(found)), list(found)[-1]) == ("2026Q4", "2023Q1")
    assert "2026Q1" not in found
    assert [name for name, one in found.items() if one.is_preparation] == ["2026Q4"]
    assert "2026-12-31" in found["2026Q4"].purpose
    assert "最近结束" in found["2026Q3"].purpose
    assert "为2026年三季度提供上期值" in found["2026Q2"].purpose
    assert "去年同期值" in found["2025Q3"].purpose
    assert "方案期的最后一个季度" in found["2025Q4"].purpose
    assert "年度数据" in found["2024Q4"].purpose
    assert "历史数据" in found["2024Q2"].purpose


def test_on_its_last_day_a_quarter_is_opened_like_those_that_ended() -> None:
    newest = choices(datetime.date(2025, 12, 31))[0]
    assert (str(newest.quarter), newest.is_preparation) == ("2025Q4", False)
    assert choices(datetime.date(2025, 12, 30))[0].is_preparation


def test_a_plan_of_later_years_leaves_the_newest_quarter_to_open() -> None:
    Plan.objects.update(period_start=2040, period_end=2045)
    assert [str(one.quarter) for one in choices(TODAY)] == ["2026Q4", "2026Q3"]


@pytest.mark.parametrize("quarter", ["2025Q3", "2025Q4", "2023Q2", "2026Q3"])
def test_what_is_previewed_is_what_the_workbooks_ask(quarter: str) -> None:
    preview = asking(Quarter.parse(quarter), reporting())
    opened_round = open_round(quarter=Quarter.parse(quarter), by=None, now=THEN)
    counted = {
        one.place.slug: {name: count for name, count in one.counted if count}
        for one in preview.places
    }
    asked = {
        member.jurisdiction.slug: {name: len(keys) for name, keys in rows_of(member).items()}
        for member in opened_round.members.all()
    }
    assert counted == asked
    assert preview.rows == sum(sum(sheets.values()) for sheets in asked.values())
    for sheet in preview.sheets:
        assert sheet.rows == sum(one.rows for one in sheet.subjects)
        assert all(one.whys for one in sheet.subjects)


def test_a_quarter_after_all_plans_asks_neither_measures_nor_their_targets() -> None:
    later = opened("2026Q4", datetime.datetime(2027, 1, 5, tzinfo=datetime.UTC))
    everyone = set(Indicator.objects.filter(asked_of="everyone").values_list("code", flat=True))
    for slug in ("chongqing", "rongchang", "shapingba"):
        asked = rows_of(member_of(later, slug))
        # What was left over of the plans' documents is asked for until it is reached or given up.
        left_over = asked.pop("节点", set())
        assert asked == {"指标": everyone}
        assert len(left_over) == (10 if slug == "chongqing" else 0)


def test_a_quarter_asks_nothing_of_a_plan_that_was_issued_later() -> None:
    before, after = opened("2023Q3"), opened("2023Q4")
    assert Plan.objects.get(slug="wushan").issued_on == datetime.date(2023, 12, 20)
    assert "举措" not in rows_of(member_of(before, "wushan"))
    assert len(rows_of(member_of(after, "wushan"))["举措"]) == 29
    assert "forest_coverage" in rows_of(member_of(after, "wushan"))["指标"]
    Plan.objects.filter(slug="wushan").update(issued_on=None)
    assert len(rows_of(member_of(opened("2023Q2"), "wushan"))["举措"]) == 29


def test_the_last_quarter_asks_for_all_targets_whatever_they_hang_on() -> None:
    named = Indicator.objects.get(code="green_institutions")
    targets = Target.objects.filter(jurisdiction__slug="wushan", indicator__code="forest_coverage")
    targets.update(indicator=named)
    assert "green_institutions" in rows_of(member_of(opened("2025Q4"), "wushan"))["指标"]
    preview = asking(Quarter(2025, 4), reporting())
    whys = {why for one in preview.sheets[1].subjects for why in one.whys}
    assert whys == {"2023–2025年方案期的最后一个季度：报送终期进展。"}


def test_a_target_beyond_its_plan_is_asked_for_until_its_deadline() -> None:
    rows = Target.objects.filter(jurisdiction__slug="rongchang", indicator__code="forest_coverage")
    rows.update(deadline="2027Q2")
    for quarter, is_asked in (("2026Q4", True), ("2027Q2", True), ("2027Q4", False)):
        year = int(quarter[:4]) + 1
        asked = opened(quarter, datetime.datetime(year, 2, 1, tzinfo=datetime.UTC))
        assert ("forest_coverage" in rows_of(member_of(asked))["指标"]) is is_asked


def test_a_measure_that_was_given_longer_is_asked_for_until_then(accounts) -> None:
    task = Task.objects.get(plan__slug="rongchang", number=3)
    given = {"source": "decision", "document": "会议纪要", "by": accounts["reviewer"], "at": NOW}
    TaskDueDate.objects.create(task=task, due_on=datetime.date(2026, 6, 30), **given)
    second = opened("2026Q2", datetime.datetime(2026, 7, 2, tzinfo=datetime.UTC))
    assert rows_of(member_of(second))["举措"] == {"rongchang:3"}
    assert "举措" not in rows_of(member_of(opened("2026Q3", THEN)))
    TaskDueDate.objects.create(task=task, source="period", by=accounts["reviewer"], at=NOW)
    whys = asking(Quarter(2026, 1), reporting()).sheets[1].subjects
    assert whys == []


def test_who_has_nobody_to_report_is_named(accounts: dict[str, Account]) -> None:
    found = asking(Quarter(2026, 3), reporting())
    said = asking_sentence(found)
    assert f"{len(found.places)}家单位须报送" in said
    assert len(found.without_reporter) == len(found.places) - 2
    assert "荣昌区" not in said.split("尚无填报账号")[1]
    Jurisdiction.objects.update(is_reporting=False)
    assert "尚未确定报送单位" in asking_sentence(asking(Quarter(2026, 3), reporting()))


def test_a_quarter_is_looked_at_before_it_is_opened(client_of, settings) -> None:
    settings.TODAY = "2026-11-29"
    reviewer, address = client_of("reviewer"), reverse("round_open")
    listed = reviewer.get(reverse("round_list")).content.decode()
    assert f"{address}?quarter=2026Q3" in listed
    assert address not in client_of("leader").get(reverse("round_list")).content.decode()
    page = html.unescape(reviewer.get(address, {"quarter": "2026Q3"}).content.decode())
    assert re.search(r'name="due_on" value="2026-12-09"', page)
    assert "所有报送单位均须报送" in page and "无账号" in page
    assert "没有方案在本季度有效" in page
    assert "没有方案" not in reviewer.get(address, {"quarter": "2025Q4"}).content.decode()
    assert not ReportingRound.objects.exists()
    early = html.unescape(reviewer.get(address, {"quarter": "2026Q4"}).content.decode())
    assert "预先开放" in early and 'value="2027-01-25"' in early
    for asked in ("", "2025", "2027Q1", "1926Q4"):
        answer = reviewer.get(address, {"quarter": asked})
        assert (answer.status_code, answer["Location"]) == (302, reverse("round_list"))
    assert reviewer.post(address, {"quarter": "2026Q3", "due_on": "2026-12-09"}).status_code == 302
    assert str(ReportingRound.objects.get().due_on) == "2026-12-09"
    board = reviewer.get(address, {"quarter": "2026Q3"})
    assert board["Location"] == reverse("round", args=["2026Q3"])
