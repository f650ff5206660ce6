"""Figures used and statuses, against rows made by hand and numbers worked out another way."""

import datetime
import math
from decimal import Decimal

import pytest

from districts.actions import move_data_version
from districts.models import Jurisdiction, Plan
from districts.permissions import Reader
from targets.models import Indicator, StatusRule, Target
from targets.periods import Quarter
from targets.progress import (
    cached_progress,
    progress_of,
    rule_in_force,
    status_counts,
    targets_in_force,
)
from targets.progress.as_of import AsOf
from targets.progress.doubts import doubted_figures
from targets.progress.figures_used import NO_SERIES, series_of
from tests.kept import forget_kept
from tests.targets.rows import PUBLISHED, cite, observe, supersede

pytestmark = pytest.mark.django_db

SIGNED_IN = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    forget_kept()


def as_of(text):
    return AsOf(Quarter.parse(text))


def used(slug, code, quarter, text="2026Q3", day=None):
    """The figure used for a quarter, as (value, where from), or None."""
    key = (Jurisdiction.objects.get(slug=slug).pk, Indicator.objects.get(code=code).pk)
    for reading in series_of(AsOf(Quarter.parse(text), day)).get(key, NO_SERIES).readings:
        if str(reading.quarter) == quarter:
            return reading.value, reading.source.kind
    return None


def only(key, text, plan="chongqing"):
    targets = Target.objects.filter(plan__slug=plan, key=key)
    [found] = progress_of(targets, as_of(text))
    return found


class TestFigureUsed:
    def test_accepted_return_comes_before_citation(self):
        observe("chongqing", "green_loan_balance", "2025Q3", "10780")
        assert used("chongqing", "green_loan_balance", "2025Q3") == (Decimal(10780), "observation")

    def test_citation_comes_before_sample(self):
        observe("chongqing", "green_loan_balance", "2025Q3", "10700", sample=True)
        assert used("chongqing", "green_loan_balance", "2025Q3") == (Decimal("10778.9"), "cited")

    def test_sample_stands_where_nothing_is_cited(self):
        observe("rongchang", "green_loan_balance", "2025Q3", "88", sample=True)
        assert used("rongchang", "green_loan_balance", "2025Q3") == (Decimal(88), "observation")

    def test_forecasts_and_undated_figures_are_never_used(self):
        yuzhong = Jurisdiction.objects.get(slug="yuzhong")
        assert yuzhong.cited_figures.filter(indicator__isnull=False).count() >= 4
        assert not [key for key in series_of(as_of("2026Q3")) if key[0] == yuzhong.pk]

    def test_more_exact_citation_is_used_and_all_are_kept(self):
        cite("chongqing", "green_loan_balance", "2024Q2", "7612.5", relation="=")
        assert used("chongqing", "green_loan_balance", "2024Q2") == (Decimal("7612.5"), "cited")
        key = (
            Jurisdiction.objects.get(slug="chongqing").pk,
            Indicator.objects.get(code="green_loan_balance").pk,
        )
        cited = series_of(as_of("2026Q3"))[key].cited
        assert [r.value for r in cited if str(r.quarter) == "2024Q2"] == [
            Decimal(7600),
            Decimal("7612.5"),
        ]

    def test_a_word_instead_of_a_number_is_kept_apart(self):
        observe("wushan", "green_loan_balance", "2025Q4", None, state="not_yet_available")
        key = (
            Jurisdiction.objects.get(slug="wushan").pk,
            Indicator.objects.get(code="green_loan_balance").pk,
        )
        found = series_of(as_of("2026Q3"))[key]
        assert found.readings == ()
        assert [(str(a.quarter), a.state) for a in found.absences] == [
            ("2025Q4", "not_yet_available")
        ]

    def test_citation_counts_from_its_day(self):
        day = datetime.date(2025, 11, 20)
        assert used("chongqing", "green_loan_balance", "2025Q3", "2025Q3", day) is None
        later = datetime.date(2025, 11, 21)
        assert used("chongqing", "green_loan_balance", "2025Q3", "2025Q3", later) is not None

    def test_citation_without_a_day_counts_after_its_quarter(self):
        end = datetime.date(2022, 9, 30)
        assert used("chongqing", "green_loan_balance", "2022Q3", "2022Q3", end) is None
        assert (
            used("chongqing", "green_loan_balance", "2022Q3", "2022Q3", datetime.date(2022, 10, 1))
            is not None
        )

    def test_day_shows_what_was_published_then(self):
        later = PUBLISHED + datetime.timedelta(days=10)
        supersede(observe("rongchang", "green_loan_balance", "2025Q3", "88"), later)
        observe("rongchang", "green_loan_balance", "2025Q3", "89", at=later)
        wanted = ("rongchang", "green_loan_balance", "2025Q3", "2025Q4")
        assert used(*wanted, datetime.date(2026, 1, 19)) is None
        assert used(*wanted, datetime.date(2026, 1, 25)) == (88, "observation")
        assert used(*wanted, datetime.date(2026, 1, 31)) == (89, "observation")
        assert used(*wanted) == (89, "observation")

    @pytest.mark.parametrize(
        ("moment", "first_day"),
        [
            (datetime.datetime(2025, 4, 10, 15, 59, 59, 999_999, datetime.UTC), 10),
            (datetime.datetime(2025, 4, 10, 16, 0, tzinfo=datetime.UTC), 11),
        ],
    )
    def test_a_day_ends_at_midnight_in_chongqing(self, moment, first_day):
        former = observe("rongchang", "green_loan_balance", "2024Q4", "71", at=PUBLISHED)
        former.published_at = datetime.datetime(2025, 2, 1, tzinfo=datetime.UTC)
        supersede(former, moment)
        observe("rongchang", "green_loan_balance", "2024Q4", "72", at=moment)
        wanted = ("rongchang", "green_loan_balance", "2024Q4", "2025Q1")
        known = {day: used(*wanted, datetime.date(2025, 4, day))[0] for day in (9, 10, 11)}
        assert known == {day: 72 if day >= first_day else 71 for day in (9, 10, 11)}

    def test_later_quarters_are_not_looked_at(self):
        assert used("chongqing", "green_loan_balance", "2025Q3", "2025Q2") is None


