"""The schematic map: fifths of shares and growths, zones apart, the same map on two pages."""

import re

import pytest
from django.test import Client

from districts.permissions import Reader
from greenfin.places.tiles import Tile, tile_map
from targets.periods import Quarter
from targets.progress import cached_progress
from targets.progress.as_of import AsOf
from tests.targets.rows import observe

pytestmark = pytest.mark.usefixtures("loaded_plans")
AS_OF = AsOf(Quarter(2025, 3))
LOANS = {"rongchang": 80, "wushan": 50, "yuzhong": 1900, "jiangbei": 1300, "nanan": 480}


def give_loans() -> None:
    for place, value in LOANS.items():
        observe(place, "green_loan_balance", "2024Q3", "40")
        observe(place, "green_loan_balance", "2025Q3", str(value))
        observe(place, "green_loan_share", "2025Q3", str(value / 100))


def tiles() -> dict[str, Tile]:
    who = Reader()
    content = tile_map(cached_progress(who, AS_OF), who, AS_OF)
    assert not any(one.place.is_zone for one in content["tiles"])
    assert all(one.place.is_zone for one in content["zones"])
    return {one.place.slug: one for one in (*content["tiles"], *content["zones"])}


def test_shades_are_fifths_of_one_quarters_figures() -> None:
    give_loans()
    observe("wanzhou", "green_loan_share", "2025Q2", "99")
    found = tiles()
    ordered = sorted(LOANS, key=lambda slug: LOANS[slug])
    for depth, slug in enumerate(ordered, start=1):
        growth, share = found[slug].growth, found[slug].share
        assert growth and share
        assert (growth.depth, share.depth) == (depth, depth)
        assert growth.text == f"+{(LOANS[slug] / 40 - 1) * 100:,.1f}%"
        assert share.text == f"{LOANS[slug] / 100:.2f}%"
    # A figure of another quarter is not compared.
    assert found["wanzhou"].share is None


def test_without_figures_no_square_has_a_shade() -> None:
    assert all(one.share is None and one.growth is None for one in tiles().values())


def test_a_city_without_places_on_the_map_shows_its_first_districts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("greenfin.places.tiles.TILES", {})
    monkeypatch.setattr("greenfin.places.tiles.MOST_TILES", 5)
    who = Reader()
    shown = tile_map(cached_progress(who, AS_OF), who, AS_OF)["tiles"]
    assert [one.place.position for one in shown] == sorted(one.place.position for one in shown)
    assert len(shown) == 5
    assert {(one.column, one.row) for one in shown} == {(None, None)}


def test_both_pages_show_the_same_map(client: Client) -> None:
    give_loans()
    maps = [
        re.findall(r'<ul class="tile-map">(.*?)</ul>', client.get(path).content.decode(), re.S)
        for path in ("/?as_of=2025Q3", "/districts/?as_of=2025Q3")
    ]
    assert maps[0] == maps[1]
    [content] = maps[0]
    assert content.count("<li") == 38
    assert content.count("/districts/") == 38
