"""Sample data: the figures' own rules, and the schedule of the returns."""

import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from greenfin.plans.loading.fixtures import FIXTURES
from greenfin.samples.data import HAPPENINGS, SERIES, Series, sample_data
from greenfin.samples.figures import FIRST, LAST, figure
from greenfin.samples.schedule import CORRECTED, steps
from greenfin.samples.stories import story
from targets.periods import Quarter

from .samples import known

QUARTERS = Quarter.range(FIRST, LAST)
DISTRICTS = [slug for slug in SERIES.reporting if slug not in ("chongqing", "liangjiang")]
CODES = [*SERIES.annual, *SERIES.balances, *SERIES.yearly]


# The figures


def test_the_same_seed_gives_the_same_figures() -> None:
    assert figure("yuzhong", "loan_balance", LAST) == figure("yuzhong", "loan_balance", LAST)
    one, other = (figure("yuzhong", "loan_balance", LAST, seed=seed) for seed in (1, 2))
    assert one != other


def test_every_figure_has_two_decimals_at_most() -> None:
    for quarter in QUARTERS:
        for slug in SERIES.reporting:
            for code in CODES:
                value = figure(slug, code, quarter)
                assert value is None or -value.as_tuple().exponent <= 2, (slug, code, quarter)
    assert known("yuzhong", "green_institutions", LAST) % 1 == 0


@pytest.mark.parametrize(
    "code", ["green_loan_balance", "loan_balance", "green_bond_issuance", "green_bond_balance"]
)
def test_the_city_is_no_smaller_than_its_districts(code: str) -> None:
    for quarter in QUARTERS:
        parts = [known(slug, code, quarter) for slug in DISTRICTS]
        assert known("chongqing", code, quarter) >= sum(parts), quarter


def test_green_shares_are_plausible_and_balances_grow() -> None:
    for slug in SERIES.reporting:
        for quarter in QUARTERS:
            green = known(slug, "green_loan_balance", quarter)
            share = green / known(slug, "loan_balance", quarter)
            assert Decimal("0.05") < share < Decimal("0.20"), (slug, quarter)
            if quarter.year > FIRST.year:
                assert green > known(slug, "green_loan_balance", quarter.same_quarter_last_year)


def test_issues_of_a_year_never_fall_within_it() -> None:
    for slug in SERIES.reporting:
        for before, after in pairwise(QUARTERS):
            if before.year == after.year:
                low, high = (known(slug, "green_bond_issuance", q) for q in (before, after))
                assert low <= high, (slug, after)


def test_who_issues_the_first_bond_and_when() -> None:
    rongchang = [q for q in QUARTERS if known("rongchang", "green_bond_issuance", q)]
    wushan = [q for q in QUARTERS if known("wushan", "green_bond_issuance", q)]
    assert rongchang[0].year == 2024
    assert all(quarter > Quarter(2025, 3) for quarter in wushan)
    assert set(SERIES.steps["green_bond_issuance"]) == {"rongchang", "wushan"}


def test_yearly_figures_come_in_the_fourth_quarter_only() -> None:
    for code in SERIES.annual:
        for slug in SERIES.annual[code]:
            told = {q.quarter for q in QUARTERS if figure(slug, code, q) is not None}
            assert told == {4}
    assert known("rongchang", "forest_stock", Quarter(2024, 4)) < 140
    assert figure("nanan", "forest_stock", LAST) is None


def test_the_city_passes_near_what_is_published() -> None:
    tolerance = Decimal("0.02")
    compared = 0
    for row in yaml.safe_load((FIXTURES / "cited_figures.yaml").read_text(encoding="utf-8")):
        quarter = Quarter.parse(row["quarter"]) if row["quarter"] else None
        if row["jurisdiction"] != "chongqing" or row["indicator"] not in CODES:
            continue
        if quarter is None or not FIRST <= quarter <= LAST:
            continue
        value = known("chongqing", row["indicator"], quarter)
        published = Decimal(row["value"])
        assert abs(value / published - 1) < tolerance, row["key"]
        assert row["relation"] != ">" or value > published, row["key"]
        compared += 1
    assert compared >= 8


def test_a_task_never_goes_back_and_some_are_held_up() -> None:
    order = ["not_started", "in_progress", "done"]
    begin = Quarter(2023, 3)
    seen = set()
    for number in range(1, 31):
        told = [story(f"rongchang:{number}", quarter, begin) for quarter in QUARTERS]
        seen |= {one.state for one in told}
        assert all(one.account for one in told)
        way = [order.index(one.state) for one in told if one.state != "blocked"]
        assert way == sorted(way)
        assert all(one.state == "not_started" for one in told[: begin - FIRST])
        seen |= {"revised"} if any(one.due_on for one in told) else set()
    assert seen == {*order, "blocked", "revised"}


# The data


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("4972.33", "viel"), "balances.green_loan_balance.chongqing.2022Q3"),
        (("reporting:", "filing:"), "filing"),
        (("reporting: [", "reporting: [["), "line"),
    ],
)
def test_a_fault_of_the_data_names_file_and_key(tmp_path, settings, change, said) -> None:
    content = (settings.BASE_DIR / "fixtures/samples/figures.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "fixtures/samples"
    folder.mkdir(parents=True)
    (folder / "figures.yaml").write_text(content.replace(*change), encoding="utf-8")
    settings.BASE_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured) as fault:
        sample_data("figures.yaml", Series)
    assert str(folder / "figures.yaml") in str(fault.value)
    assert said in str(fault.value)


# The schedule


def test_deeds_come_in_order_and_before_the_sample_s_day() -> None:
    story_so_far = steps()
    assert [step.at for step in story_so_far] == sorted(step.at for step in story_so_far)
    assert story_so_far[-1].at.date() < HAPPENINGS.today == datetime.date(2026, 1, 20)
    deeds: dict[Any, list[str]] = {}
    for step in story_so_far:
        if step.deed in ("submit", "accept", "send_back"):
            deeds.setdefault((step.quarter, step.slug, step.number), []).append(step.deed)
            assert step.at.weekday() < 5
    open_ones = {key: made for key, made in deeds.items() if made == ["submit"]}
    assert list(open_ones) == [(LAST, "wanzhou", 1)]
    assert all(made[0] == "submit" for made in deeds.values())
    assert sum(made[-1] == "send_back" for made in deeds.values()) == 6


def test_all_but_the_last_quarter_are_locked() -> None:
    locked = [step.quarter for step in steps() if step.deed == "lock"]
    assert locked == QUARTERS[:-1]


def test_corrections_come_months_later_with_a_reason() -> None:
    for (slug, quarter), slip in CORRECTED.items():
        filed = [s for s in steps() if (s.slug, str(s.quarter)) == (slug, quarter)]
        assert [step.deed for step in filed][-3:] == ["except", "submit", "accept"]
        assert filed[-2].reason == slip.reason
        assert filed[-1].at - filed[0].at > datetime.timedelta(days=60)
    assert len(CORRECTED) >= 2


def test_only_the_last_quarters_when_asked() -> None:
    assert {step.quarter for step in steps(2)} == set(QUARTERS[-2:])
