"""Every page, file and list of the API after the change of period, and as of the time before."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from districts.models import Account
from greenfin.plans.loading import load_plans
from tests import second_period as second
from tests.kept import forget_kept

from .pages import rows
from .test_hidden_plan import TABLES, text_of
from .test_recomputation import compare_all
from .web.access_matrix import ACCESS

pytestmark = [pytest.mark.corpus, pytest.mark.django_db]
LISTS = ("plans", "targets", "progress", "alignment", "audit")
# Of places, plans and tasks that both periods have.
OWN_PAGES = (
    "/districts/chongqing/",
    "/districts/rongchang/",
    "/plans/chongqing/",
    "/plans/rongchang/assessment/",
    "/tasks/chongqing/1/",
    "/indicators/green_loan_balance/",
    "/indicators/green_loan_balance/?_export=csv",
    "/plans/chongqing/audit/",
    "/alignment/rongchang/",
    "/alignment/rongchang/?_export=csv",
    "/alignment/chongqing/23/",
    "/tasks/chongqing/23/",
    "/api/v1/audit/?plan=chongqing",
    "/api/v1/alignment/?plan=rongchang",
    "/search/?q=%E7%BB%BF%E8%89%B2",
)
# Where a plan that came within the period shows once it was issued.
LATER_TOLD = (
    "/plans/",
    "/alignment/",
    "/alignment/chongqing/23/",
    "/tasks/chongqing/23/",
    "/api/v1/alignment/",
    "/api/v1/audit/",
)
# A stream, and what is said at sign-in.
LEFT_OUT = {"screen_version", "logout", "login", "password_change", "plan_import"}


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


def fetched(client: Client, wanted: Iterable[str], query: str) -> dict[str, str]:
    forget_kept()
    answers = {address: client.get(as_of(address, query)) for address in wanted}
    return {address: text_of(answer) for address, answer in answers.items() if is_text(answer)}


def is_text(answer: Any) -> bool:
    """Also a workbook, which is taken apart; not an archive or a document."""
    return "sheet" in answer["Content-Type"] or not answer["Content-Type"].startswith(
        "application/v"
    )


@pytest.mark.parametrize(
    ("quarter", "plans"),
    [
        ("2025Q4", (second.CITY, second.DISTRICT)),
        ("2023Q4", (second.CITY, second.DISTRICT, second.LATECOMER)),
    ],
    ids=["next period", "next period and within one"],
)
@pytest.mark.parametrize("reader", ["anonymous", "reviewer"])
@pytest.mark.usefixtures("loaded_plans")
def test_an_old_view_stays_what_it_was(
    settings: Any,
    tmp_path: Path,
    reader: str,
    quarter: str,
    plans: tuple[dict[str, Any], ...],
) -> None:
    """The same page with and without plans that were issued later, as of before their issue."""
    call_command("sample_returns", quarters=1, verbosity=0)
    settings.TODAY = second.TODAY.isoformat()
    client, wanted = Client(), [*addresses(reader), *OWN_PAGES]
    if reader != "anonymous":
        person = Account.objects.filter(memberships__role=reader).first()
        assert person is not None
        client.force_login(person, backend="districts.accounts.sessions.AccountBackend")
    before = fetched(client, wanted, f"as_of={quarter}")
    load_plans(folder=second.second_plans(tmp_path / "more", *plans))
    after = fetched(client, wanted, f"as_of={quarter}")
    moved = [address for address in before if plain(before[address]) != plain(after[address])]
    assert moved == []
    stranger = Client()
    assert "chongqing-2026" in fetched(stranger, ["/plans/"], "period=2026-2030")["/plans/"]
    if second.LATECOMER in plans:
        told = fetched(stranger, LATER_TOLD, "as_of=2025Q4")
        assert [address for address in told if "dazu-2024" not in told[address]] == []


def plain(text: str) -> str:
    """A page without the number of the data version, which every load moves."""
    return re.sub(r"(?:数据版本|Data version)\s*\d+", "", text)


@pytest.mark.usefixtures("second_period")
class TestAfterTheChange:
    QUERIES = (
        *(f"as_of={quarter}" for quarter in second.RETURNS),
        f"as_of={second.NEWEST}&period={second.FORMER}",
        "",
    )

    @pytest.mark.parametrize("query", QUERIES)
    @pytest.mark.parametrize("reader", ["anonymous", "reviewer", "administrator"])
    def test_every_page_and_file_opens(
        self, client_of: Callable[[str], Client], reader: str, query: str
    ) -> None:
        client = client_of(reader)
        statuses = {
            address: client.get(as_of(address, query)).status_code for address in addresses(reader)
        }
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
