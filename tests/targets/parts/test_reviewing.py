"""Who handed in a part never decides on the return that it went into."""

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Membership
from districts.permissions import reader_of
from districts.refusals import NotAllowed
from targets.actions import accept_return, remark_on_return, send_back_return, submit_return
from targets.actions.parts import fill_in_part, hand_in_part
from targets.models import CellEntry
from targets.returns.lists import next_waiting
from targets.returns.transitions import possible_deeds
from targets.workbook import book as workbook
from targets.workbook.correcting import Entry
from tests.targets.factories import NOW, confirmed, member_of, submitted
from tests.targets.parts.factories import (
    ALONE,
    ECOLOGY,
    TASKS,
    body_of,
    completed,
    handed_in,
    seen,
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
    assert possible_deeds(reader_of(reviewer), held) == ["remark", "weigh", "accept", "send_back"]
    assert accept_return(**{**told, "by": reviewer}).state == "accepted"


def test_one_who_filled_in_a_cell_of_a_part_decides_on_nothing(
    parted, of_both, contributor, reporter, reviewer
) -> None:
    part = uploaded_part(parted, contributor)
    account = Entry(TASKS, ALONE, "account", "已召开推进会。")
    part = fill_in_part(part=part, by=of_both, now=NOW, entries=[account], **seen(part))
    part = hand_in_part(part=part, by=contributor, now=NOW, **seen(part))
    held = waiting(parted, reporter, part)
    told = {"quarterly_return": held, "by": of_both, "now": NOW, **confirmed(held)}
    for deed in (
        lambda: accept_return(**told),
        lambda: send_back_return(**told, reason="核实"),
        lambda: remark_on_return(**told, sheet=TASKS, key=ALONE, text="核实"),
    ):
        with pytest.raises(NotAllowed, match="填报的内容"):
            deed()
    assert possible_deeds(reader_of(of_both), held) == []
    assert accept_return(**{**told, "by": reviewer}).state == "accepted"


def test_one_who_filled_in_a_cell_of_the_return_decides_on_nothing(
    member, reporter, reviewer
) -> None:
    """However somebody holds both rights, or held the other one then."""
    held = submitted(member, reporter)
    told = {"quarterly_return": held, "by": reviewer, "now": NOW, **confirmed(held)}
    entry = CellEntry.objects.create(
        quarterly_return=held,
        sheet=TASKS,
        key=ALONE,
        column="account",
        cell="G7",
        entered_at=NOW,
        entered_by=reviewer,
    )
    with pytest.raises(NotAllowed, match="填报的内容"):
        accept_return(**told)
    entry.delete()
    assert accept_return(**told).state == "accepted"


def test_the_queue_says_which_return_waits_for_another_reviewer(
    parted, of_both, reporter, reviewer, accounts, client_of
) -> None:
    held = waiting(parted, reporter, handed_in(parted, of_both))
    other = submitted(member_of(parted.round, "wushan"), accounts["reporter_b"])
    said = "不可由本人审核"
    client = Client()
    client.force_login(of_both, backend="districts.accounts.sessions.AccountBackend")
    page = client.get(reverse("return_list")).content.decode()
    assert page.count(said) == 1
    assert said in page.split(held.get_absolute_url(), 1)[1].split("</tr>", 1)[0]
    assert "1份报表待审核" in page
    assert "另有1份报表须由其他审核人员审核" in page
    # It is not what comes next, either.
    assert next_waiting(reader_of(of_both), other) is None
    assert next_waiting(reader_of(reviewer), other) == held
    all_of_it = client_of("reviewer").get(reverse("return_list")).content.decode()
    assert "2份报表待审核" in all_of_it
    assert said not in all_of_it
    accept_return(quarterly_return=other, by=reviewer, now=NOW, **confirmed(other))
    assert "没有其他待审核的报表" in client.get(reverse("return_list")).content.decode()


def test_a_part_that_went_nowhere_stands_in_nobodys_way(
    parted, of_both, contributor, reporter
) -> None:
    held = waiting(parted, reporter, handed_in(parted, contributor))
    uploaded_part(parted, of_both)
    told = {"quarterly_return": held, "by": of_both, "now": NOW, **confirmed(held)}
    assert accept_return(**told).state == "accepted"
