"""Whatever the API's own description allows, and much that it does not, gets an answer."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings

from districts.models import Account
from greenfin.exchange.actions import issue_token
from tests.greenfin.exchange.pushing import NOW, a_source
from tests.whole_city import Size, fill_city

pytestmark = [pytest.mark.corpus, pytest.mark.long]
READERS = ("anonymous", "leader", "administrator")


@pytest.mark.parametrize("reader", READERS)
def test_no_request_makes_the_api_fail(
    loaded_plans: None,
    accounts: dict[str, Account],
    client_of: Callable[[str], Client],
    repeats: Callable[..., int],
    reader: str,
) -> None:
    """Each operation with values of its schema and against it; a source system's token too."""
    fill_city(Size(districts=3, targets=2, tasks=2, quarters=3))
    token = issue_token(
        source=a_source(accounts["administrator"]), by=accounts["administrator"], now=NOW
    )
    cookies = client_of(reader).cookies.output(header="", sep=";").strip()
    headers = {"Cookie": cookies} if cookies else {}
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        bearer = {"Authorization": f"Bearer {token}"} if operation.method == "post" else {}
        check_operation(operation, {**headers, **bearer}, repeats(100, 12))


def check_operation(operation: Any, headers: dict[str, str], times: int) -> None:
    """No answer is a fault of the server's; what a request stores is taken back."""

    @settings(max_examples=times, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def try_it(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        assert answer.status_code < 500, case.as_curl_command()

    try_it()
