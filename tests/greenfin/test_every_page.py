"""Every page, file and list of the API after the change of period."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Account
from tests import second_period as second

from .pages import rows
from .test_hidden_plan import TABLES
from .test_recomputation import compare_all
from .web.access_matrix import ACCESS

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
LISTS = ("plans", "targets", "progress", "alignment", "audit")
# A stream, what is said at sign-in; sessions and packages, which say when they were.
LEFT_OUT = {
    *("screen_version", "logout", "login", "password_change", "plan_import"),
    *("own_sessions", "exchange_package", "api:package"),
}


def addresses(reader: str) -> list[str]:
    """Pages that a reader may open without rows made for the test, files, lists of the API."""
    pages = [
        reverse(name, kwargs=dict(row.kwargs))
        for name, row in ACCESS.items()
        if row.get[reader] == 200 and not row.kwargs_fixture and name not in LEFT_OUT
    ]
    files = [f"{reverse(name)}?_export={kind}" for name in TABLES for kind in ("csv", "xlsx")]
    return [*pages, *files, *(f"/api/v1/{name}/" for name in LISTS)]


def as_of(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


@pytest.mark.usefixtures("second_period")
class TestAfterTheChange:
    QUERIES = (
        *(f"as_of={quarter}" for quarter in second.RETURNS),
        f"as_of={second.NEWEST}&period={second.FORMER}",
        "",
    )

    @pytest.mark.long
    @pytest.mark.parametrize("query", QUERIES)
    @pytest.mark.parametrize("reader", ["anonymous", "reviewer", "administrator"])
    def test_every_page_and_file_opens(
        self,
        client_of: Callable[[str], Client],
        pytestconfig: pytest.Config,
        reader: str,
        query: str,
    ) -> None:
        """As they stand all; of the other views each takes another third."""
        client, wanted = client_of(reader), addresses(reader)
        if query and not pytestconfig.getoption("--whole"):
            wanted = wanted[self.QUERIES.index(query) % 3 :: 3]
        statuses = {address: client.get(as_of(address, query)).status_code for address in wanted}
        assert {address: code for address, code in statuses.items() if code != 200} == {}

    @pytest.mark.parametrize("name", ["briefing", "slides"])
    @pytest.mark.parametrize("quarter", second.RETURNS)
    def test_the_briefing_and_the_slides_of_every_quarter(
        self, client_of: Callable[[str], Client], quarter: str, name: str
    ) -> None:
        leader = client_of("leader")
        address = reverse(name, args=[quarter])
        assert leader.get(address).status_code == 200
        assert leader.get(address, {"period": second.FORMER}).status_code == 200
        code = 200 if quarter == second.NEWEST else 404
        assert leader.get(address, {"period": second.PRESENT}).status_code == code

    @pytest.mark.parametrize("period", [second.FORMER, second.PRESENT])
    def test_statuses_are_recomputed(
        self, client_of: Callable[[str], Client], accounts: dict[str, Account], period: str
    ) -> None:
        leader = client_of("leader")
        seen = compare_all(leader, [second.NEWEST], period=period)
        found = rows(leader, "progress/", period=period)
        uncounted = [row for row in found if row["target_level"] is None]
        assert sum(seen.values()) >= len(found) - len(uncounted)
        wanted = {"achieved", "missed", "awaiting"} if period == second.FORMER else {"on_track"}
        assert wanted <= set(seen)
