"""What pages of parts offer to fill in, what they say once, and which bodies nobody answers for."""

import datetime
import re

import pytest
from django.urls import reverse

from districts.actions import move_data_version
from targets.actions.parts import fill_in_part
from targets.models import PartReturn
from targets.returns.transitions import too_early
from targets.workbook.correcting import Entry, inputs_of
from targets.workbook.indicator_sheet import IndicatorSheet
from tests.targets.factories import VALUES, member_of, opened
from tests.targets.parts.factories import (
    ECOLOGY,
    FORESTRY,
    REFORM,
    asked,
    body_of,
    contributor_of,
    handed_in,
    seen,
)
from tests.targets.parts.test_part_pages import text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


def test_a_district_that_asks_no_body_has_no_row_of_one() -> None:
    assert IndicatorSheet().bodies_of(member_of(opened("2025Q3"))) == {}


def test_the_page_of_uploads_leads_to_filling_in_on_the_page(parted, of_body, contributor) -> None:
    address = reverse("part_upload")
    begin = reverse("part_begin", args=["rongchang", "2025Q3", ECOLOGY])
    template = reverse("part_template", args=["rongchang", "2025Q3", ECOLOGY])
    page = of_body.get(address).content.decode()
    assert template in page
    assert f'action="{begin}"' in page
    fill = of_body.post(begin)["Location"]
    page = of_body.get(address).content.decode()
    assert f'href="{fill}"' in page
    assert begin not in page
    # What was handed in is closed until it is decided on.
    PartReturn.objects.update(state="withdrawn")
    handed_in(parted, contributor)
    page = of_body.get(address).content.decode()
    assert begin not in page
    assert "在线填报" not in page


def test_a_quarter_that_runs_is_said_once(reporter, client, settings) -> None:
    settings.TODAY = "2026-03-01"
    now = datetime.datetime(2026, 3, 1, 2, 0, tzinfo=datetime.UTC)
    member = member_of(opened("2026Q1", now))
    asked(member, reporter)
    person = contributor_of(member)
    client.force_login(person, backend="districts.accounts.sessions.AccountBackend")
    client.post(reverse("part_begin", args=["rongchang", "2026Q1", ECOLOGY]))
    draft = PartReturn.objects.get()
    fill_in_part(
        part=draft,
        by=person,
        now=now,
        entries=[
            Entry(*one.place, str(VALUES.get(one.row.key, "不适用")) if one.row.unit else "推进中")
            for one in inputs_of(draft)
            if one.column.is_required
        ],
        **seen(draft),
    )
    page = text_of(client.get(draft.get_absolute_url()))
    assert page.count(too_early("2026Q1", now.date())) == 1


def test_bodies_without_an_account_are_named(parted, reporter, client_of) -> None:
    """Where a body owes measures and nobody can fill them in, the reporter sees it."""
    address = reverse("parts", args=["rongchang", "2025Q3"])
    ecology, reform = body_of(ECOLOGY).name, body_of(REFORM).name
    client = client_of("reporter_a")
    page = text_of(client.get(address))
    assert f"2个单位没有填报账号：{reform}、{ecology}" in page
    [left] = re.findall(r"另有(\d+)个牵头单位未布置分表，也没有填报账号", page)
    assert "没有填报账号" in text_of(client.get(reverse("return_list")))
    assert "没有填报账号" in text_of(client.get(reverse("part_list")))
    board = text_of(client_of("reviewer").get(reverse("round", args=["2025Q3"])))
    assert f"{reform}（没有填报账号）" in board
    contributor_of(parted)
    contributor_of(parted, REFORM)
    contributor_of(parted, FORESTRY)
    move_data_version()
    page = text_of(client.get(address))
    assert "2个单位没有填报账号" not in page
    assert f"另有{int(left) - 1}个牵头单位未布置分表" in page
    assert "没有填报账号" not in text_of(client.get(reverse("return_list")))
    board = text_of(client_of("reviewer").get(reverse("round", args=["2025Q3"])))
    assert "没有填报账号" not in board
