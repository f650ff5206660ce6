"""Figures changed after their publication: which, when, why, and for whom."""

import datetime
from decimal import Decimal

import pytest

from districts.models import Account
from districts.permissions import Reader
from targets.models import Indicator, Observation, ReportingRound, Target
from targets.periods import Quarter
from targets.progress.restatements import (
    Window,
    due_day,
    restatements,
    restatements_since,
    window_between,
)
from targets.wording.sentences import restatement_sentence, stated_text
from tests.targets.factories import accepted, member_of, opened
from tests.targets.rows import observe, supersede

pytestmark = pytest.mark.django_db
OFFICIAL = Reader(roles=frozenset({"anonymous", "official"}), account_id=1)
STRANGER = Reader()
REASON = "漏报一家银行机构数据。"


@pytest.fixture(autouse=True)
def plans(loaded_plans):
    pass


def at(year, month, day):
    return datetime.datetime(year, month, day, 4, 0, tzinfo=datetime.UTC)


def named(*args, **more):
    return restatements(*args, **more).first()


def stated(one):
    return stated_text(one.before), stated_text(one.after)


def restated(slug, code, quarter, values, moments, reason=REASON):
    """The same figure published again and again, each time by a new return."""
    last = None
    for value, moment in zip(values, moments, strict=True):
        if last is not None:
            supersede(last, moment)
        state = "reported" if value is not None else "not_yet_available"
        last = observe(slug, code, quarter, value, state=state, at=moment)
        last.quarterly_return.correction_reason = reason
        last.quarterly_return.save()
    return last


def test_each_step_of_a_figure_is_a_restatement():
    restated(
        "rongchang",
        "green_loan_balance",
        "2024Q3",
        [None, "80", "81.5"],
        [at(2024, 10, 20), at(2024, 11, 5), at(2025, 2, 3)],
    )
    second, first = named(OFFICIAL)
    assert (*stated(first), first.difference) == ("数据待发布", "80.00", None)
    assert (*stated(second), second.difference) == ("80.00", "81.50", Decimal("1.5"))
    assert (second.day, second.reason) == (datetime.date(2025, 2, 3), REASON)
    assert restatement_sentence(second) == "荣昌区 绿色贷款余额 2024年三季度: 80.00 → 81.50"


def test_rows_that_a_correction_repeats_are_not_restated(accounts):
    member = member_of(opened("2025Q2"))
    by, reviewer = accounts["reporter_a"], accounts["reviewer"]
    accepted(member, by, reviewer)
    accepted(member, by, reviewer, at(2026, 1, 12), reason=REASON, green_loan_balance=95)
    found = {one.indicator.code: one for one in named(OFFICIAL)}
    # The share is computed from the balance and moves with it; all else is published anew as it was
    assert set(found) == {"green_loan_balance", "green_loan_share"}
    assert Observation.objects.exclude(superseded_at=None).count() > 2
    assert stated(found["green_loan_balance"]) == ("90.00", "95.00")
    assert found["green_loan_share"].difference == Decimal("10.555556") - Decimal(10)
    assert found["green_loan_share"].reason == REASON


def test_a_window_begins_after_one_due_day_and_ends_with_the_next():
    days = [at(2025, 1, 25), at(2025, 1, 26), at(2025, 4, 25), at(2025, 4, 26)]
    restated(
        "rongchang", "loan_balance", "2024Q1", ["1", "2", "3", "4", "5"], [at(2024, 4, 20), *days]
    )
    for quarter, due in (("2024Q4", (2025, 1, 25)), ("2025Q1", (2025, 4, 25))):
        ReportingRound.objects.update_or_create(
            quarter=quarter,
            defaults={"due_on": datetime.date(*due), "opened_at": at(2025, 1, 1)},
        )
    opened("2025Q2")
    window = window_between(Quarter(2024, 4), Quarter(2025, 1))
    assert [stated_text(one.after) for one in named(OFFICIAL, window)] == ["4.00", "3.00"]
    # The running quarter has no end yet.
    window = window_between(Quarter(2025, 1), Quarter(2025, 2))
    assert window.until is None
    assert [stated_text(one.after) for one in named(OFFICIAL, window)] == ["5.00"]


