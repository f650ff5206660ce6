"""What numbers must satisfy, and what they are asked about."""

from decimal import Decimal

import pytest
from django.utils import translation

from targets.workbook.checks import change_of, indicator_checks, reported_value
from targets.workbook.wording import wording

from .books import row


def said(value, *, basis="point_in_time", unit="亿元", minimum="", maximum="", **facts):
    """(severity, code) of each finding on one value."""
    return [
        (one.severity, one.code) for one in findings(value, basis, unit, minimum, maximum, facts)
    ]


def findings(value, basis="point_in_time", unit="亿元", minimum="", maximum="", facts=None):
    only = row(unit=unit, minimum=minimum, maximum=maximum, facts={"basis": basis, **(facts or {})})
    return indicator_checks([only], {"loan_balance": {"value": reported(value)}})


def reported(value, cell="G4"):
    return {"state": "reported", "value": value, "cell": cell}


@pytest.mark.parametrize("state", ["missing", "faulty", "not_yet_available"])
def test_only_numbers_are_checked(state):
    cells = {"loan_balance": {"value": {"state": state, "value": "", "cell": "G4"}}}
    only = row(minimum="0", facts={"previous": "5"})
    assert indicator_checks([only], cells) == []
    assert indicator_checks([only], {}) == []
    assert reported_value(cells, "loan_balance") is None


def test_errors_on_limits():
    assert said("-0.01", minimum="0") == [("error", "negative")]
    assert said("0", minimum="0") == []
    assert said("4", minimum="5") == [("error", "below_minimum")]
    assert said("101", unit="%", maximum="100") == [("error", "above_maximum")]
    share = {"unit": "%", "minimum": "0", "maximum": "100"}
    assert said("100.01", **share) == [("error", "share_out_of_range")]
    assert said("-1", **share) == [("error", "share_out_of_range")]
    assert said("100", **share) == said("0", **share) == []


def test_a_negative_fall_would_be_a_rise():
    fall = row(unit="%", facts={"basis": "annual", "is_fall": True})

    def found(value, **cells):
        place = {"loan_balance": {"value": reported(value), **cells}}
        return [(one.severity, one.code) for one in indicator_checks([fall], place)]

    assert found("-14.2") == [("error", "fall_is_negative")]
    assert found("-14.2", remark={"value": "较去年有变化"}) == [("error", "fall_is_negative")]
    assert found("-14.2", remark={"value": "能耗较2020年上升"}) == [("query", "fall_is_a_rise")]
    assert found("14.2") == found("0") == []
    assert said("-14.2", unit="%") == []


def test_a_finding_names_the_cell_and_the_figure():
    [finding] = findings("-12.50", minimum="0")
    assert (finding.place, finding.key) == ("指标!G4", "loan_balance")
    assert (finding.found, finding.expected) == ("-12.5", "亿元")


@pytest.mark.parametrize("basis", ["cumulative", "year_to_date"])
def test_running_total_that_falls(basis):
    floor = {"value": "100", "quarter": "2025Q3"}
    assert said("99.99", basis=basis, floor=floor) == [("error", "falls")]
    assert said("100", basis=basis, floor=floor) == []
    [finding] = findings("1", basis, facts={"floor": floor})
    assert finding.params == {"reference": "100", "quarter": "2025Q3"}


def test_an_error_silences_the_queries_on_its_cell():
    assert said("-1000", minimum="0", previous="1000") == [("error", "negative")]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("130", []),
        ("130.01", ["large_change"]),
        ("70", []),
        ("69.99", ["large_change"]),
        ("0", ["large_change"]),
    ],
)
def test_thirty_percent_on_the_quarter(value, codes):
    assert [code for _severity, code in said(value, previous="100", last_year="5")] == codes


def test_a_balance_without_the_quarter_before_is_held_against_last_year():
    assert said("130", last_year="100") == []
    assert said("11", last_year="87.2") == [("query", "large_change")]
    assert said("11") == []


def test_running_totals_and_yearly_figures_are_compared_with_last_year():
    for basis in ("year_to_date", "annual"):
        assert said("131", basis=basis, previous="131", last_year="100") == [
            ("query", "large_change")
        ]
        assert said("100", basis=basis, previous="10", last_year="100") == []
        assert said("131", basis=basis, previous="100") == []
    [finding] = findings("131", "annual", facts={"last_year": "100.0"})
    assert finding.params == {
        "reference": "100",
        "compared_with": "last_year",
        "change": "0.31",
    }


