"""Baselines are proposed from the figures and set on the page of the revision, nowhere else."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Account, Event
from districts.permissions import Reader
from districts.refusals import NotAllowed, Refused
from greenfin.start.periods import period_state
from targets.actions import set_baseline
from targets.models import Target
from targets.periods import Quarter
from tests import second_period as second
from tests.greenfin.pages import rows, text_of
from tests.kept import forget_kept

pytestmark = [pytest.mark.usefixtures("second_period"), pytest.mark.django_db]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
SEES_ALL = Reader(roles=frozenset({"administrator"}))
SENT = {"value": "890", "quarter": "2025Q4", "origin": "observed"}


def bonds() -> Target:
    """The city's bonds of 2026–2030, whose plan names no baseline."""
    return Target.objects.get(plan__slug="chongqing-2026", key="bonds-2030")


def test_the_page_of_a_target_leads_to_where_it_is_entered(
    client_of: Callable[[str], Client],
) -> None:
    address = bonds().get_absolute_url()
    link = f"{reverse('target_revise', args=[bonds().pk])}#baseline"
    assert link in client_of("administrator").get(address).content.decode()
    assert link not in client_of("official").get(address).content.decode()


def test_the_last_figure_before_the_period_is_proposed_and_set(
    client_of: Callable[[str], Client],
) -> None:
    client = client_of("administrator")
    page = client.get(reverse("target_revise", args=[bonds().pk]), **ENGLISH)
    assert "in 2025 Q4," in text_of(page)
    assert "/observations/" in page.content.decode()
    assert 'value="890"' in page.content.decode()
    address = reverse("target_baseline", args=[bonds().pk])
    answer = client.post(address, SENT, follow=True, **ENGLISH)
    assert "The baseline is set" in text_of(answer)
    found = bonds()
    assert (found.baseline_value, found.baseline_quarter, found.baseline_origin) == (
        890, "2025Q4", "observed",
    )  # fmt: skip
    event = Event.objects.get(deed="set_baseline")
    assert event.before == {"value": None, "quarter": None, "origin": "none"}
    assert event.after == {"value": "890", "quarter": "2025Q4", "origin": "observed"}
    [row] = [row for row in rows(client, "progress/") if row["target"] == found.pk]
    # 940 of the way from 890 to 1500, three of twenty quarters gone.
    assert row["progress"] == pytest.approx(50 / 610)
    assert row["elapsed"] == pytest.approx(3 / 20)
    again = client.post(address, SENT, follow=True, **ENGLISH)
    assert "nothing was changed" in text_of(again)


def test_without_a_figure_none_is_proposed(client_of: Callable[[str], Client]) -> None:
    target = Target.objects.get(plan__slug="shapingba-2026")
    Target.objects.filter(pk=target.pk).update(indicator=bonds().indicator)
    page = client_of("administrator").get(reverse("target_revise", args=[target.pk]), **ENGLISH)
    assert "No exact figure at the beginning of the period is known." in text_of(page)


def growth_beside(**base: object) -> Target:
    """A growth that the plan asks of the city's bonds beside their level."""
    target = bonds()
    target.pk, target.key, target.kind, target.title = None, "growth", "average_growth", "年均增速"
    target.title_en, target.value, target.unit = "Average growth", Decimal(12), "%"
    for name, value in base.items():
        setattr(target, name, value)
    target.save()
    forget_kept()
    return target


def test_one_figure_is_not_rated_from_two_bases(client_of: Callable[[str], Client]) -> None:
    client = client_of("administrator")
    growth = growth_beside()
    page = text_of(client.get(reverse("target_revise", args=[growth.pk]), **ENGLISH))
    assert f"It is set for {bonds().label} too" in page
    address = reverse("target_baseline", args=[growth.pk])
    said = text_of(client.post(address, SENT, follow=True, **ENGLISH))
    assert f"It is set for {bonds().label} too, which had none." in said
    found = {row["target"]: row for row in rows(client, "progress/")}
    for target in (bonds(), growth):
        assert found[target.pk]["elapsed"] == pytest.approx(3 / 20)
        assert found[target.pk]["rated_by"] == "path"
    assert Event.objects.filter(deed="set_baseline").count() == 2
    # What has one of its own keeps it.
    client.post(address, {**SENT, "value": "880"})
    assert bonds().baseline_value == 890


def test_the_base_of_the_target_beside_is_proposed(client_of: Callable[[str], Client]) -> None:
    base = {"baseline_value": Decimal(880), "baseline_quarter": "2025Q4"}
    growth_beside(**base, baseline_origin="stated")
    client = client_of("administrator")
    html = client.get(reverse("target_revise", args=[bonds().pk]), **ENGLISH).content.decode()
    assert 'value="880"' in html
    assert "Proposed is the baseline of “Average growth”" in html
    # Rated by its pace until then, which says so; the first steps lead to it.
    why = text_of(client.get(bonds().get_absolute_url(), **ENGLISH))
    assert "Without a baseline" in why
    links = [link.address for link in period_state(SEES_ALL).links]
    assert reverse("target_revise", args=[bonds().pk]) in links


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quarter": "2030Q4"}, "must lie before the deadline"),
        ({"quarter": "2025"}, "Write a quarter like 2025 Q4."),
        ({"value": ""}, "required"),
        ({"origin": "guessed"}, "guessed"),
    ],
)
def test_what_cannot_be_is_refused(
    client_of: Callable[[str], Client], changes: dict[str, str], said: str
) -> None:
    address = reverse("target_baseline", args=[bonds().pk])
    answer = client_of("administrator").post(address, SENT | changes, **ENGLISH)
    assert answer.status_code in (409, 422)
    assert said in text_of(answer)
    assert bonds().baseline_value is None


def test_who_may(accounts: dict[str, Account]) -> None:
    values = {"value": Decimal(1), "quarter": Quarter(2025, 4), "origin": "stated"}
    now = second.moment(second.TODAY, 0)
    with pytest.raises(NotAllowed):
        set_baseline(target=bonds(), by=accounts["reviewer"], now=now, **values)
    direction = Target.objects.filter(kind="direction").first()
    with pytest.raises(Refused):
        set_baseline(target=direction, by=accounts["administrator"], now=now, **values)
