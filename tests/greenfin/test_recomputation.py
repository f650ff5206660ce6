"""`progress/` equals a recomputation from the API's own observations, citations and targets."""

import pytest
from django.core.management import call_command
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


@pytest.mark.corpus
def test_with_sample_returns(leader: Client) -> None:
    call_command("sample_returns", quarters=5, verbosity=0)
    seen = compare_all(leader, QUARTERS[-5:])
    assert {"achieved", "missed", "ahead", "not_rated", "off_track", "at_risk"} <= set(seen)


# docs/arithmetic.md: expected year ends of the city's bonds with their gaps, need against pace.
EXPECTED_BONDS = {"2025Q1": (694.5, -0.304), "2025Q2": (661.0, -0.354), "2025Q3": (586.7, -0.464)}
RATIOS = {
    ("wanzhou", "core-share-wanzhou"): (1.31, 1.41, 1.66, 1.98),
    ("jiangbei", "core-share-jiangbei"): (1.37, 1.37, 1.51, 2.06),
    ("nanan", "core-share-nanan"): (2.42, 2.55, 3.22, 5.07),
    ("chongqing", "non-fossil-share-level"): (0.81,) * 4,
    ("rongchang", "non-fossil-share-level"): (1.25,) * 4,
}
UNRATED = {"not_declared", "not_assigned", "not_yet_occurred", "doubted"}


@pytest.mark.corpus
def test_the_sample_is_rated_before_it_is_too_late(leader: Client) -> None:
    """At the last four quarters before the deadline, from the whole sample's figures."""
    call_command("sample_returns", verbosity=0)
    before = ["2024Q4", "2025Q1", "2025Q2", "2025Q3"]
    compare_all(leader, before)
    targets = {row["id"]: row for row in rows(leader, "targets/")}
    for place, quarter in enumerate(before):
        given = rows(leader, "progress/", as_of=quarter)
        named = {(row["jurisdiction"], targets[row["target"]]["key"]): row for row in given}
        unrated = {row["reason"] for row in given if row["status"] == "not_rated"}
        assert (quarter, unrated - UNRATED) == (quarter, set())
        doubts = [key for key, row in named.items() if row["reason"] == "doubted"]
        assert doubts == [("rongchang", "forest-stock-level")]
        for key in ("green-bond-issuance-level", "green-bond-issuance-multiple"):
            bonds = named["chongqing", key]
            assert (quarter, bonds["status"]) == (quarter, "off_track")
            if quarter == "2024Q4":
                assert round(bonds["gap_share"], 3) == -0.457
                continue
            end = bonds["year_end"]
            assert (round(end["value"], 1), round(end["gap_share"], 3)) == EXPECTED_BONDS[quarter]
            assert (bonds["rated_by"], bonds["rated_quarter"]) == ("year_end", quarter)
        for key, ratios in RATIOS.items():
            assert (key, round(named[key]["pace"]["ratio"], 2)) == (key, ratios[place])
    band = named["chongqing", "green-bond-issuance-level"]["year_end"]
    assert (round(band["low"]), round(band["high"]), band["years"]) == (569, 602, 3)
    for zone in ("liangjiang", "yuzhong"):
        assert named[zone, f"core-share-{zone}"]["status"] == "ahead"
