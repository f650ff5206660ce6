"""What the addresses of the exchange need: a source system, its mapping, what it pushed."""

import pytest

from districts.models import Account
from targets.intake.models import SourceSystem
from tests.greenfin.exchange.pushing import a_source, an_exchange
from tests.tasks.risks.records import registered


@pytest.fixture
def source_kwargs(accounts: dict[str, Account]) -> dict[str, str]:
    return {"code": a_source(accounts["administrator"]).code}


@pytest.fixture
def mapping_kwargs(source_kwargs: dict[str, str]) -> dict[str, str]:
    source = SourceSystem.objects.get(**source_kwargs)
    return {**source_kwargs, "mapping": source.mappings.create(code="wan").code}


@pytest.fixture
def exchange_kwargs(source_kwargs: dict[str, str]) -> dict[str, int]:
    return {"pk": an_exchange(SourceSystem.objects.get(**source_kwargs)).pk}


@pytest.fixture
def risk_kwargs(accounts: dict[str, Account]) -> dict[str, int]:
    record = registered(accounts["supervisor"])
    return {"year": record.year, "number": record.number}
