"""Three departments of Rongchang that write the ledger."""

import pytest

from districts.models import Account

from .ledger import duties


@pytest.fixture
def reviewer(accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def people(reviewer: Account) -> dict[str, Account]:
    return duties(reviewer)
