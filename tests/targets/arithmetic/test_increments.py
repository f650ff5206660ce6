"""What each part of a year adds to its running total."""

import doctest
from decimal import Decimal
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from targets.arithmetic import Reading, increments
from targets.arithmetic.increments import increments as pieces_of
from targets.periods import Quarter

Q = Quarter.parse


def reading(quarter, value, relation="="):
    return Reading(Q(quarter), Decimal(value), relation)


def shown(readings):
    return [(str(p.first), str(p.last), str(p.value)) for p in pieces_of(readings)]


def test_the_examples_in_the_docstrings_hold():
    found = doctest.testmod(increments)
    assert found.attempted > 0
    assert found.failed == 0


def test_each_year_starts_from_zero():
    found = shown([reading("2024Q3", 30), reading("2024Q4", 41), reading("2025Q1", 7)])
    assert found == [
        ("2024Q1", "2024Q3", "30"),
        ("2024Q4", "2024Q4", "11"),
        ("2025Q1", "2025Q1", "7"),
    ]


def test_a_year_with_only_its_fourth_quarter_is_one_piece():
    assert shown([reading("2024Q4", 41)]) == [("2024Q1", "2024Q4", "41")]


def test_a_quarter_that_is_missing_goes_into_the_next():
    assert shown([reading("2024Q1", 10), reading("2024Q4", 41)])[1] == ("2024Q2", "2024Q4", "31")


def test_a_total_that_falls_or_is_only_a_floor_says_nothing_of_its_parts():
    falls = [reading("2024Q1", 10), reading("2024Q2", 8), reading("2024Q3", 20)]
    assert shown(falls) == [("2024Q1", "2024Q3", "20")]
    floor = [reading("2024Q1", 10, ">"), reading("2024Q4", 20)]
    assert shown(floor) == [("2024Q1", "2024Q4", "20")]


@given(st.dictionaries(st.integers(8000, 8040), st.integers(0, 500), max_size=20))
def test_the_pieces_of_a_year_add_up_to_its_last_total(by_index):
    readings = [
        Reading(Quarter(index // 4, index % 4 + 1), Decimal(value))
        for index, value in by_index.items()
    ]
    pieces = pieces_of(readings)
    for year, own in groupby(pieces, key=lambda piece: piece.last.year):
        parts = list(own)
        last = max(i for i in by_index if i // 4 == year)
        assert sum(part.value for part in parts) == by_index[last]
        assert all(part.value >= 0 for part in parts)
        assert parts[0].first.quarter == 1
