"""Locked quarters: what still comes in, and what is said to whoever is late."""

from decimal import Decimal

import pytest

from districts.refusals import Refused
from targets.actions import accept_return, lock_round, receive_workbook, submit_return
from targets.models import Observation
from tests.targets.factories import (
    NOW,
    confirmed,
    filled,
    member_of,
    opened,
    submitted,
    uploaded,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


def test_a_locked_quarter_takes_no_submission(member, reporter, reviewer) -> None:
    draft = uploaded(member, reporter)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    with pytest.raises(Refused):
        submit_return(quarterly_return=draft, by=reporter, now=NOW, **confirmed(draft))


def test_the_workbook_of_a_quarter_that_is_over_names_the_one_to_use(
    member, reporter, reviewer, settings
) -> None:
    settings.LANGUAGE_CODE = "en"
    content = filled(member)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    with pytest.raises(
        Refused, match=r"2025 Q3, which is locked\. No quarter is open just now\. To "
    ):
        receive_workbook(content=content, file_name="a.xlsx", by=reporter, now=NOW)
    following = member_of(opened("2025Q4"))
    with pytest.raises(Refused, match=r"locked\. Open is 2025 Q4: download the workbook of that"):
        receive_workbook(content=content, file_name="a.xlsx", by=reporter, now=NOW)
    following.delete()
    member.delete()
    with pytest.raises(
        Refused, match=r"2025 Q3, which is not open for your jurisdiction\. No quart"
    ):
        receive_workbook(content=content, file_name="a.xlsx", by=reporter, now=NOW)


def test_what_waits_when_a_quarter_is_locked_can_still_be_decided(
    member, reporter, reviewer
) -> None:
    found = submitted(member, reporter)
    lock_round(reporting_round=member.round, by=reviewer, now=NOW)
    accept_return(quarterly_return=found, by=reviewer, now=NOW, **confirmed(found))
    assert Observation.objects.published().get(
        indicator__code="green_loan_balance"
    ).value == Decimal("90")
