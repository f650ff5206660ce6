"""A small city with published figures, and the people whom an evaluation passes through."""

import pytest

from districts.models import Account, Jurisdiction, Plan
from tests.whole_city import Size, fill_city


@pytest.fixture
def city(loaded_plans: None) -> None:
    first = ("rongchang", "wushan", "shapingba")
    Jurisdiction.objects.filter(slug__in=first).update(position=0)
    fill_city(Size(districts=5, targets=3, tasks=3, quarters=6))
    # What rests on a plan not for publication is never told outside.
    Plan.objects.update(is_public=True)


@pytest.fixture
def office(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def second(accounts: dict[str, Account]) -> Account:
    return accounts["second_reviewer"]


@pytest.fixture
def reporter(accounts: dict[str, Account]) -> Account:
    """Reports for Rongchang."""
    return accounts["reporter_a"]
