"""The checks over columns: every fault at its cell, all at once."""

import datetime
from decimal import Decimal

import pytest

from targets.history.checks import (
    Breakdown,
    Figure,
    Measure,
    Names,
    Published,
    Share,
    class_findings,
    compared,
    figures_of,
    running_total_findings,
    share_findings,
)
from targets.history.table import Table, TextColumn, name_key
from targets.history.wording import wording

from .books import said

TODAY = datetime.date(2026, 1, 20)
LOANS = Measure(1, "绿色贷款余额", "亿元", "point_in_time", minimum=Decimal(0))
ALL_LOANS = Measure(2, "各项贷款余额", "亿元", "point_in_time", minimum=Decimal(0))
BONDS = Measure(3, "绿色债券发行额", "亿元", "year_to_date")
FOREST = Measure(4, "森林覆盖率", "%", "annual", minimum=Decimal(0), maximum=Decimal(100))
TREES = Measure(5, "累计植树", "万株", "cumulative", minimum=Decimal(-5), maximum=Decimal(10**6))
SHARE = Measure(6, "绿色贷款占比", "%", "point_in_time", is_derived=True)
CLEAN = Measure(7, "清洁能源产业", "亿元", "point_in_time", minimum=Decimal(0))
ENERGY = Measure(8, "节能环保产业", "亿元", "point_in_time", minimum=Decimal(0))
MEASURES = {one.pk: one for one in (LOANS, ALL_LOANS, BONDS, FOREST, TREES, SHARE, CLEAN, ENERGY)}
NAMES = Names(
    {"荣昌区": 7, "rongchang": 7, "500153": 7, "巫山县": 8},
    {name_key(one.name): one for one in MEASURES.values()},
    [Share(6, "绿色贷款占比", 1, 2)],
    [Breakdown(1, (7, 8))],
)


def table(*rows, units=None):
    """A table of (jurisdiction, indicator, quarter, value), from row 2 on."""
    columns = [TextColumn.of([row[place] for row in rows]) for place in range(3)]
    return Table(
        sheet="表",
        letters=dict(
            zip(("jurisdiction", "indicator", "quarter", "value", "unit"), "ABCDE", strict=True)
        ),
        rows=list(range(2, len(rows) + 2)),
        jurisdiction=columns[0],
        indicator=columns[1],
        quarter=columns[2],
        values=[row[3] for row in rows],
        unit=None if units is None else TextColumn.of(units),
    )


def checked(*rows, units=None):
    return figures_of(table(*rows, units=units), NAMES, TODAY)


def test_what_is_right_becomes_figures() -> None:
    figures, findings = checked(
        ("荣昌区", "绿色贷款余额", "2021Q4", "90.5"),
        ("500153", "各项贷款余额", "2021年四季度", "900"),
        ("巫山县", "绿色贷款余额", "2021Q4", "0"),
    )
    assert findings == []
    assert figures == [
        Figure((7, 1, "2021Q4"), Decimal("90.5"), 0),
        Figure((7, 2, "2021Q4"), Decimal(900), 1),
        Figure((8, 1, "2021Q4"), Decimal(0), 2),
    ]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("成都市", "绿色贷款余额", "2021Q4", "1"), "unknown_jurisdiction", "A2"),
        (("荣昌区", "绿贷", "2021Q4", "1"), "unknown_indicator", "B2"),
        (("荣昌区", "绿色贷款占比", "2021Q4", "1"), "derived_indicator", "B2"),
        (("荣昌区", "绿色贷款余额", "2021年", "1"), "not_a_quarter", "C2"),
        (("荣昌区", "绿色贷款余额", "2026Q1", "1"), "quarter_not_over", "C2"),
        (("荣昌区", "绿色贷款余额", "0202Q4", "1"), "quarter_too_early", "C2"),
        (("荣昌区", "森林覆盖率", "2021Q3", "50"), "annual_in_other_quarter", "C2"),
        (("荣昌区", "绿色贷款余额", "2021Q4", "-1"), "negative", "D2"),
        (("荣昌区", "森林覆盖率", "2021Q4", "100.1"), "share_out_of_range", "D2"),
        (("荣昌区", "森林覆盖率", "2021Q4", "-0.1"), "share_out_of_range", "D2"),
        (("荣昌区", "累计植树", "2021Q4", "-6"), "below_minimum", "D2"),
        (("荣昌区", "累计植树", "2021Q4", "1000001"), "above_maximum", "D2"),
    ],
)
def test_each_fault_is_told_at_its_cell(row, code, cell) -> None:
    _figures, findings = checked(row)
    assert said(findings) == [(code, cell)]