class TestProgress:
    def test_city_green_loans_by_hand(self):
        found = only("green-loan-balance-level", "2022Q3").assessment
        years_left, passed = 3.25, 7 / 20
        path = math.exp(math.log(3000) * (1 - passed) + math.log(6000) * passed)
        assert found.elapsed == pytest.approx(0.35)
        assert found.attainment == pytest.approx(4972.33 / 6000)
        assert round(found.attainment, 4) == 0.8287
        assert round(found.progress, 4) == 0.6574
        assert found.path_value == pytest.approx(path)
        assert round(found.path_value, 2) == 3823.68
        assert found.gap_share == pytest.approx((4972.33 - path) / 3000)
        assert round(found.gap_share, 4) == 0.3829
        assert round(found.required_growth, 4) == 0.0595
        assert 4972.33 * (1 + found.required_growth) ** years_left == pytest.approx(6000)
        assert (found.status, found.observed_quarter) == ("on_track", Quarter(2022, 3))
        assert found.source.kind == "cited"
        assert found.source.url.endswith("/cited/chongqing-green-loan-2022q3/")

    def test_forest_coverage_by_hand(self):
        found = only("forest-coverage-level", "2023Q4").assessment
        assert found.elapsed == pytest.approx(0.5)
        assert round(found.progress, 3) == 0.224
        assert round(found.gap_share, 3) == -0.276
        assert found.status == "off_track"

    def test_growth_target_by_hand(self):
        found = only("green-loan-balance-growth", "2022Q3").assessment
        assert found.target_level == Decimal("7464.96")
        assert round(found.average_growth, 4) == 0.3347

    def test_lower_bound_proves_met(self):
        found = only("green-loan-balance-level", "2023Q2").assessment
        assert (found.status, found.relation) == ("ahead", ">")

    def test_awaiting_the_final_figure(self):
        found = only("green-loan-balance-level", "2026Q1").assessment
        assert (found.status, found.observed) == ("awaiting", Decimal("10778.9"))

    def test_final_figure_closes_the_target(self):
        observe("chongqing", "green_loan_balance", "2025Q4", "11000")
        assert only("green-loan-balance-level", "2026Q1").status == "achieved"
        assert only("green-loan-balance-growth", "2026Q1").status == "achieved"

    def test_declared_milestone(self):
        Target.objects.filter(key="finance-system-milestone").update(declared_met_in="2025Q4")
        assert only("finance-system-milestone", "2025Q3").status == "not_rated"
        assert only("finance-system-milestone", "2025Q4").status == "achieved"

    def test_queries_do_not_grow_with_targets(self, django_assert_num_queries):
        doubted_figures(as_of("2025Q4"))
        with django_assert_num_queries(10):
            few = progress_of(Target.objects.filter(plan__slug="wushan"), as_of("2025Q4"))
        with django_assert_num_queries(10):
            many = progress_of(Target.objects.all(), as_of("2025Q4"))
        assert len(many) > len(few) > 5

    def test_counts_leave_none_out(self):
        found = progress_of(Target.objects.all(), as_of("2024Q4"))
        counts = status_counts(found)
        assert sum(counts.values()) == len(found) == Target.objects.count()
        assert counts["no_data"] == sum(1 for entry in found if entry.status == "no_data") > 0


