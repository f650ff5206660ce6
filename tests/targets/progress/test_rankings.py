"""A ranking is of one quarter, and reads the last years alone where they are enough."""

import dataclasses
import datetime
import random
from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import translation

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.figures.across import ranking_title
from targets.models import CitedFigure, Indicator, Observation
from targets.periods import Quarter
from targets.progress import rankings
from targets.progress.as_of import AsOf
from targets.progress.figures_used import series_of
from targets.progress.rankings import POINTS_IN_A_SPARKLINE, STANDINGS, ranking
from targets.wording.indicators import ranking_sentence
from tests.targets.rows import observe

pytestmark = pytest.mark.django_db
READER = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)
LAST = Quarter(2025, 4)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    CitedFigure.objects.all().delete()


def whole(indicator, _reader, as_of):
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


@pytest.mark.corpus
@pytest.mark.parametrize(("code", "step"), [("green_loan_balance", 1), ("forest_coverage", 4)])
def test_the_last_years_say_what_all_of_them_say(code, step, monkeypatch):
    dice = random.Random(2025)
    scattered(code, step, dice)
    for place in Jurisdiction.objects.districts()[:16]:
        cite(place.slug, code, str(LAST + -4 * dice.randrange(20)), dice.randint(10, 9999))
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
    with django_assert_max_num_queries(8):
        ranking(indicator, READER, AsOf(LAST))


CITED = "wanzhou", "yuzhong", "nanan", "jiangbei", "liangjiang"


def cite(slug, code, quarter, value, relation="="):
    """A figure published elsewhere."""
    return CitedFigure.objects.create(
        key=f"{slug}-{code}-{quarter}",
        jurisdiction=Jurisdiction.objects.get(slug=slug),
        indicator=Indicator.objects.get(code=code),
        label="公开数据",
        quarter=quarter,
        as_of_text=quarter,
        relation=relation,
        value=Decimal(value),
        unit="亿元",
        publisher="某报",
        title="报道",
        published_on=datetime.date(2021, 1, 1),
        address="https://example.org",
    )


def reported(code, as_of):
    """What each place has reported by quarter, read from the rows themselves."""
    figures = defaultdict(dict)
    rows = Observation.objects.published().filter(indicator__code=code, state="reported")
    for row in rows.filter(quarter__lte=str(as_of.quarter)).select_related("jurisdiction"):
        figures[row.jurisdiction.slug][row.quarter] = row.value
    return figures


def ranked_by_hand(code, as_of):
    """The ranked quarter, and by slug its rank: one more than the districts that are better."""
    places = {place.slug: place for place in Jurisdiction.objects.all()}
    figures = {
        slug: own
        for slug, own in reported(code, as_of).items()
        if places[slug].kind in ("district", "county")
    }
    quarter = max((quarter for own in figures.values() for quarter in own), default=None)
    compared = {slug: own[quarter] for slug, own in figures.items() if quarter in own}
    return quarter, {
        slug: 1 + sum(other > value for other in compared.values())
        for slug, value in compared.items()
    }


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(4))
def test_a_ranking_is_of_one_quarter_recomputed(seed):
    dice = random.Random(seed)
    code = "green_loan_balance"
    scattered(code, 1, dice)
    for slug in CITED:
        cite(slug, code, str(LAST + -dice.randrange(30)), dice.randint(10, 9999))
    observe("liangjiang", code, str(LAST + -dice.randrange(3)), "500000")
    for back in (0, 3, 8, 40):
        as_of = AsOf(LAST + -back)
        found = ranking(Indicator.objects.get(code=code), READER, as_of)
        quarter, ranks = ranked_by_hand(code, as_of)
        assert (str(found.quarter) if found.quarter else None) == quarter
        rows = {row.jurisdiction.slug: row for row in found.rows}
        assert {slug: row.rank for slug, row in rows.items() if row.rank} == ranks
        known = reported(code, as_of)
        for slug, row in rows.items():
            if row.rank:
                assert str(row.reading.quarter) == quarter
                assert row.value == known[slug][quarter]
                assert row.reading.source.kind != "cited"
            elif row.standing in ("older", "cited"):
                assert row.reading.quarter == max(
                    one.quarter
                    for one in series_of(as_of)[row.jurisdiction.pk, found.indicator.pk].readings
                )
        together = {"cited": "older"}
        order = [STANDINGS.index(together.get(row.standing, row.standing)) for row in found.rows]
        assert order == sorted(order)


