"""A target whose own figure the audit finds impossible is not rated until somebody answers."""

import datetime
from decimal import Decimal

import pytest

from districts.actions import move_data_version
from districts.models import Account, Plan
from districts.permissions import Reader
from greenfin.plans.audit import current_findings
from greenfin.plans.audit.answers import content_of
from targets.actions import answer_finding
from targets.models import Target
from targets.periods import Quarter
from targets.progress import progress_of
from targets.progress.as_of import AsOf
from targets.progress.doubts import doubted_figures
from targets.tables.rows import TargetRow
from tests.greenfin.pages import text_of
from tests.kept import forget_kept
from tests.targets.rows import observe

pytestmark = pytest.mark.django_db

STOCK = ("rongchang", "forest-stock-level")
AT = AsOf(Quarter(2024, 4))
SEES_ALL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    forget_kept()


def stock(as_of=AT):
    [found] = progress_of(Target.objects.filter(plan__slug=STOCK[0], key=STOCK[1]), as_of)
    return found


def test_rongchangs_forest_alone_is_in_doubt_in_the_four_plans():
    """80亿立方米 is 28.6 times the city's; that 20 % a year contradicts the doubling is no doubt of
    either figure."""
    assert doubted_figures(AT) == {STOCK}


def test_it_is_not_rated_and_says_why():
    observe("rongchang", "forest_stock", "2024Q4", "130.42")
    found = stock()
    assert (found.status, found.assessment.reason) == ("not_rated", "doubted")
    first = stock(AsOf(Quarter(2024, 4), rule="1"))
    assert (first.status, first.assessment.reason) == ("not_rated", "no_baseline")
    ended = stock(AsOf(Quarter(2026, 1)))
    assert ended.assessment.reason == "doubted"


def test_nothing_is_held_against_it(client):
    for year, value in enumerate(("110", "120", "125", "130.42"), start=2021):
        observe("rongchang", "forest_stock", f"{year}Q4", value)
    found = stock()
    assert found.assessment.observed == Decimal("130.42")
    assert found.assessment.target_level == Decimal("800000")
    measured = ("attainment", "progress", "gap_share", "required_step", "required_growth")
    assert {getattr(found.assessment, name) for name in measured} == {None}
    assert (found.assessment.forecast, found.assessment.reached_quarter) == (None, None)
    row = TargetRow(found, AT)
    assert (row.short, row.needed, row.covered, row.gap) == ("", "", "", "")
    page = text_of(client.get(found.target.get_absolute_url(), {"as_of": "2024Q4"}))
    assert "130.42" in page
    assert not any(word in page for word in ("完成率", "还需", "年均增速", "按此趋势"))


def test_an_answer_settles_it_from_its_day_on():
    observe("rongchang", "forest_stock", "2024Q4", "130.42")
    [entry] = [one for one in current_findings(SEES_ALL, AT) if STOCK in one.finding.doubted]
    moment = datetime.datetime(2026, 2, 10, 4, 0, tzinfo=datetime.UTC)
    answer_finding(
        plan=Plan.objects.get(slug="rongchang"),
        rule=entry.finding.rule,
        key=entry.finding.key,
        finding=content_of(entry.finding),
        answer="accepted_as_published",
        document="",
        note="",
        by=Account.objects.create_user("reviewer-a"),
        now=moment,
    )
    assert doubted_figures(AT) == frozenset()
    assert stock().assessment.reason == "too_few_figures"
    days = {day: stock(AsOf(AT.quarter, datetime.date(2026, 2, day))) for day in (9, 10)}
    reasons = {day: found.assessment.reason for day, found in days.items()}
    assert reasons == {9: "doubted", 10: "too_few_figures"}


def test_a_published_plan_is_doubted_by_published_plans_alone():
    Plan.objects.filter(slug="chongqing").update(is_public=False)
    move_data_version()
    assert doubted_figures(AT) == frozenset()
    Plan.objects.filter(slug="rongchang").update(is_public=False)
    move_data_version()
    assert doubted_figures(AT) == {STOCK}


def test_without_findings_nobody_is_asked(django_assert_num_queries):
    Target.objects.filter(plan__slug=STOCK[0], key=STOCK[1]).update(value=1)
    move_data_version()
    assert doubted_figures(AT) == frozenset()
    with django_assert_num_queries(1):
        assert doubted_figures(AT) == frozenset()
