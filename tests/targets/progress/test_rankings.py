"""A ranking reads the last years alone where they are enough: it says the same as all of them."""

import dataclasses
import random

import pytest

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.models import CitedFigure, Indicator
from targets.periods import Quarter
from targets.progress import rankings
from targets.progress.as_of import AsOf
from targets.progress.figures_used import series_of
from targets.progress.rankings import POINTS_IN_A_SPARKLINE, ranking
from tests.targets.rows import observe

pytestmark = pytest.mark.django_db
READER = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)
LAST = Quarter(2025, 4)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    CitedFigure.objects.all().delete()


def whole(indicator, as_of):
    return {
        jurisdiction: found
        for (jurisdiction, _indicator), found in series_of(as_of, indicators={indicator.pk}).items()
    }


def without_lines(found):
    """The ranking without the small lines: they alone may be shorter."""
    return dataclasses.replace(
        found, rows=tuple(dataclasses.replace(row, recent=()) for row in found.rows)
    )


def scattered(code, step, dice):
    """Figures in some quarters of twenty years: many, few, only long ago, or none."""
    for place in Jurisdiction.objects.districts()[:12]:
        share, end = dice.choice((0.9, 0.3, 0.05)), dice.choice((0, 0, 5, 9, 30))
        for back in range(end, 80):
            if (back % step == 0) and dice.random() < share:
                value = str(dice.randint(100, 99999) / 100)
                state = "reported" if dice.random() < 0.9 else "not_yet_available"
                value = value if state == "reported" else None
                observe(place.slug, code, str(LAST + -back), value, state=state)


@pytest.mark.parametrize(("code", "step"), [("green_loan_balance", 1), ("forest_coverage", 4)])
def test_the_last_years_say_what_all_of_them_say(code, step, monkeypatch):
    scattered(code, step, random.Random(2025))
    for quarter in range(4):
        observe("chongqing", code, str(LAST + -4 * quarter), str(100_000 - quarter))
    indicator = Indicator.objects.get(code=code)
    for quarter in ("2025Q4", "2025Q2", "2021Q4"):
        as_of = AsOf(Quarter.parse(quarter))
        short = ranking(indicator, READER, as_of)
        monkeypatch.setattr(rankings, "_series", whole)
        complete = ranking(indicator, READER, as_of)
        monkeypatch.undo()
        assert without_lines(short) == without_lines(complete)
        assert any(row.change is not None for row in short.rows)
        assert any(row.reading for row in short.rows)


def test_the_city_is_checked_in_an_old_quarter_where_no_newer_one_has_both():
    for back in range(40):
        observe("wushan", "green_loan_balance", str(LAST + -back), "100")
    observe("chongqing", "green_loan_balance", "2018Q2", "1000")
    found = ranking(Indicator.objects.get(code="green_loan_balance"), READER, AsOf(LAST))
    assert found.city_check is not None
    assert str(found.city_check.quarter) == "2018Q2"
    assert found.city_check.reconciled.difference == 900


def test_a_small_line_shows_the_last_quarters():
    for back in range(20):
        observe("wushan", "green_loan_balance", str(LAST + -back), str(100 - back))
    found = ranking(Indicator.objects.get(code="green_loan_balance"), READER, AsOf(LAST))
    [row] = [row for row in found.rows if row.jurisdiction.slug == "wushan"]
    assert row.recent == tuple(100.0 - back for back in reversed(range(POINTS_IN_A_SPARKLINE)))


@pytest.mark.parametrize("code", ["green_loan_balance", "forest_coverage"])
def test_before_the_first_figure_there_is_none(code):
    observe("wushan", code, "2025Q4", "100")
    found = ranking(Indicator.objects.get(code=code), READER, AsOf(Quarter(1, 1)))
    assert not any(row.reading for row in found.rows)


def test_queries_do_not_grow_with_figures(django_assert_max_num_queries):
    scattered("green_loan_balance", 1, random.Random(7))
    indicator = Indicator.objects.get(code="green_loan_balance")
    with django_assert_max_num_queries(7):
        ranking(indicator, READER, AsOf(LAST))
