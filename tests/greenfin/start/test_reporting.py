"""Who reports, ticked in one list; groups tick and keep nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Event, Jurisdiction

pytestmark = pytest.mark.usefixtures("loaded_plans")
CORE = {"liangjiang", "wanzhou", "yuzhong", "jiangbei", "nanan"}


@pytest.fixture
def office(client_of: Callable[[str], Client]) -> Client:
    return client_of("administrator")


def reporting() -> set[str]:
    return set(Jurisdiction.objects.reporting().values_list("slug", flat=True))


def keys(*slugs: str) -> list[int]:
    return list(Jurisdiction.objects.filter(slug__in=slugs).values_list("pk", flat=True))


def ticked(page: Any) -> set[str]:
    return {one.jurisdiction.slug for one in page.context["places"] if one.is_ticked}


def test_the_list_shows_who_reports_and_why_one_would(office: Client) -> None:
    page = office.get(reverse("reporting"))
    assert ticked(page) == reporting()
    lines = {one.jurisdiction.slug: one for one in page.context["places"]}
    assert len(lines) == Jurisdiction.objects.count() == 43
    assert (lines["rongchang"].has_plan, lines["rongchang"].reporters) == (True, ["Reporter_a"])
    assert lines["wanzhou"].targets == 1
    assert not lines["wanzhou"].has_plan


def test_a_group_is_added_to_what_is_ticked_and_nothing_is_kept(office: Client) -> None:
    before = reporting()
    page = office.post(reverse("reporting"), {"reporting": keys("fuling"), "tick": "bound"})
    assert ticked(page) == CORE | {"fuling"}
    page = office.post(reverse("reporting"), {"reporting": keys("fuling"), "tick": "districts"})
    assert len(ticked(page)) == 38
    page = office.post(reverse("reporting"), {"reporting": keys("fuling"), "tick": "none"})
    assert ticked(page) == set()
    assert reporting() == before
    assert not Event.objects.filter(deed="set_reporting").exists()


def test_saving_keeps_the_list_and_the_trail_says_what_changed(office: Client) -> None:
    wanted = [*keys("fuling"), *keys(*reporting() - {"wushan"})]
    page = office.post(reverse("reporting"), {"reporting": wanted}, follow=True)
    assert "新增填报单位：涪陵区。自下一季度起不再填报：巫山县。" in page.content.decode()
    assert "fuling" in reporting()
    assert "wushan" not in reporting()
    event = Event.objects.get(deed="set_reporting")
    assert event.after == {"added": ["fuling"], "dropped": ["wushan"]}
    assert event.actor == "administrator"
    page = office.post(reverse("reporting"), {"reporting": wanted}, follow=True)
    assert Event.objects.filter(deed="set_reporting").count() == 1


@pytest.mark.parametrize("sent", [{}, {"reporting": ["999999"]}, {"reporting": ["x"]}])
def test_nobody_and_somebody_unknown_are_refused(office: Client, sent: Any) -> None:
    before = reporting()
    assert office.post(reverse("reporting"), sent).status_code == 422
    assert reporting() == before
