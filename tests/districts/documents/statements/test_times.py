"""When a figure is due, and whether it is one to reach at all."""

from datetime import date

import pytest

from districts.documents.goals import numeric_phrases
from districts.documents.model import Doubt, GoalClause, TargetStatement
from districts.documents.statements import read_statements, reading_text
from districts.documents.statements.times import Frame

ISSUED = Frame(date(2024, 3, 1))


def read(text: str, frame: Frame = ISSUED) -> tuple[list[TargetStatement], list[Doubt]]:
    sentences = [f"{one}。" for one in text.split("。") if one]
    return read_statements(
        [GoalClause("一", one, numeric_phrases(one)) for one in sentences], frame
    )


def dated(text: str, frame: Frame = ISSUED) -> list[str]:
    return [f"{one.value}{one.unit} {one.deadline}" for one in read(text, frame)[0]]


PAST = {
    "截至2022年末，余额达到120亿元，覆盖率达到48%。到2025年，余额达到200亿元。": ["200亿元 2025Q4"],
    "截至2022年末，余额达到120亿元。覆盖率达到48%。": [],
    "目前，余额达到120亿元；占比达到8%。": ["8% None"],
    "贷款余额已达到120亿元，到2025年达到200亿元。": ["200亿元 2025Q4"],
    "2023年贷款余额120亿元，2025年达到200亿元。": ["200亿元 2025Q4"],
    "2023年达到120亿元，今后力争余额达到200亿元。": ["200亿元 None"],
    "2023—2025年，余额分别达到60亿元、75亿元、95亿元。": ["75亿元 2024Q4", "95亿元 2025Q4"],
    "到2024年一季度末，余额达到120亿元。": ["120亿元 2024Q1"],
    "截至2025年末，余额达到200亿元。": ["200亿元 2025Q4"],
}


@pytest.mark.parametrize("text", PAST)
def test_what_is_so_already_is_no_target(text: str) -> None:
    assert dated(text) == PAST[text]


@pytest.mark.parametrize(
    "year", ["二〇二六", "二○二六", "２０２６", "２０二六", "二０２六", "2○26"]
)
def test_a_year_is_read_however_its_digits_are_written(year: str) -> None:
    assert dated(f"到{year}年末，贷款余额达到200亿元。") == ["200亿元 2026Q4"]
    [fall], _doubts = read(f"到2030年，能耗比{year}年下降5%。")
    assert fall.base == "2026Q4"


@pytest.mark.parametrize("date", ["2026年13月底", "2026年十三月", "2026年0月", "2026年第七季度"])
def test_a_month_that_no_calendar_has_is_said(date: str) -> None:
    [statement], doubts = read(f"到{date}，贷款余额达到200亿元。")
    assert statement.deadline == "2026Q4"
    assert [(one.code, one.found) for one in doubts] == [("impossible_date", f"到{date}")]


def test_a_past_figure_is_named_once_and_its_subject_goes_on() -> None:
    statements, doubts = read("截至2022年末，贷款余额已达120亿元、占比8%，到2025年达到200亿元。")
    assert [(one.subject, one.deadline) for one in statements] == [("贷款余额占比", "2025Q4")]
    assert [(one.code, one.found) for one in doubts] == [
        ("past_figure", "贷款余额已达120亿元、占比8%")
    ]


def test_without_the_day_of_issue_a_figure_of_a_day_is_doubtful() -> None:
    statements, _doubts = read("截至2025年末，贷款余额达到200亿元。", Frame())
    assert [one.code for one in statements[0].doubts] == ["may_be_past"]
    statements, _doubts = read("到2025年末，贷款余额达到200亿元。", Frame())
    assert statements[0].doubts == ()


DATES = {
    "自2024年起3年内，贷款余额达到200亿元。": "2026Q4",
    "自印发之日起两年内，贷款余额达到200亿元。": "2026Q1",
    "从2024年到2026年，贷款余额达到200亿元。": "2026Q4",
    "2024—2026年，贷款余额达到200亿元。": "2026Q4",
    "“十四五”期间，贷款余额达到200亿元。": "2025Q4",
    "“十四五”时期，贷款余额达到200亿元。": "2025Q4",
    "贷款余额达到200亿元（2024年底前）。": "2024Q4",
    "经过3年努力，贷款余额达到200亿元。": None,
    "力争用五年时间，贷款余额达到200亿元。": None,
    "到2030年，建设好。经过3年左右，贷款余额达到200亿元。": None,
    "贷款余额达到200亿元，到2025年，发展好。": None,
}


@pytest.mark.parametrize("text", DATES)
def test_each_time_gives_its_own_date(text: str) -> None:
    statements, _doubts = read(text)
    assert [one.deadline for one in statements] == [DATES[text]]
    codes = {one.code for one in statements[0].doubts}
    assert ("no_deadline" in codes) == (DATES[text] is None)


def test_a_day_of_issue_that_is_not_known_gives_no_date() -> None:
    assert dated("自印发之日起两年内，贷款余额达到200亿元。", Frame()) == ["200亿元 None"]


def test_the_date_of_the_next_clause_is_its_own() -> None:
    assert dated("贷款余额达到50亿元，到2025年债券余额达到80亿元。") == [
        "50亿元 None",
        "80亿元 2025Q4",
    ]
    assert dated("贷款余额达到50亿元且2025年债券余额达到80亿元。")[0] == "50亿元 None"


@pytest.mark.parametrize(
    "text",
    ["到2025年，每年新增贷款10亿元以上。", "每年，新增贷款10亿元。", "年均新增贷款10亿元以上。"],
)
def test_a_figure_for_each_year_is_no_figure_for_one_day(text: str) -> None:
    statements, doubts = read(text)
    assert (statements, [one.code for one in doubts]) == ([], ["target_not_read"])


def test_the_title_dates_what_nothing_else_dates() -> None:
    frame = Frame(date(2024, 3, 1), "2024Q4")
    statements, _doubts = read(
        "贷款余额达到50亿元以上。到2025年，占比达到8%。债券余额1亿元以上。", frame
    )
    assert [(one.deadline, one.deadline_origin) for one in statements] == [
        ("2024Q4", "context"),
        ("2025Q4", "stated"),
        ("2025Q4", "context"),
    ]
    assert "标题" in reading_text(statements[0].notes)[0]
    assert dated("贷款余额达到50亿元以上。", Frame(date(2024, 3, 1), "2020Q4")) == ["50亿元 None"]
