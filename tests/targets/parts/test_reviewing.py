"""Who handed in a part never decides on the return that it went into."""

import pytest

from districts.models import Membership
from districts.permissions import reader_of
from targets.actions import accept_return, remark_on_return, send_back_return, submit_return
from targets.returns.refusals import NotAllowed
from targets.returns.transitions import possible_deeds
from targets.workbook import book as workbook
from tests.targets.factories import NOW, confirmed
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    TASKS,
    body_of,
    completed,
    handed_in,
    taken,
    upload,
    uploaded_part,
)

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def of_both(parted, accounts):
    """A second reviewer, who fills in a body's parts as well."""
    account = type(accounts["reviewer"]).objects.create_user("both", first_name="两者")
    Membership.objects.create(account=account, role="reviewer")
    Membership.objects.create(
        account=account,
        role="contributor",
        jurisdiction=parted.jurisdiction,
        organisation=body_of(ECOLOGY),
    )
    return account


def waiting(member, reporter, part):
    """The return that took the part over, as it waits for review."""
    held = upload(member, completed(taken(member, reporter, part).draft), reporter)
    answers = {one.question: "属实。" for one in workbook.queries_of(quarterly_return=held)}
    return submit_return(
        quarterly_return=held, by=reporter, now=NOW, answers=answers, **confirmed(held)
    )


def test_the_one_who_handed_a_part_in_decides_on_nothing(
    parted, of_both, reporter, reviewer
) -> None:
    held = waiting(parted, reporter, handed_in(parted, of_both))
    told = {"quarterly_return": held, "by": of_both, "now": NOW, **confirmed(held)}
    for deed in (
        lambda: accept_return(**told),
        lambda: send_back_return(**told, reason="核实"),
        lambda: remark_on_return(**told, sheet=TASKS, key=ALONE, text="核实"),
    ):
        with pytest.raises(NotAllowed, match="分表"):
            deed()
    assert possible_deeds(reader_of(of_both), held) == []
    assert possible_deeds(reader_of(reviewer), held) == ["remark", "accept", "send_back"]
    assert accept_return(**{**told, "by": reviewer}).state == "accepted"


def test_a_part_that_went_nowhere_stands_in_nobodys_way(
    parted, of_both, contributor, reporter
) -> None:
    held = waiting(parted, reporter, handed_in(parted, contributor))
    uploaded_part(parted, of_both)
    told = {"quarterly_return": held, "by": of_both, "now": NOW, **confirmed(held)}
    assert accept_return(**told).state == "accepted"
