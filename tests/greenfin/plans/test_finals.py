"""What an ended period still owes is said where people look, and leads to the quarter that asks."""

import datetime
import html
from typing import Any

import pytest
from django.urls import reverse

from districts.permissions import reader_of
from greenfin.plans.finals import finals_owed, finals_today
from targets.actions import lock_round, open_round
from targets.models import Target
from targets.periods import Quarter
from tasks.models import Task
from tests.targets.factories import accepted, member_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
NOW = datetime.datetime(2026, 11, 29, 2, tzinfo=datetime.UTC)
LAST, LATER = Quarter(2025, 4), Quarter(2026, 3)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.TODAY = "2026-11-29"


def page_of(client: Any, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def opened(quarter: Quarter) -> Any:
    return open_round(quarter=quarter, by=None, now=NOW)


def test_what_is_owed_is_what_the_last_quarter_asks_and_nothing_told(accounts: Any) -> None:
    reviewer = accounts["reviewer"]
    owed = finals_today(reader_of(reviewer))
    assert owed is not None
    assert (owed.quarter, owed.tasks, owed.opened) == (LAST, Task.objects.count(), None)
    member = member_of(opened(LAST))
    asked = len(member.further_rows["举措"])
    targets = {
        code: Target.objects.filter(
            jurisdiction__slug="rongchang", indicator__code=code, deadline="2025Q4"
        ).count()
        for code in ("forest_coverage", "green_loan_balance")
    }
    accepted(member, accounts["reporter_a"], reviewer, NOW, forest_coverage=55)
    after = finals_today(reader_of(reviewer))
    assert after is not None
    assert owed.tasks - after.tasks == asked == 30
    assert owed.targets - after.targets >= sum(targets.values()) > 1


def test_before_the_period_has_ended_nothing_is_owed(accounts: Any) -> None:
    reader = reader_of(accounts["reviewer"])
    assert finals_owed(reader, Quarter(2025, 3)) is None
    assert finals_owed(reader, LAST) is not None


def test_a_later_quarter_s_board_leads_to_the_one_that_asks(accounts: Any, client_of: Any) -> None:
    later, reviewer = opened(LATER), client_of("reviewer")
    board = page_of(reviewer, later.get_absolute_url())
    assert f"{Task.objects.count()}项举措缺终期进展" in board
    assert f"{reverse('round_open')}?quarter=2025Q4" in board
    assert "缺终期进展" not in page_of(client_of("leader"), later.get_absolute_url())
    last = opened(LAST)
    assert "缺终期进展" not in page_of(reviewer, last.get_absolute_url())
    assert "2025年四季度填报情况" in page_of(reviewer, later.get_absolute_url())
    lock_round(reporting_round=last, by=None, now=NOW, before_due=True)
    assert "已锁定：重新开放" in page_of(reviewer, later.get_absolute_url())


def test_the_summary_s_demand_leads_there_as_well(accounts: Any, client_of: Any) -> None:
    opened(LATER)
    address = f"{reverse('round_open')}?quarter=2025Q4"
    assert address in page_of(client_of("reviewer"), reverse("summary"))
    leader = page_of(client_of("leader"), reverse("summary"))
    assert "项举措缺终期进展" in leader and address not in leader
    last = opened(LAST)
    assert last.get_absolute_url() in page_of(client_of("leader"), reverse("summary"))
    assert "缺终期进展" not in page_of(client_of("leader"), reverse("summary") + "?as_of=2025Q3")
    assert "缺终期进展" not in page_of(client_of("anonymous"), reverse("summary"))
