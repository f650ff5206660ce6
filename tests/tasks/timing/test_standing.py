"""How a milestone stands by the words on it, and when it is late: worked by hand."""

import datetime

import pytest

from targets.periods import Quarter
from tasks.timing.standing import Standing, Word, counting_word, standing

DUE = datetime.date(2025, 9, 30)
OCTOBER = datetime.datetime(2025, 10, 20, 9, 0)
NOVEMBER = datetime.datetime(2025, 11, 3, 9, 0)
Q2, Q3, Q4 = (Quarter(2025, number) for number in (2, 3, 4))


def reached(day, at=OCTOBER, **more):
    return Word("reached", at, day, **more)


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (DUE, None),
        (datetime.date(2025, 10, 1), datetime.date(2025, 10, 1)),
        (datetime.date(2026, 3, 1), datetime.date(2025, 10, 1)),
    ],
)
def test_a_due_day_is_inclusive(day, late):
    found = standing([DUE], [], [], day).late
    assert (found.since if found else None) == late


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ([], "awaiting"),
        ([Word("planned", OCTOBER, quarter=Q2)], "awaiting"),
        ([Word("planned", OCTOBER, quarter=Q3)], "overdue"),
        ([reached(DUE, quarter=Q3)], "on_time"),
        ([reached(datetime.date(2025, 10, 9), quarter=Q4)], "reached_late"),
    ],
)
def test_reports_tell_overdue_from_not_reported_and_late_from_in_time(words, kind):
    assert standing([DUE], [], words, datetime.date(2026, 1, 1)).kind == kind


def test_the_newest_quarter_counts_and_samples_come_last():
    real = Word("planned", OCTOBER, quarter=Q3)
    sample = reached(DUE, NOVEMBER, quarter=Q3, is_sample=True)
    assert counting_word([], [sample, real]) is real
    later = reached(DUE, NOVEMBER, quarter=Q4)
    assert counting_word([], [later, real]) is later


def test_the_word_of_the_office_goes_before_reports_until_it_is_taken_back():
    given_up = Word("given_up", OCTOBER, reason="并入其他文件")
    report = reached(DUE, NOVEMBER, quarter=Q3)
    assert counting_word([given_up], [report]) is given_up
    back = Word("planned", NOVEMBER, reason="误记")
    before, after = reached(DUE, OCTOBER, quarter=Q3), reached(DUE, NOVEMBER, quarter=Q4)
    assert counting_word([given_up, back], [before]) is back
    later = reached(DUE, NOVEMBER + datetime.timedelta(days=1), quarter=Q4)
    assert counting_word([given_up, back], [before, after, later]) is later


def test_what_is_given_up_is_never_late():
    word = Word("given_up", OCTOBER, reason="并入其他文件")
    found = standing([DUE], [word], [], datetime.date(2026, 1, 1))
    assert (found.kind, found.late, found.is_closed) == ("given_up", None, True)


def test_a_move_leaves_its_quarter_and_is_counted():
    december = datetime.date(2025, 12, 31)
    moved = Standing((DUE, december))
    assert (moved.first_due_on, moved.due_on, moved.times_moved) == (DUE, december, 1)
    assert moved.left(Q3)
    assert not moved.left(Q4)
    within = Standing((datetime.date(2025, 8, 31), DUE))
    assert not within.left(Q3)
    # Brought forward: it is due now in the earlier quarter, and left none.
    assert not Standing((december, DUE)).left(Q4)


@pytest.mark.parametrize(
    ("word", "is_open"),
    [
        (None, True),
        (reached(datetime.date(2024, 12, 31)), False),
        (reached(datetime.date(2025, 1, 1)), True),
        (Word("given_up", OCTOBER, reason="合并"), False),
    ],
)
def test_what_is_open_when_a_year_begins(word, is_open):
    one = Standing((datetime.date(2024, 6, 30),), word)
    assert one.is_open_on(datetime.date(2025, 1, 1)) is is_open


def test_days_late_are_counted_from_the_due_day():
    assert Standing((DUE,), reached(datetime.date(2025, 10, 9))).days_late == 9
    assert Standing((DUE,), reached(DUE)).days_late == 0
    assert Standing((DUE,)).days_late == 0


def test_without_a_word_nothing_is_known():
    one = Standing((DUE,))
    assert (one.state, one.document_number, one.count, one.reason) == ("planned", "", None, "")
    assert not one.is_closed
    said = Standing((DUE,), reached(DUE, document_number="渝府办发〔2025〕9号", count=3))
    assert (said.document_number, said.count) == ("渝府办发〔2025〕9号", 3)
