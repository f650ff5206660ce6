"""After a decision: the next return of the queue, in the message and on the page."""

import datetime
import re

import pytest
from django.urls import reverse

from targets.models import ReportingRound
from tests.targets.factories import NOW, accepted, confirmed, member_of, opened, submitted
from tests.targets.returns.test_return_pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
HOUR = datetime.timedelta(hours=1)


def test_accepting_and_sending_back_lead_on_and_then_say_that_none_waits(
    member, reporter, accounts, client_of
) -> None:
    client = client_of("reviewer")
    first = submitted(member, reporter, NOW)
    second = submitted(member_of(member.round, "wushan"), accounts["reporter_b"], NOW + HOUR)
    third = submitted(member_of(opened("2025Q4")), reporter, NOW + 2 * HOUR)

    def decide(deed, held, follows, **said):
        answer = client.post(
            reverse(f"return_{deed}", args=[held.pk]), {**confirmed(held), **said}, follow=True
        )
        page = answer.content.decode()
        links = re.findall(r'href="(/returns/\d+/)"', page.split("<main")[1].split("preview")[0])
        wanted = [follows.get_absolute_url()] * 2 if follows else []
        assert links[:2] == wanted
        return text_of(answer)

    # What came in after it is next; at the end of the queue, what was passed over.
    said = decide("accept", second, third)
    assert "审核通过，数据已公布。下一份待审核： 荣昌区2025年四季度 。" in said
    assert "下一份待审核：荣昌区2025年四季度报表（第1次）" in said
    decide("send_back", third, first, reason="请核实")
    assert decide("accept", first, None).count("没有其他待审核的报表。") == 2
    # A reporter has no queue; one that is superseded is history.
    assert "待审核的报表" not in text_of(client_of("reporter_a").get(first.get_absolute_url()))
    accepted(member, reporter, accounts["reviewer"], NOW + 3 * HOUR, "更正", green_loan_balance=91)
    assert "待审核的报表" not in text_of(client.get(first.get_absolute_url()))


def test_the_board_says_when_the_return_it_names_came_in(
    member, reporter, accounts, client_of, settings
) -> None:
    settings.TODAY = "2026-01-20"
    accepted(member, reporter, accounts["reviewer"], NOW)
    board = client_of("reviewer").get(reverse("round", args=["2025Q3"]))
    assert "首次通过的报表" not in text_of(board)
    submitted(member, reporter, NOW + HOUR, "更正", green_loan_balance=91)
    page = client_of("reviewer").get(reverse("round", args=["2025Q3"]))
    times = [f"{moment.astimezone():%H:%M}" for moment in (NOW + HOUR, NOW)]
    [row] = [one for one in page.content.decode().split("<tr>") if ">荣昌区<" in one]
    plain = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert re.search(r"\d\d:(\d\d) 首次通过的报表提交于", plain)
    assert re.findall(r"(\d\d:\d\d)", plain) == times
    assert plain.endswith("第2次") or "第2次" in plain
    lines = (
        client_of("reviewer").get("/returns/rounds/2025Q3/?_export=csv").content.decode("utf-8-sig")
    )
    heads, *rows = [line.split(",") for line in lines.splitlines()]
    [record] = [dict(zip(heads, one, strict=False)) for one in rows if one[0] == "荣昌区"]
    assert record["报送次数"] == "2"
    assert record["本次报表提交时间"] > record["按时、逾期所依据的提交时间"]
    assert ReportingRound.objects.get(quarter="2025Q3").members.count() > 1