def test_a_change_is_rounded_once():
    """82 after 56.3 is +45.648…%: 45.6, not the 45.7 of a rounded 45.65."""
    [finding] = findings("82", facts={"previous": "56.3"})
    with translation.override("zh-hans"):
        assert "+45.6%" in wording(finding)


@pytest.mark.parametrize(
    ("value", "previous", "code", "said_so"),
    [
        ("999", "100", "large_change", "+899.0%"),
        ("1000", "100", "many_times", "是上期（100）的 10 倍"),
        ("966359920000", "624.09", "many_times", "是上期（624.09）的 1,548,430,387 倍"),
        ("1100", "-100", "large_change", "+1,200.0%"),
    ],
)
def test_a_number_many_times_as_large_is_not_said_in_percent(value, previous, code, said_so):
    [finding] = findings(value, facts={"previous": previous})
    assert finding.code == code
    with translation.override("zh-hans"):
        assert said_so in wording(finding)


def test_half_of_last_year():
    assert said("49.99", basis="year_to_date", last_year="100") == [("query", "half_of_last_year")]
    assert said("50", basis="year_to_date", last_year="100") == [("query", "large_change")]
    assert said("49.99", basis="annual", last_year="100") == [("query", "large_change")]


@pytest.mark.parametrize(
    ("value", "factor"),
    [
        ("11583000", 10000),
        ("0.11583", 10000),
        ("115830", 100),
        ("11.583", 100),
        ("60000", 100),
        ("1158300", 1000),
        ("1.1583", 1000),
        ("115830000000", 100000000),
        ("0.000012", 100000000),
    ],
)
def test_unit_slip(value, factor):
    [finding] = findings(value, facts={"previous": "1158.3"})
    assert (finding.severity, finding.code) == ("query", "unit_slip")
    assert finding.params == {
        "reference": "1158.3",
        "compared_with": "previous",
        "factor": factor,
    }


def test_no_unit_slip():
    for value in ("49000", "250000", "30000000"):
        assert said(value, previous="1158.3") == [("query", "many_times")]
    assert said("0.183", basis="annual", unit="%", last_year="18.3") == [("query", "unit_slip")]
    assert said("5", previous="0") == []
    assert said("500", previous="0", last_year="5") == [("query", "unit_slip")]


def test_a_first_figure_is_held_against_the_last_one_known():
    [finding] = findings("966359920000", facts={"known": "9500"})
    assert (finding.code, finding.params["compared_with"]) == ("unit_slip", "known")
    assert said("20000", known="9500") == said("5", known="0") == []


def test_unchanged_balance():
    assert said("1158.30", previous="1158.3", is_balance=True) == [("query", "unchanged")]
    assert said("1158.31", previous="1158.3", is_balance=True) == []
    assert said("14", previous="14", is_balance=False) == []
    assert said("0", previous="0", is_balance=True) == []


def test_part_above_its_whole():
    share = {"name": "占比", "name_en": "Share", "denominator": "all", "of": "各项贷款余额"}
    part, whole = row(facts={"shares": [share]}), row("all")
    cells = {
        "loan_balance": {"value": reported("100.1")},
        "all": {"value": reported("100", "G5")},
    }
    [finding] = indicator_checks([part, whole], cells)
    assert (finding.code, finding.cell) == ("part_exceeds_whole", "G4")
    assert finding.params == {"whole": "100", "share": "占比", "of": "各项贷款余额"}
    cells["all"]["value"]["value"] = "100.1"
    assert indicator_checks([part, whole], cells) == []
    cells["all"]["value"]["state"] = "not_applicable"
    assert indicator_checks([part, whole], cells) == []


def test_change():
    assert change_of(Decimal(130), Decimal(100)) == Decimal("0.3")
    assert change_of(Decimal(-5), Decimal(-10)) == Decimal("0.5")
    assert change_of(Decimal(1), Decimal(0)) is None


def test_a_number_that_is_said_not_to_apply_any_more_is_asked_about():
    cells = {
        "loan_balance": {
            "value": {"state": "not_applicable", "value": "", "typed": "不适用", "cell": "G4"}
        }
    }
    asked = row(facts={"basis": "point_in_time", "previous": "56.3"})
    [finding] = indicator_checks([asked], cells)
    assert (finding.severity, finding.code) == ("query", "no_longer_applies")
    assert (finding.place, finding.found) == ("指标!G4", "不适用")
    assert finding.params == {"reference": "56.3", "compared_with": "previous"}
    assert indicator_checks([row(facts={"basis": "point_in_time"})], cells) == []