def test_a_view_of_a_quarter_knows_no_later_figure():
    days = [at(2025, 5, 10), at(2025, 5, 20)]
    restated("wushan", "green_loan_balance", "2024Q4", ["50", "51"], days)
    restated("rongchang", "green_loan_balance", "2025Q1", ["60", "61"], days)
    assert len(restatements(OFFICIAL)) == len(restatements(OFFICIAL, until=Quarter(2025, 1))) == 2
    until = named(OFFICIAL, until=Quarter(2024, 4))
    assert [one.quarter for one in until] == [Quarter(2024, 4)]


def test_a_quarter_without_a_round_is_due_by_the_calendar():
    assert due_day(Quarter(2030, 1)) == datetime.date(2030, 4, 25)
    assert Window(datetime.date(2025, 1, 1)).holds(datetime.date(2099, 1, 1))


def test_what_was_known_on_a_day_and_what_was_restated_since():
    restated(
        "wushan",
        "green_loan_balance",
        "2024Q4",
        ["50", "51", "52"],
        [at(2025, 1, 10), at(2025, 2, 10), at(2025, 3, 10)],
    )
    known = named(OFFICIAL, moment=at(2025, 2, 28))
    assert [stated(one) for one in known] == [("50.00", "51.00")]
    since = restatements_since(OFFICIAL, datetime.date(2025, 2, 10)).first()
    assert [stated(one) for one in since] == [("51.00", "52.00")]


def test_reasons_are_for_those_who_are_signed_in():
    restated(
        "wushan", "green_loan_balance", "2024Q4", ["5", "6"], [at(2025, 1, 10), at(2025, 2, 10)]
    )
    assert [one.reason for one in named(STRANGER)] == [""]
    assert [one.reason for one in named(OFFICIAL)] == [REASON]


def test_a_figure_that_only_a_hidden_plan_asks_for_stays_hidden():
    restated(
        "shapingba", "forest_coverage", "2024Q4", ["40", "41"], [at(2025, 1, 10), at(2025, 2, 10)]
    )
    assert named(STRANGER) == []
    assert len(named(OFFICIAL)) == 1
    place = Observation.objects.first().jurisdiction
    public = Target.objects.filter(plan__slug="chongqing", indicator__code="forest_coverage")
    public.update(jurisdiction=place)
    assert len(named(STRANGER)) == 1


def test_pages_name_the_newest_and_count_the_rest(monkeypatch):
    for day, code in enumerate(("green_loan_balance", "loan_balance", "green_bond_balance"), 1):
        restated("wushan", code, "2024Q4", ["5", "6"], [at(2025, 1, 10), at(2025, 2, day)])
    found = restatements(OFFICIAL)
    assert (len(found), len(found.listed), found.unlisted) == (3, 3, 0)
    monkeypatch.setattr("targets.progress.restatements.LISTED", 2)
    assert [one.indicator.code for one in found.listed] == ["green_bond_balance", "loan_balance"]
    assert found.unlisted == 1
    wanted = {(one.jurisdiction.pk, one.indicator.pk) for one in found.first(1)}
    assert [one.indicator.code for one in named(OFFICIAL, of=wanted)] == ["green_bond_balance"]


def test_queries_do_not_grow_with_figures(django_assert_num_queries):
    assert Account.objects.count() == 0
    codes = list(Indicator.objects.filter(asked_of="everyone").values_list("code", flat=True))
    for code in codes:
        moments = [at(2025, 1, 10), at(2025, 2, 10)]
        restated("wushan", code, "2024Q4", ["5", "6"], moments)
    with django_assert_num_queries(3):
        found = named(OFFICIAL)
        assert {one.indicator.code for one in found} == set(codes)
        assert {one.jurisdiction.slug for one in found} == {"wushan"}
