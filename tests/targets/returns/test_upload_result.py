"""What an upload shows: how grave it is, what was found first, figures point below point."""

import re

import pytest

from tests.targets.factories import accepted, filled, member_of, opened
from tests.targets.returns.test_return_pages import post_file, text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"green_loan_balance": "约100"}, "error"),
        ({"green_loan_balance": 300}, "warning"),
        ({"green_loan_balance": 91}, "success"),
    ],
)
def test_only_what_can_be_submitted_is_a_success(
    member, reporter, reviewer, client_of, changes, level
) -> None:
    accepted(member, reporter, reviewer)
    later, client = member_of(opened("2025Q4")), client_of("reporter_a")
    others = {"loan_balance": 910, "green_bond_issuance": 6, "green_bond_balance": 13}
    answer = post_file(client, filled(later, remark="", **others | changes))
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert re.findall(r'data-level="(\w+)"', text.split("page-head")[0]) == [level]
    groups = {group.severity: len(group.shown) for group in page.context["groups"]}
    assert (groups.get("error", 0) > 0, groups.get("query", 0) > 0) == (
        level == "error",
        level == "warning",
    )
    for severity in groups:
        assert f'href="#findings-{severity}"' in text and f'id="findings-{severity}"' in text
    for group in page.context["groups"]:
        for one in group.shown:
            assert f'href="#{one.anchor}"' in text and f'id="{one.anchor}"' in text


def test_points_stand_below_each_other_and_no_column_is_empty(member, reporter, client_of) -> None:
    content = filled(member, remark="", green_loan_balance=90.125, loan_balance=900)
    client = client_of("reporter_a")
    page = client.get(post_file(client, content)["Location"])
    [table, *_tasks] = page.context["previews"]
    headings = [one.text for one in table["headings"]]
    assert "备注" not in headings
    place = headings.index("本期值")
    written = {
        row["key"]: (row["labelled"][place]["cell"].text, row["labelled"][place]["padding"])
        for row in table["rows"]
    }
    assert written["green_loan_balance"] == ("90.125", "")
    assert written["loan_balance"] == ("900.00", "0")
    assert "2025年三季度" in table["headings"][place].note
    assert "较" not in text_of(page).split("变动")[0]
