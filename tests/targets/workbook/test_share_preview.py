"""A derived share in the preview: now, in the period before, last year, and its change."""

from typing import Any

import pytest
from django.utils import translation

from targets.workbook.content import Row
from targets.workbook.indicator_preview import preview_rows
from targets.workbook.sheets import PreviewRow

SHARE = {"name": "绿色贷款占比", "name_en": "Green loan share", "denominator": "all"}


def row(key: str, basis: str = "point_in_time", **numbers: str) -> Row:
    texts = {"name": key, "previous": "未报送", "last_year": "未报送"}
    facts: dict[str, Any] = {
        "basis": basis,
        "name_en": key,
        "unit_en": "yuan",
        "recent": [],
        "shares": [SHARE] if key == "part" else [],
        "quarters": {"previous": "2025Q3", "last_year": "2024Q4"},
        **numbers,
    }
    return Row(key, texts, numbers=numbers, unit="亿元", facts=facts)


def shown(part: Row, *others: Row) -> list[str]:
    """The share's texts: figure, period before, last year, change."""
    return [cell.text for cell in share_row(part, *others).cells[2:6]]


def against(part: Row, *others: Row) -> str:
    """What the share's change is told against."""
    return share_row(part, *others).cells[5].note


def share_row(part: Row, *others: Row) -> PreviewRow:
    cells = {
        key: {"value": {"state": "reported", "value": value, "cell": "G7", "typed": value}}
        for key, value in (("part", "30"), ("all", "120"))
    }
    with translation.override("en"):
        *_asked, share = preview_rows([part, *others], cells, {})
    assert [cell.text for cell in share.cells[:2]] == ["Green loan share", "%"]
    return share


def test_a_share_of_balances_is_held_against_the_period_before() -> None:
    part = row("part", previous="20", last_year="15")
    whole = row("all", previous="100", last_year="100")
    assert shown(part, whole) == ["25.00", "20.00", "15.00", "+5.00"]
    assert against(part, whole) == "on 2025 Q3"


def test_a_share_of_running_totals_is_held_against_last_year() -> None:
    part = row("part", "year_to_date", previous="20", last_year="30")
    whole = row("all", "year_to_date", previous="100", last_year="100")
    assert shown(part, whole) == ["25.00", "20.00", "30.00", "−5.00"]
    assert against(part, whole) == "on 2024 Q4"


def test_a_share_that_was_nothing_has_grown_too() -> None:
    part, whole = row("part", previous="0"), row("all", previous="100")
    assert shown(part, whole) == ["25.00", "0.00", "Not reported", "+25.00"]


@pytest.mark.parametrize(
    "others",
    [(), (row("all"),), (row("all", previous="0"),)],
    ids=["the whole is not asked for", "the whole was not reported", "the whole was nothing"],
)
def test_without_a_former_whole_there_is_no_former_share(others: tuple[Row, ...]) -> None:
    assert shown(row("part", previous="20"), *others) == [
        "25.00",
        "Not reported",
        "Not reported",
        "",
    ]


def test_without_a_former_part_there_is_none_either() -> None:
    assert against(row("part"), row("all", previous="100")) == ""
    assert shown(row("part"), row("all", previous="100")) == [
        "25.00",
        "Not reported",
        "Not reported",
        "",
    ]
