"""One figure's way: pushed, prefilled and locked, reported otherwise, weighed, accepted."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Event
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions import accept_return, weigh_pushed
from targets.intake.models import PushedChoice, PushedValue
from targets.models import Observation
from targets.returns.pushed import pushed_differences
from targets.workbook import book as workbook
from targets.workbook.filled import filled_copy
from tests.greenfin.exchange.pushing import line
from tests.targets.factories import NOW, confirmed, member_of, opened, places, submitted, uploaded

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture
def member(accounts):
    return member_of(opened("2025Q3"))


@pytest.fixture
def pushed(member, pusher):
    """91.5 for a figure that Rongchang reports as 90."""
    status, said = pusher(line())
    assert (status, said["accepted"], said["refused"]) == (200, 1, [])
    return PushedValue.objects.get()


def template_cell(content, header="本期值"):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["指标"]
    rows, columns = places(sheet)
    return sheet.cell(rows["green_loan_balance"], columns[header])


def test_a_pushed_figure_stands_in_the_template_locked_and_marked(member, pushed) -> None:
    content = workbook.template_bytes(member=member)
    cell = template_cell(content)
    assert (cell.value, cell.protection.locked) == (91.5, True)
    assert "系统推送：金融监测平台（2025-10-08）" in template_cell(content, "上期备注").value
    sheet = openpyxl.load_workbook(io.BytesIO(content))["指标"]
    assert any("系统推送" in str(row[0].value) for row in sheet.iter_rows(max_row=6))
    assert not Observation.objects.exists()


def test_a_word_is_pushed_as_well(member, pusher) -> None:
    assert pusher(line(value=None, state="not_yet_available"))[1]["accepted"] == 1
    assert pusher(line("loan_balance", value="不适用"))[1]["accepted"] == 1
    cell = template_cell(workbook.template_bytes(member=member))
    assert (cell.value, cell.protection.locked) == ("数据待发布", True)


def test_the_same_figure_asks_nothing(member, pushed, accounts) -> None:
    held = submitted(member, accounts["reporter_a"], green_loan_balance=91.5)
    assert pushed_differences(held) == []
    assert accepted_by(held, accounts["reviewer"]).state == "accepted"


def accepted_by(held, reviewer):
    held.refresh_from_db()
    return accept_return(quarterly_return=held, by=reviewer, now=NOW, **confirmed(held))


def test_another_figure_is_asked_about_and_shown_beside_the_pushed_one(
    member, pushed, accounts
) -> None:
    held = submitted(member, accounts["reporter_a"])
    asked = [one for one in held.findings if one["code"] == "pushed_differs"]
    assert [(one["found"], one["params"]["text"]) for one in asked] == [("90", "91.5")]
    client = Client()
    client.force_login(accounts["reviewer"])
    page = client.get(held.get_absolute_url()).content.decode()
    assert "金融监测平台" in page
    assert 'name="pushed-green_loan_balance"' in page
    with pytest.raises(Refused, match=r"推送|pushed"):
        accepted_by(held, accounts["reviewer"])
    # The draft in Excel: what differs is no longer locked.
    copy = template_cell(filled_copy(quarterly_return=held))
    assert (copy.value, copy.protection.locked) == (90, False)


def weighed(held, by, choice, key="green_loan_balance"):
    held.refresh_from_db()
    return weigh_pushed(
        quarterly_return=held, by=by, now=NOW, choices={key: choice}, **confirmed(held)
    )


def test_the_reviewer_lets_the_pushed_figure_stand_and_both_stay(member, pushed, accounts) -> None:
    held = submitted(member, accounts["reporter_a"])
    for choice in ("typed", "pushed", "typed", "pushed"):
        weighed(held, accounts["reviewer"], choice)
    accepted_by(held, accounts["reviewer"])
    found = Observation.objects.published().get(indicator__code="green_loan_balance")
    assert (str(found.value), found.read_as, found.typed) == ("91.500000", "pushed", "90")
    [choice] = PushedChoice.objects.all()
    assert (choice.typed["value"], choice.chosen) == ("90", "pushed")
    assert Event.objects.filter(deed="weigh_pushed").count() == 4
    client = Client()
    assert "金融监测平台" not in client.get(found.get_absolute_url()).content.decode()
    client.force_login(accounts["reviewer"])
    page = client.get(found.get_absolute_url()).content.decode()
    assert "金融监测平台" in page
    assert "系统汇总" in page


def test_the_reported_figure_stands_and_a_later_version_is_looked_at_anew(
    member, pushed, pusher, accounts
) -> None:
    held = submitted(member, accounts["reporter_a"])
    weighed(held, accounts["reviewer"], "typed")
    pusher(line(value="92", version_date="2025-11-01"))
    assert [one.is_open for one in pushed_differences(held)] == [True]
    weighed(held, accounts["reviewer"], "typed")
    accepted_by(held, accounts["reviewer"])
    pusher(line(value="93", version_date="2025-12-01"))
    found = Observation.objects.published().get(indicator__code="green_loan_balance")
    assert str(found.value) == "90.000000"
    assert PushedValue.objects.current().get().value == 93


def test_who_may_weigh_and_what(member, pushed, accounts) -> None:
    held = submitted(member, accounts["reporter_a"])
    with pytest.raises(NotAllowed):
        weighed(held, accounts["reporter_a"], "typed")
    for choice, key in (("", "green_loan_balance"), ("typed", "loan_balance")):
        with pytest.raises(Refused):
            weighed(held, accounts["reviewer"], choice, key)
    with pytest.raises(Conflict):
        weigh_pushed(
            quarterly_return=held,
            by=accounts["reviewer"],
            now=NOW,
            choices={},
            version=9,
            digest=held.file.digest,
        )
    client = Client()
    client.force_login(accounts["reviewer"])
    address = reverse("return_weigh", args=[held.pk])
    told = {**confirmed(held), "pushed-green_loan_balance": "pushed"}
    assert client.post(address, told).status_code == 302
    held.refresh_from_db()
    assert held.contents["指标"]["green_loan_balance"]["value"]["value"] == "91.5"


def test_a_pushed_figure_that_breaks_a_rule_is_not_let_stand(member, pusher, accounts) -> None:
    pusher(line("green_loan_balance", "950"))
    held = submitted(member, accounts["reporter_a"])
    with pytest.raises(Refused) as refused:
        weighed(held, accounts["reviewer"], "pushed")
    assert [one.code for one in refused.value.findings] == ["part_exceeds_whole"]
    held.refresh_from_db()
    assert held.contents["指标"]["green_loan_balance"]["value"]["value"] == "90"


def test_the_page_of_cells_says_what_was_pushed(member, pushed, accounts) -> None:
    draft = uploaded(member, accounts["reporter_a"])
    client = Client()
    client.force_login(accounts["reporter_a"])
    page = client.get(reverse("return_fill", args=[draft.pk])).content.decode()
    assert "金融监测平台" in page