def test_the_quarter_that_ended_yesterday_is_over_and_todays_is_not() -> None:
    rows = table(("荣昌区", "绿色贷款余额", "2025Q4", "1"))
    assert figures_of(rows, NAMES, datetime.date(2026, 1, 1))[1] == []
    assert said(figures_of(rows, NAMES, datetime.date(2025, 12, 31))[1]) == [
        ("quarter_not_over", "C2")
    ]


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    figures, findings = checked(
        ("成都市", "绿贷", "昨天", "1"),
        ("荣昌区", "绿色贷款余额", "2021Q4", "-1"),
        ("成都市", "绿色贷款余额", "2021Q4", "1"),
    )
    assert sorted(said(findings)) == [
        ("negative", "D3"),
        ("not_a_quarter", "C2"),
        ("unknown_indicator", "B2"),
        ("unknown_jurisdiction", "A2"),
        ("unknown_jurisdiction", "A4"),
    ]
    assert [figure.position for figure in figures] == [1]


def test_what_the_reading_has_told_already_is_not_told_again() -> None:
    figures, findings = checked(
        ("", "", "", "1"),
        ("荣昌区", "绿色贷款余额", "2021Q4", ""),
    )
    assert (figures, findings) == ([], [])


def test_a_doubled_row_names_the_first_however_it_is_written() -> None:
    figures, findings = checked(
        ("荣昌区", "绿色贷款余额", "2021Q4", "1"),
        ("rongchang", "绿色贷款余额", "2021年四季度", "1"),
    )
    [finding] = findings
    assert (finding.code, finding.cell, finding.params) == ("figure_twice", "D3", {"first": 2})
    assert len(figures) == 1


def test_a_unit_must_be_the_indicators_own_or_left_out() -> None:
    rows = [("荣昌区", "绿色贷款余额", f"202{year}Q4", "1") for year in range(4)]
    _figures, findings = checked(*rows, units=["亿元", "万元", "", "亿 元"])
    [finding] = findings
    assert (finding.code, finding.cell, finding.expected) == ("unit_of_another", "E3", "亿元")
    assert said(checked(("荣昌区", "绿贷", "2021Q4", "1"), units=["万元"])[1]) == [
        ("unknown_indicator", "B2")
    ]


def comparison(*published):
    rows = table(
        ("荣昌区", "绿色贷款余额", "2020Q4", "80"), ("荣昌区", "绿色贷款余额", "2021Q4", "90.5")
    )
    figures, _findings = figures_of(rows, NAMES, TODAY)
    return compared(rows, figures, dict(published))


def stored(value, kind):
    return (7, 1, "2021Q4"), Published(11, value, kind)


def test_a_figure_is_new_known_or_takes_anothers_place() -> None:
    assert len(comparison().new) == 2
    for kind in ("history", "return"):
        found = comparison(stored(Decimal("90.500000"), kind))
        assert (len(found.new), len(found.unchanged), found.replacing) == (1, 1, [])
    found = comparison(stored(Decimal(91), "history"))
    assert [(one.value, former.pk) for one, former in found.replacing] == [(Decimal("90.5"), 11)]
    found = comparison(stored(Decimal("90.5"), "sample"))
    assert (len(found.replacing), found.unchanged, found.changes) == (1, [], [])


@pytest.mark.parametrize(("value", "former"), [(Decimal("91.50"), "91.5"), (None, "")])
def test_the_figure_of_an_accepted_return_is_never_replaced(value, former) -> None:
    found = comparison(stored(value, "return"))
    [finding] = found.findings
    assert (finding.code, finding.cell) == ("stands_in_a_return", "D3")
    assert finding.params == {"former": former}
    assert found.replacing == []


def falls(rows, published=()):
    read = table(*rows)
    figures, _findings = figures_of(read, NAMES, TODAY)
    return said(running_total_findings(read, figures, dict(published), MEASURES))


