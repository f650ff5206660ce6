"""What a briefing's pages carry: whose copy it is, who has reported, bars, numbers of headings."""

import re
from typing import Any

import pytest

from districts.models import Account
from districts.requests import handed_to
from greenfin.leaders.briefing.content import numeral
from greenfin.leaders.briefing.document import Bar, bar_slices
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from tests.kept import forget_kept
from tests.targets.factories import accepted, member_of, opened, uploaded

from .briefed import briefed

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_who_has_reported_adds_up(accounts: dict[str, Account]) -> None:
    member = member_of(opened("2025Q3"))
    accepted(member, accounts["reporter_a"], accounts["reviewer"])
    said = briefed(as_of=AsOf(Quarter(2025, 3))).text
    total = member.round.members.count()
    found = re.search(rf"2025年三季度应报送{total}家：(.*)，已报送共1家。", said)
    assert found
    assert sum(map(int, re.findall(r"(\d+)家", found[1]))) == total


def test_each_page_carries_the_marks(accounts: dict[str, Account], settings: Any) -> None:
    settings.TODAY = "2026-01-20"

    def header() -> str:
        forget_kept()
        return briefed().document.sections[0].header.paragraphs[0].text

    assert header() == ""
    draft = uploaded(member_of(opened("2025Q3")), accounts["reporter_a"])
    draft.is_sample = True
    draft.save()
    token = handed_to.set("张三")
    try:
        said = header()
    finally:
        handed_to.reset(token)
    assert said.startswith("含示例数据，不得引用 · 非公开资料 · 张三 · 2026-01-20 ")
    assert header() == "含示例数据，不得引用"


@pytest.mark.parametrize(
    ("share", "slices"),
    [(None, None), (0.0, 0), (1.0, 80), (3.2, 80), (-1.0, 0), (0.859, 69), (0.8563, 69)],
)
def test_a_bar_is_as_long_as_its_share(share: float | None, slices: int | None) -> None:
    assert bar_slices(share) == slices
    text = re.sub("<[^>]+>", "", str(Bar(share, "missed")))
    assert len(text) == (0 if share is None else 10)
    if slices:
        assert text.count("█") >= slices // 8
        assert "7F1D1D" in str(Bar(share, "missed"))


def test_numbers_of_headings() -> None:
    words = [numeral(number) for number in (1, 10, 11, 20, 38, 42)]
    assert words == ["一", "十", "十一", "二十", "三十八", "四十二"]
