"""Reported otherwise than pushed: which cells differ from what a source system pushed."""

import pytest

from targets.workbook.checks import differs_from_pushed, indicator_checks
from targets.workbook.content import Row

NUMBER = {"state": "reported", "value": "91.5", "text": "91.5", "source": "平台", "dated": "2026"}
WORD = {**NUMBER, "state": "not_applicable", "value": "", "text": "不适用"}


def cell(state, value=""):
    return {"state": state, "value": value, "typed": value, "cell": "G5", "read_as": ""}


@pytest.mark.parametrize(
    ("said", "pushed", "differs"),
    [
        ({}, NUMBER, False),
        (cell("missing"), NUMBER, False),
        (cell("faulty", "约"), NUMBER, False),
        (cell("reported", "91.50"), NUMBER, False),
        (cell("reported", "91.51"), NUMBER, True),
        (cell("not_applicable"), NUMBER, True),
        (cell("not_applicable"), WORD, False),
        (cell("not_yet_available"), WORD, True),
        (cell("reported", "0"), WORD, True),
    ],
)
def test_what_differs(said, pushed, differs) -> None:
    assert differs_from_pushed(said, pushed) is differs


def test_a_row_is_asked_about_once() -> None:
    facts = {"basis": "point_in_time", "recent": [], "shares": [], "pushed": NUMBER}
    row = Row("code", {"name": "指标"}, facts=facts, pushed={"value": "91.5"}, mark="系统推送")
    found = indicator_checks([row], {"code": {"value": cell("reported", "90")}})
    assert [(one.code, one.found) for one in found] == [("pushed_differs", "90")]
    assert indicator_checks([row], {"code": {"value": cell("reported", "91.5")}}) == []
    assert (row.filled("value"), row.is_locked("value"), row.is_locked("remark")) == (
        "91.5",
        True,
        False,
    )
    assert row.said_before("former_remark") == "系统推送"
