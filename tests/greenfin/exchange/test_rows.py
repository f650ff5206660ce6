"""Which rows are taken, and for which reason the others are not."""

import datetime
from decimal import Decimal

import pytest

from greenfin.exchange.figures import day_of_version, quarter_by_rule
from targets.intake.models import Exchange, PushedValue
from targets.models import Observation
from tests.greenfin.exchange.pushing import line, lines
from tests.targets.history.books import text_table, xlsx

pytestmark = pytest.mark.usefixtures("loaded_plans")

REFUSED = {
    "no_jurisdiction": line(jurisdiction=""),
    "unknown_jurisdiction": line(jurisdiction="ronchang"),
    "jurisdiction_out_of_scope": line(jurisdiction="wushan"),
    "no_indicator": line(""),
    "unknown_indicator": line("green"),
    "indicator_out_of_scope": line("green_bond_issuance"),
    "derived_indicator": line("green_loan_share"),
    "no_quarter": line(quarter=" "),
    "unknown_period": line(quarter="202509"),
    "quarter_runs": line(quarter="2026Q1"),
    "no_value": line(value=""),
    "no_number": line(value="约90"),
    "too_fine": line(value="0.1234567", unit="亿元"),
    "out_of_bounds": line(value="-1"),
    "other_unit": line(value="90", unit="万元"),
    "unknown_state": line(state="maybe"),
    "no_day": line(version_date="去年"),
    "version_ahead": line(version_date="2026-01-21"),
    "text_too_long": line(method="法" * 201),
    "too_long": line(method="法" * 1001),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_row_is_refused_with_its_reason(code, pusher) -> None:
    status, said = pusher(REFUSED[code], line("loan_balance", "900"))
    assert (status, said["accepted"]) == (200, 1)
    [refused] = said["refused"]
    [kept] = Exchange.objects.get().refusals
    found = "no_number" if code == "too_fine" else code
    assert (refused["row"], kept["code"]) == (1, found)
    assert "%(" not in refused["reason"]
    assert PushedValue.objects.get().indicator.code == "loan_balance"


def test_lines_that_are_no_objects_are_rows_that_are_refused(pusher) -> None:
    content = b'{"a": 1}\n[1]\nnull\n{"a":1,"a":2}\n{oops\n' + b"[" * 100_000 + b"\n\n"
    content += b"{%s}\n" % b",".join(b'"f%d": 1' % number for number in range(61))
    content += lines(line(value=91.5), line("loan_balance", True), line("loan_balance", [1]))
    status, said = pusher(content=content)
    assert (status, said["accepted"]) == (200, 1)
    codes = [one["code"] for one in Exchange.objects.get().refusals]
    assert codes == [
        "no_jurisdiction",
        "not_object",
        "not_object",
        "field_twice",
        "not_json",
        "not_json",
        "too_many_fields",
        "no_number",
        "no_value",
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b" \n", "application/x-ndjson"),
        (b'{"a": "\xff"}', "application/x-ndjson"),
        (b"{}\n" * 5001, "application/x-ndjson"),
        (b"PK\x03\x04oops", "application/zip"),
        (xlsx(("rongchang", 1), headings=("a", "a")), "application/octet-stream"),
        (text_table(["1"] * 61, headings=[f"h{n}" for n in range(61)]), "text/csv"),
        (text_table(("1",), headings=("a",)), "text/csv"),
        (text_table(headings=("jurisdiction", "indicator", "quarter")), "text/csv"),
        (b"\n,,\n", "text/csv"),
        (text_table(*[("1", "2")] * 5001, headings=("a", "b")), "text/csv"),
    ],
)
def test_a_file_that_is_no_such_table_leaves_nothing(content, kind, pusher) -> None:
    status, said = pusher(content=content, kind=kind)
    assert status == 422, said
    assert said["detail"]
    assert not Exchange.objects.exists()


def test_more_than_five_megabytes_are_not_received(pusher) -> None:
    assert pusher(content=b"{}\n" * 2_000_000)[0] == 413


