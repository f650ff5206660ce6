"""Two supervisors, a bank and an insurer."""

import pytest

from districts.models import Account, Membership
from tasks.evaluation.models import Institution

from .filling import BANK, INSURER, add


@pytest.fixture
def supervisor(accounts: dict[str, Account]) -> Account:
    return accounts["supervisor"]


@pytest.fixture
def colleague(accounts: dict[str, Account]) -> Account:
    """Another supervisor."""
    account = Account.objects.create_user("second_supervisor", first_name="Second")
    Membership.objects.create(account=account, role="supervisor")
    return account


@pytest.fixture
def bank(supervisor: Account) -> Institution:
    return add(BANK, 1, supervisor)


@pytest.fixture
def insurer(supervisor: Account, bank: Institution) -> Institution:
    return add(INSURER, 2, supervisor, "insurer")
