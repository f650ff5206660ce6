"""The people whom matters pass through, on the ground of the loaded plans."""

import pytest

from districts.models import Account
from tasks.models import SupervisionMatter

from .matters import body_of, contributor_of, issued


@pytest.fixture(autouse=True)
def plans(loaded_plans: None) -> None:
    pass


@pytest.fixture
def office(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def leader(accounts: dict[str, Account]) -> Account:
    return accounts["leader"]


@pytest.fixture
def contributor(db: None) -> Account:
    """Answers for the first body that leads a task of Rongchang's plan."""
    return contributor_of(body_of("rongchang"))


@pytest.fixture
def matter(office: Account, contributor: Account) -> SupervisionMatter:
    return issued(office)