def test_a_running_total_may_not_fall_within_its_year() -> None:
    rows = [
        ("荣昌区", "绿色债券发行额", "2021Q3", "5"),
        ("荣昌区", "绿色债券发行额", "2021Q1", "6"),
        ("荣昌区", "绿色债券发行额", "2021Q4", "5"),
        ("荣昌区", "绿色债券发行额", "2022Q1", "1"),
        ("巫山县", "绿色债券发行额", "2021Q4", "1"),
        ("荣昌区", "绿色贷款余额", "2021Q1", "9"),
        ("荣昌区", "绿色贷款余额", "2021Q2", "1"),
    ]
    assert falls(rows) == [("falls", "D2")]


def test_a_cumulative_total_may_never_fall() -> None:
    rows = [("荣昌区", "累计植树", "2020Q4", "5"), ("荣昌区", "累计植树", "2022Q1", "4")]
    assert falls(rows) == [("falls", "D3")]
    assert falls(rows[:1]) == []


def test_what_is_published_counts_unless_it_is_a_sample_or_the_file_replaces_it() -> None:
    rows = [("荣昌区", "累计植树", "2021Q1", "5")]
    before, same, after = ((7, 5, quarter) for quarter in ("2020Q4", "2021Q1", "2021Q2"))
    assert falls(rows, [(before, Published(1, Decimal(6), "return"))]) == [("falls", "D2")]
    assert falls(rows, [(after, Published(1, Decimal(4), "history"))]) == [("above_a_later", "D2")]
    assert falls(rows, [(after, Published(1, Decimal(4), "sample"))]) == []
    assert falls(rows, [(after, Published(1, None, "return"))]) == []
    assert falls(rows, [(same, Published(1, Decimal(9), "history"))]) == []
    others = [((7, 5, "2019Q4"), Published(1, Decimal(3), "return"))]
    others += [((7, 5, "2020Q4"), Published(2, Decimal(2), "return"))]
    assert falls(rows, others) == []


def parts(rows, published=()):
    read = table(*rows)
    figures, _findings = figures_of(read, NAMES, TODAY)
    return said(share_findings(read, figures, dict(published), NAMES))


def test_a_part_may_not_exceed_its_whole() -> None:
    part, whole = (
        ("荣昌区", "绿色贷款余额", "2021Q4", "90"),
        ("荣昌区", "各项贷款余额", "2021Q4", "80"),
    )
    other = ("荣昌区", "累计植树", "2021Q4", "1")
    assert parts([part, whole, other]) == [("part_above_whole", "D2")]
    assert parts([part]) == []
    assert parts([whole]) == []
    published = [((7, 1, "2021Q4"), Published(1, Decimal(81), "history"))]
    assert parts([whole], published) == [("part_above_whole", "D2")]
    assert parts([whole], [((7, 1, "2021Q4"), Published(1, Decimal(80), "history"))]) == []
    assert parts([whole], [((7, 1, "2021Q4"), Published(1, Decimal(81), "sample"))]) == []


def by_class(rows, published=()):
    read = table(*rows)
    figures, _findings = figures_of(read, NAMES, TODAY)
    return class_findings(read, figures, dict(published), NAMES)


def test_classes_add_up_to_their_whole() -> None:
    whole, clean, energy = (
        ("荣昌区", "绿色贷款余额", "2021Q4", "90"),
        ("荣昌区", "清洁能源产业", "2021Q4", "60.5"),
        ("荣昌区", "节能环保产业", "2021Q4", "29.5"),
    )
    assert by_class([whole, clean, energy]) == []
    assert by_class([whole]) == []
    [differs] = by_class([clean, energy, (*whole[:3], "91")])
    assert (differs.code, differs.cell) == ("classes_above_or_below", "D2")
    assert (differs.params["part"], differs.params["whole"]) == ("90", "91")
    assert "90" in wording(differs) and "91" in wording(differs)
    [lacks] = by_class([whole, energy])
    assert (lacks.code, lacks.params["words"]) == ("classes_lacking", ["清洁能源产业"])
    assert "清洁能源产业" in wording(lacks)
    [lacks] = by_class([clean, energy])
    assert lacks.params["words"] == ["绿色贷款余额"]


def test_classes_count_with_what_is_published() -> None:
    whole = ("荣昌区", "绿色贷款余额", "2021Q4", "90")
    known = {
        (7, pk, "2021Q4"): Published(pk, Decimal(45), "history") for pk in (CLEAN.pk, ENERGY.pk)
    }
    assert by_class([whole], known) == []
    [differs] = by_class([(*whole[:3], "80")], known)
    assert differs.code == "classes_above_or_below"
    samples = {key: one._replace(kind="sample") for key, one in known.items()}
    assert by_class([whole], samples) == []