class TestRuleAndRevision:
    def test_rule_of_the_day(self):
        StatusRule.objects.create(
            version="3", in_force_from="2026-01-10", on_track="0.5", at_risk="0.1"
        )
        in_force = [
            rule_in_force(datetime.date(*day))
            for day in ((2019, 1, 1), (2025, 12, 31), (2026, 1, 1), (2026, 1, 9), (2026, 1, 10))
        ]
        assert [rule.version for rule in in_force] == ["1", "1", "2", "2", "3"]
        assert [rule.rates_every_quarter for rule in in_force] == [False, False, True, True, True]
        assert (in_force[-1].on_track, in_force[-1].former) == (Decimal("0.5"), "2")
        found = only("green-loan-balance-level", "2022Q3").assessment
        assert (found.status, found.rule_version) == ("at_risk", "3")

    def test_revised_target_takes_over_on_its_day(self):
        day = datetime.date(2024, 7, 1)
        old = Target.objects.get(plan__slug="chongqing", key="green-loan-balance-level")
        Target.objects.filter(pk=old.pk).update(ended_on=day)
        old.pk, old.key, old.value = None, "green-loan-balance-level-2", Decimal(9000)
        old.effective_on = day
        old.save(force_insert=True)

        def values(text):
            wanted = targets_in_force(SIGNED_IN, as_of(text))
            found = wanted.filter(
                plan__slug="chongqing", key__startswith="green-loan-balance-level"
            )
            return list(found.values_list("value", flat=True))

        assert values("2024Q2") == [Decimal(6000)]
        assert values("2024Q3") == [Decimal(9000)]


class TestCachedProgress:
    def test_unpublished_plan_is_absent_for_the_public(self):
        Plan.objects.filter(slug="wushan").update(is_public=False)
        public = cached_progress(Reader(), as_of("2025Q4"))
        inside = cached_progress(SIGNED_IN, as_of("2025Q4"))
        assert not [entry for entry in public if entry.target.plan.slug == "wushan"]
        assert [entry for entry in inside if entry.target.plan.slug == "wushan"]

    def test_kept_until_the_data_version_moves(self, django_assert_num_queries):
        first = cached_progress(SIGNED_IN, as_of("2026Q1"))
        observe("chongqing", "green_loan_balance", "2025Q4", "11000")
        with django_assert_num_queries(1):
            again = cached_progress(SIGNED_IN, as_of("2026Q1"))
        assert [entry.status for entry in again] == [entry.status for entry in first]
        move_data_version()
        now = cached_progress(SIGNED_IN, as_of("2026Q1"))
        assert status_counts(now).get("achieved", 0) > status_counts(first).get("achieved", 0)


def test_a_first_occurrence_that_does_not_apply_is_no_missing_report():
    observe("rongchang", "green_bond_issuance", "2025Q3", None, state="not_applicable")
    targets = Target.objects.filter(plan__slug="rongchang", kind="first_occurrence")
    [entry] = progress_of(targets, as_of("2025Q3"))
    assert (entry.status, entry.absence.state) == ("not_rated", "not_applicable")
    observe("rongchang", "green_bond_issuance", "2025Q4", None, state="not_yet_available")
    [entry] = progress_of(targets, as_of("2025Q4"))
    assert (entry.status, entry.absence.state) == ("no_data", "not_yet_available")
