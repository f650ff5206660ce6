"""`progress/` equals a recomputation from the API's own observations, citations and targets."""

import pytest
from django.test import Client

from districts.models import Account, Membership

from .pages import rows
from .recomputation import doubted, number, recomputed, used_figures

QUARTERS = [f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in range(1, 5)]
NO_INDICATOR = {"basis": "point_in_time", "series_breaks": []}
QUANTITIES = ("attainment", "progress", "elapsed", "path_value", "gap_share", "required_growth")


@pytest.fixture
def leader(client: Client, loaded_plans: None) -> Client:
    account = Account.objects.create_user("a-leader", password="Not-used-here-1")
    Membership.objects.create(account=account, role="leader")
    client.force_login(account)
    return client


def quarters_until(last: str) -> list[str]:
    """Those since 2020, as text, up to one."""
    every = (f"{year}Q{quarter}" for year in range(2020, 2031) for quarter in range(1, 5))
    return [one for one in every if one <= last]


def compare_all(client: Client, quarters: list[str], **period: str) -> dict[str, int]:
    """Compares every target of a period at every quarter; how often each status occurred."""
    targets = {row["id"]: row for row in rows(client, "targets/", **period)}
    indicators = {row["code"]: row for row in rows(client, "indicators/")}
    additive = {code for code, row in indicators.items() if row["is_additive"]}
    in_doubt = doubted(targets.values(), additive)
    observations, cited = rows(client, "observations/"), rows(client, "cited/")
    inapplicable = {
        (row["jurisdiction"], row["indicator"], row["quarter"])
        for row in observations
        if row["state"] == "not_applicable"
    }
    seen: dict[str, int] = {}
    for quarter in quarters:
        for given in rows(client, "progress/", as_of=quarter, **period):
            target = targets[given["target"]]
            key = (target["jurisdiction"], target["indicator"])
            figures = used_figures(
                (row for row in observations if (row["jurisdiction"], row["indicator"]) == key),
                (row for row in cited if (row["jurisdiction"], row["indicator"]) == key),
                number(quarter),
            )
            indicator = indicators.get(target["indicator"], NO_INDICATOR)
            expected = recomputed(
                target,
                figures,
                indicator["basis"],
                number(quarter),
                indicator["series_breaks"],
                is_doubted=target["id"] in in_doubt,
            )
            if expected["status"] is None:
                continue
            # A word of a later quarter than the deadline's, or than is asked for, says nothing.
            until = min(quarter, target["deadline"] or quarter)
            if expected["status"] == "no_data" and any(
                (*key, one) in inapplicable for one in quarters_until(until)
            ):
                expected["status"] = "not_rated"
            where = (quarter, target["plan"], target["key"])
            assert (*where, given["status"]) == (*where, expected["status"])
            if "rated_by" in expected:
                assert (*where, given["rated_by"] or "") == (*where, expected["rated_by"])
                since = given["rated_quarter"] and number(given["rated_quarter"])
                assert (*where, since) == (*where, expected["rated_quarter"])
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