def ranks_of(code):
    found = ranking(Indicator.objects.get(code=code), READER, AsOf(LAST))
    return {row.jurisdiction.slug: row.rank for row in found.rows if row.rank}


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(3))
def test_nobody_moves_because_another_did_not_report(seed):
    """Older and cited figures of others change no rank; two that reported keep their order."""
    dice = random.Random(100 + seed)
    code = "green_loan_balance"
    scattered(code, 1, dice)
    observe("wushan", code, str(LAST), "77")
    before = ranks_of(code)
    for place in Jurisdiction.objects.districts():
        if place.slug not in before:
            cite(place.slug, code, str(LAST), dice.randint(10, 99999))
            observe(place.slug, code, str(LAST + -100), "99999999")
    assert ranks_of(code) == before
    gone = dice.choice(sorted(set(before) - {"wushan"})) if len(before) > 1 else None
    if gone:
        Observation.objects.filter(jurisdiction__slug=gone, quarter=str(LAST)).delete()
        after = ranks_of(code)
        assert gone not in after
        assert sorted(after, key=after.get) == [
            slug for slug in sorted(before, key=before.get) if slug != gone
        ]


def test_equal_figures_share_a_place_and_zones_have_none():
    for slug, value in (("wushan", "9"), ("rongchang", "9"), ("yuzhong", "8"), ("nanan", "10")):
        observe(slug, "green_loan_balance", "2025Q4", value)
    observe("liangjiang", "green_loan_balance", "2025Q4", "9000")
    observe("jingkai", "green_loan_balance", "2025Q3", "9999")
    found = ranking(Indicator.objects.get(code="green_loan_balance"), READER, AsOf(LAST))
    assert ranks_of("green_loan_balance") == {"nanan": 1, "rongchang": 2, "wushan": 2, "yuzhong": 4}
    zones = [row.jurisdiction.slug for row in found.of("zone")]
    assert zones == ["liangjiang", "jingkai"]
    assert [row.is_current for row in found.of("zone")] == [True, False]


def test_where_less_is_better_the_least_leads():
    Indicator.objects.filter(code="green_loan_balance").update(direction="lower")
    for slug, value in (("wushan", "9"), ("rongchang", "7")):
        observe(slug, "green_loan_balance", "2025Q4", value)
    assert ranks_of("green_loan_balance") == {"rongchang": 1, "wushan": 2}


def test_a_newer_cited_figure_does_not_take_the_place_of_what_was_reported():
    cite("yuzhong", "green_loan_balance", "2025Q4", "9999")
    observe("yuzhong", "green_loan_balance", "2025Q3", "50")
    observe("wushan", "green_loan_balance", "2025Q3", "60")
    cite("nanan", "green_loan_balance", "2025Q3", "70")
    found = ranking(Indicator.objects.get(code="green_loan_balance"), READER, AsOf(LAST))
    assert str(found.quarter) == "2025Q3"
    assert ranks_of("green_loan_balance") == {"wushan": 1, "yuzhong": 2}
    [aside] = found.of("older", "cited")
    assert (aside.jurisdiction.slug, aside.standing) == ("nanan", "cited")


def test_what_was_only_cited_ranks_nobody():
    cite("yuzhong", "green_loan_balance", "2025Q4", "9999")
    found = ranking(Indicator.objects.get(code="green_loan_balance"), READER, AsOf(LAST))
    assert found.quarter is None
    assert ranks_of("green_loan_balance") == {}
    assert [row.standing for row in found.rows if row.reading] == ["cited"]


def titles(code="green_loan_balance"):
    found = ranking(Indicator.objects.get(code=code), READER, AsOf(LAST))
    with translation.override("en"):
        return ranking_title(found), ranking_sentence(found)


def test_nobody_leads_beside_a_published_figure_that_is_as_good():
    observe("rongchang", "green_loan_balance", "2025Q4", "101.5")
    observe("wushan", "green_loan_balance", "2025Q4", "56.3")
    assert "Rongchang District leads" in titles()[0]
    assert "Of 2 districts" in titles()[1]
    cite("yuzhong", "green_loan_balance", "2025Q4", "1300")
    title, sentence = titles()
    assert "leads" not in title + sentence
    assert "2 districts and counties have reported a figure of 2025 Q4." in sentence
    Indicator.objects.filter(code="green_loan_balance").update(direction="lower")
    title, sentence = titles()
    assert "Wushan County leads" in title
    assert "Wushan County leads" in sentence


def test_one_alone_leads_nobody():
    observe("rongchang", "green_loan_balance", "2025Q4", "101.5")
    assert "leads" not in "".join(titles())
