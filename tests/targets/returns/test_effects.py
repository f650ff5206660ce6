"""What accepting would change is what accepting changes."""

import pytest

from districts.permissions import reader_of
from targets.actions import accept_return
from targets.models import Observation, Target
from targets.periods import Quarter
from targets.progress import progress_of
from targets.progress.as_of import AsOf
from targets.returns.effects import effects_of_accepting
from tests.targets.factories import NOW, accepted, confirmed, member_of, opened, submitted
from tests.targets.returns.test_return_pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def told(rows):
    return [(row.target.pk, row.status, row.figure, row.quarter, row.covered) for row in rows]


def stood(quarter):
    """The progress of Rongchang's targets by what is published now."""
    as_of = AsOf(Quarter.parse(quarter))
    targets = Target.objects.filter(jurisdiction__slug="rongchang")
    return {
        one.target.pk: (one.status, one.assessment.observed) for one in progress_of(targets, as_of)
    }


@pytest.mark.parametrize("is_correction", [False, True])
def test_what_is_told_before_is_what_stands_after(
    member, reporter, reviewer, is_correction
) -> None:
    quarter, later = "2025Q4", member_of(opened("2025Q4"))
    accepted(member, reporter, reviewer)
    reason = ""
    if is_correction:
        accepted(later, reporter, reviewer, green_loan_balance=95, loan_balance=950)
        reason = "漏报"
    held = submitted(later, reporter, reason=reason, green_loan_balance=160, loan_balance=1000)
    before, rows = stood(quarter), Observation.objects.published().count()
    effects = effects_of_accepting(reader_of(reviewer), held)
    assert (stood(quarter), Observation.objects.published().count()) == (before, rows)
    assert effects.targets
    for one in effects.targets:
        shown = (one.before.status, one.before.assessment.observed)
        assert shown == before[one.before.target.pk]
    accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))
    after = stood(quarter)
    assert {
        one.after.target.pk: (one.after.status, one.after.assessment.observed)
        for one in effects.targets
    }.items() <= after.items()
    told_of = {one.after.target.pk for one in effects.targets}
    assert {pk for pk in after if after[pk] != before[pk]} <= told_of
    # And what is derived of two figures is among them, where a target is set on it.
    moved = {one.after.target.indicator.code for one in effects.moved}
    assert "green_loan_share" in moved or "green_loan_balance" in moved
    assert effects_of_accepting(reader_of(reviewer), held).moved == []


@pytest.mark.parametrize(
    ("language", "word"), [("zh-hans", "审核通过后："), ("en", "Accepting changes:")]
)
def test_the_reviewer_reads_the_figures_and_then_decides(
    member, reporter, client_of, settings, language, word
) -> None:
    settings.LANGUAGE_CODE = language
    held = submitted(member, reporter)
    page = client_of("reviewer").get(held.get_absolute_url())
    text = page.content.decode()
    assert text.index('id="row-green_loan_balance"') < text.index('id="decide"')
    assert word in text_of(page)
    assert " → " in text_of(page) or "90" in text_of(page)
    assert client_of("reporter_a").get(held.get_absolute_url()).context["effects"] is None


def test_where_nothing_moves_that_is_said(member, reporter, reviewer, client_of) -> None:
    accepted(member, reporter, reviewer)
    held = submitted(member, reporter, reason="备注更正", remark="改了备注")
    page = client_of("reviewer").get(held.get_absolute_url())
    assert "审核通过后，本区域各项目标不变。" in text_of(page)