def test_a_mapping_reads_other_names_units_and_months(pusher, source) -> None:
    mapping = source.mappings.create(
        code="wan",
        period_rule="month",
        factor=Decimal("0.0001"),
        columns={"jurisdiction": "区划", "indicator": "指标", "quarter": "月份", "value": "数值"},
        indicators={"绿贷": {"code": "green_loan_balance", "factor": "0.0001"}},
        places={"RC": "rongchang"},
    )
    headings = ("区划", "指标", "月份", "数值", "unit")
    table = text_table(
        ("RC", "绿贷", "202509", "915,000", "万元"),
        ("荣昌区", "各项贷款余额", "2025-09", "9000000", ""),
        ("RC", "绿贷", "202508", "1", ""),
        ("RC", "绿贷", "202506", "0.001", ""),
        headings=headings,
    )
    status, said = pusher(content=table, kind="text/csv", query="?mapping=wan")
    assert (status, said["accepted"], len(said["refused"])) == (200, 2, 2), said
    values = {one.indicator.code: one for one in PushedValue.objects.all()}
    assert values["green_loan_balance"].value == Decimal("91.5")
    assert values["green_loan_balance"].as_pushed == "915,000 万元"
    assert values["loan_balance"].value == Decimal(900)
    assert Exchange.objects.get().mapping == mapping
    assert pusher(line(), query="?mapping=other")[0] == 422
    assert pusher(line(version_date="2026-01-20"), query="?mapping=none")[1]["accepted"] == 1


def test_numbers_of_a_workbook_are_what_its_cells_show(pusher) -> None:
    headings = ("jurisdiction", "indicator", "quarter", "value")

    def formats(book) -> None:
        sheet = book.active
        sheet["D2"].number_format = '0.00"亿元"'
        sheet["D3"].number_format = '0!.0,"亿元"'

    content = xlsx(
        ("rongchang", "green_loan_balance", "2025Q3", 91.5),
        ("rongchang", "loan_balance", "2025Q3", 912500),
        ("rongchang", "green_bond_balance", "2025Q3", "=1/0"),
        headings=headings,
        change=formats,
    )
    status, said = pusher(content=content, kind="application/octet-stream")
    assert (status, said["accepted"]) == (200, 1)
    assert [one["row"] for one in said["refused"]] == [3, 4]
    assert PushedValue.objects.get().value == Decimal("91.5")


@pytest.mark.parametrize(
    ("rule", "text", "quarter"),
    [
        ("quarter", "2025年四季度", "2025Q4"),
        ("day", "2025-12-31", "2025Q4"),
        ("day", "2025-12-30", None),
        ("day", "now", None),
        ("year", "2025", "2025Q4"),
        ("year", "0000", None),
        ("year", "25", None),
        ("month", "2025年12月", "2025Q4"),
        ("month", "2025-3", "2025Q1"),
        ("month", "2025-04", None),
        ("month", "０３", None),
        ("month", "12", None),
    ],
)
def test_periods_are_read_by_the_rule(rule, text, quarter) -> None:
    found = quarter_by_rule(rule, text)
    assert (str(found) if found else None) == quarter


def test_a_year_is_for_yearly_figures_alone(pusher, source) -> None:
    source.mappings.create(code="years", period_rule="year")
    _status, said = pusher(line(quarter="2024"))
    assert Exchange.objects.get().refusals[0]["code"] == "not_yearly"
    assert said["accepted"] == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-10T17:00:00Z", datetime.date(2026, 1, 11)),
        ("2026-01-10T23:30:00+08:00", datetime.date(2026, 1, 10)),
        ("2026-01-10T23:30:00", datetime.date(2026, 1, 10)),
        ("2026-01-10", datetime.date(2026, 1, 10)),
        ("2026-01-10Tea", None),
        ("9999-12-31T23:00:00-12:00", None),
        ("T", None),
    ],
)
def test_a_moment_is_of_the_day_that_it_is_in_chongqing(text, day) -> None:
    assert day_of_version(text) == day


def test_versions_follow_each_other_and_the_same_is_kept_once(pusher) -> None:
    pusher(line())
    pusher(line(), key="again")
    assert PushedValue.objects.count() == 1
    pusher(line(value="92", version_date="2025-10-09"), line(value="93"))
    pusher(line(value="94", version_date="2025-10-01"))
    codes = [one["code"] for exchange in Exchange.objects.all() for one in exchange.refusals]
    assert sorted(codes) == ["older_version", "twice"]
    assert [str(one.value) for one in PushedValue.objects.current()] == ["92.000000"]
    assert not Observation.objects.exists()
