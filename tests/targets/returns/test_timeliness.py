"""The history of punctuality: on time, late, missing, quarter after quarter."""

import datetime
import re

import pytest
from django.urls import reverse

from targets.returns.board import standings
from targets.returns.timeliness import RECENT, punctuality
from tests.targets.factories import accepted, member_of, opened, submitted

pytestmark = pytest.mark.usefixtures("loaded_plans")
TODAY = datetime.date(2026, 1, 20)
IN_TIME = datetime.datetime(2025, 10, 20, 2, 0, tzinfo=datetime.UTC)
TOO_LATE = datetime.datetime(2025, 11, 20, 2, 0, tzinfo=datetime.UTC)


@pytest.fixture
def rounds(accounts):
    """Rongchang: on time, then late, then nothing yet in a quarter not yet due; Wushan never."""
    reporter, reviewer = accounts["reporter_a"], accounts["reviewer"]
    second, third, fourth = (opened(quarter) for quarter in ("2025Q2", "2025Q3", "2025Q4"))
    accepted(
        member_of(second), reporter, reviewer, datetime.datetime(2025, 7, 20, tzinfo=datetime.UTC)
    )
    submitted(member_of(third), reporter, TOO_LATE)
    return fourth, third, second


def of(rows, slug):
    [found] = [row for row in rows if row.jurisdiction.slug == slug]
    return found


def test_each_quarter_is_judged_once_it_is_in_or_overdue(rounds) -> None:
    rows = punctuality([standings(opened_round, TODAY) for opened_round in rounds])
    rongchang, wushan = of(rows, "rongchang"), of(rows, "wushan")
    assert (rongchang.on_time, rongchang.judged) == (1, 2)
    assert [one.state for one in rongchang.recent] == ["missing", "waiting", "on_time"]
    assert (wushan.on_time, wushan.judged) == (0, 2)
    positions = [row.jurisdiction.position for row in rows]
    assert positions == sorted(positions)


def test_a_jurisdiction_that_was_not_asked_has_no_standing(rounds) -> None:
    member_of(rounds[2], "wushan").delete()
    rows = punctuality([standings(opened_round, TODAY) for opened_round in rounds])
    assert of(rows, "wushan").recent[2] is None
    assert of(rows, "wushan").judged == 1


def test_only_the_latest_quarters_are_shown_but_all_are_counted(rounds) -> None:
    boards = [standings(opened_round, TODAY) for opened_round in rounds] * 4
    row = of(punctuality(boards), "rongchang")
    assert (len(row.recent), row.judged, row.on_time) == (RECENT, 8, 4)


def test_the_page_shows_them_in_few_queries(
    rounds, client_of, django_assert_max_num_queries, settings
) -> None:
    settings.TODAY = TODAY.isoformat()
    member_of(rounds[2], "wushan").delete()
    client = client_of("official")
    with django_assert_max_num_queries(30):
        page = client.get(reverse("round_list")).content.decode()
    table = page.split("各填报单位报送及时性", 1)[1]
    [row] = re.findall(r"<tr>(?:(?!</tr>).)*荣昌区.*?</tr>", table, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]+>", " ", row).split()) == "荣昌区 1 / 2 未报送 待审核 按时报送"
    assert "未要求报送" in table
