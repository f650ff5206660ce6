"""`progress/` equals a recomputation from the API's own observations, citations and targets."""

import pytest
from django.core.management import call_command
from django.test import Client

from districts.models import Account, Membership

from .pages import rows
from .recomputation import number, recomputed, used_figures

QUARTERS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
QUANTITIES = ("attainment", "progress", "elapsed", "path_value", "gap_share", "required_growth")


@pytest.fixture
def leader(client: Client, loaded_plans: None) -> Client:
    account = Account.objects.create_user("a-leader", password="Not-used-here-1")
    Membership.objects.create(account=account, role="leader")
    client.force_login(account)
    return client


def compare_all(client: Client, quarters: list[str]) -> dict[str, int]:
    """Compares every target at every quarter; how often each status occurred."""
    targets = {row["id"]: row for row in rows(client, "targets/")}
    bases = {row["code"]: row["basis"] for row in rows(client, "indicators/")}
    observations, cited = rows(client, "observations/"), rows(client, "cited/")
    seen: dict[str, int] = {}
    for quarter in quarters:
        for given in rows(client, "progress/", as_of=quarter):
            target = targets[given["target"]]
            key = (target["jurisdiction"], target["indicator"])
            figures = used_figures(
                (row for row in observations if (row["jurisdiction"], row["indicator"]) == key),
                (row for row in cited if (row["jurisdiction"], row["indicator"]) == key),
                number(quarter),
            )
            basis = bases.get(target["indicator"] or "", "point_in_time")
            expected = recomputed(target, figures, basis, number(quarter))
            if expected["status"] is None:
                continue
            where = (quarter, target["plan"], target["key"])
            assert (*where, given["status"]) == (*where, expected["status"])
            for name in QUANTITIES:
                assert (*where, name, given[name]) == (
                    *where,
                    name,
                    expected[name] if expected[name] is None else pytest.approx(expected[name]),
                )
            seen[given["status"]] = seen.get(given["status"], 0) + 1
    return seen


def test_with_the_cited_figures_alone(leader: Client) -> None:
    seen = compare_all(leader, QUARTERS)
    assert {"on_track", "off_track", "ahead", "no_data", "awaiting"} <= set(seen)


@pytest.mark.corpus
def test_with_sample_returns(leader: Client) -> None:
    call_command("sample_returns", quarters=5, verbosity=0)
    seen = compare_all(leader, QUARTERS[-5:])
    assert {"achieved", "missed", "ahead", "not_rated"} <= set(seen)
