"""The whole sample: its ratings and every number of its summary equal a second calculation."""

import pytest
from django.test import Client

from .leaders.summary_checks import check_summary
from .pages import rows
from .test_recomputation import QUARTERS, compare_all
from .test_recomputation import leader as leader

pytestmark = pytest.mark.corpus


def test_with_sample_returns(whole_sample: None, leader: Client) -> None:
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


def test_the_sample_is_rated_before_it_is_too_late(whole_sample: None, leader: Client) -> None:
    """At the last four quarters before the deadline, from the whole sample's figures."""
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


@pytest.mark.parametrize("quarter", ["2025Q4", "2024Q4", "2024Q2"])
def test_every_number_of_the_summary(whole_sample: None, leader: Client, quarter: str) -> None:
    check_summary(leader, quarter)
