"""Each count of a board leads to exactly the rows that it counts, on the page and in the file."""

import pytest
from django.urls import reverse

from targets.returns.board import STANDINGS
from tests.targets.factories import member_of, submitted
from tests.targets.returns.test_return_pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


@pytest.fixture
def board(member, reporter):
    submitted(member, reporter)
    return reverse("round", args=["2025Q3"])


def test_a_count_leads_to_its_rows(board, client_of) -> None:
    client = client_of("official")
    whole = client.get(board)
    rounds = client.get(reverse("round_list")).content.decode()
    numbers = {one["key"]: one["number"] for one in whole.context["counts"]}
    assert numbers["waiting"] == 1 and numbers["missing"] == len(whole.context["standings"]) - 1
    for standing, number in numbers.items():
        link = f"?standing={standing}"
        assert (f'href="{link}"' in whole.content.decode()) == (number > 0)
        assert (f'href="{board}{link}"' in rounds) == (number > 0)
        page = client.get(board, {"standing": standing})
        assert [one.state for one in page.context["standings"]] == [standing] * number
        # The sentence and the counts are those of the whole board.
        assert page.context["counts"] == whole.context["counts"]
        assert page.context["total"] == whole.context["total"]
    assert set(numbers) == set(STANDINGS)


def test_the_file_of_a_filtered_board_is_named_and_holds_as_many_rows(board, client_of) -> None:
    client = client_of("official")
    sizes = {}
    for query in ({}, {"standing": "waiting"}, {"standing": "no_such"}):
        answer = client.get(board, {**query, "_export": "csv"})
        sizes[answer["Content-Disposition"]] = answer.content.count(b"\n")
    whole, waiting = (
        sizes['attachment; filename="board-2025Q3.csv"'],
        sizes['attachment; filename="board-2025Q3-waiting.csv"'],
    )
    assert len(sizes) == 2
    assert whole - waiting == len(client.get(board).context["standings"]) - 1


def test_an_unknown_standing_is_left_out_and_said(board, client_of) -> None:
    page = client_of("official").get(board, {"standing": "<foo>"})
    assert "列表未按此筛选" in page.content.decode()
    assert len(page.context["standings"]) == page.context["total"]
    assert member_of(page.context["round"]).jurisdiction.label in text_of(page)
