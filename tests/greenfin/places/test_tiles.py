"""The schematic map: fifths of shares and growths, zones apart, the same map on two pages."""

import re

import pytest
from django.test import Client
from django.utils import translation

from districts.permissions import Reader
from greenfin.places.tiles import Tile, tile_map
from targets.periods import Quarter
from targets.progress import cached_progress
from targets.progress.as_of import AsOf
from tests.kept import forget_kept
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
    # A figure of another quarter is not compared, but is told apart from none.
    older = found["wanzhou"].share
    assert older and not older.is_current
    assert (older.text, older.quarter) == ("99.00%", Quarter(2025, 2))
    assert found["chengkou"].share is None


def says(language: str = "en") -> dict[str, tuple[str, str]]:
    who = Reader()
    with translation.override(language):
        shown = tile_map(cached_progress(who, AS_OF), who, AS_OF)["tile_readings"]
    return {one.key: (one.title, one.note) for one in shown}


def test_title_and_note_belong_to_what_is_shown() -> None:
    give_loans()
    observe("wanzhou", "green_loan_share", "2025Q2", "99")
    found, chinese = says(), says("zh-hans")
    assert list(found) == ["status", "share", "growth"]
    assert found["share"][0] == "Green loan share, 2025 Q3: highest in Yuzhong District, 19.00%"
    assert found["share"][1] == (
        "Schematic. 5 of 38 districts have this quarter's figure, darker the higher; grey: no "
        "figure. Hatched: nothing for this quarter, the latest shown (2025 Q2: Wanzhou)."
    )
    assert chinese["growth"][0] == "绿色贷款余额同比：2025年三季度渝中区最高（+4,650.0%）"
    assert "斜纹" not in chinese["growth"][1]


def test_of_many_older_figures_the_quarters_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("greenfin.places.tiles.MOST_NAMED", 2)
    give_loans()
    for place, quarter in (("wanzhou", "2025Q2"), ("fuling", "2025Q2"), ("dazu", "2024Q4")):
        observe(place, "green_loan_share", quarter, "9")
    assert "(2025 Q2: 2; 2024 Q4: 1)" in says()["share"][1]


def test_without_a_figure_the_titles_say_so() -> None:
    title, note = says()["share"]
    assert title == "Green loan share: no district has a figure yet"
    assert note.startswith("Schematic. 0 of 38 districts have this quarter's figure")


def test_the_counts_of_the_title_add_up_to_the_districts_with_targets() -> None:
    give_loans()
    who = Reader()
    content = tile_map(cached_progress(who, AS_OF), who, AS_OF)
    having = [one for one in content["tiles"] if one.total]
    assert sum(count for _status, count in content["tile_counts"]) == len(having)
    with translation.override("zh-hans"):
        said = tile_map(cached_progress(who, AS_OF), who, AS_OF)["tile_sentence"]
    assert said.startswith(f"{len(content['tiles'])}个区县中{len(having)}个有目标：")
    assert sum(map(int, re.findall(r"(\d+)个(?!区县|有)", said))) == len(having)


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


def test_a_square_says_how_many_are_reached_once_one_is_decided() -> None:
    give_loans()
    with translation.override("en"):
        undecided = [one for one in tiles().values() if not one.decided]
        assert undecided
        assert all(one.count == str(one.total) for one in undecided)
    with translation.override("zh-hans"):
        assert tiles()["rongchang"].count == f"{tiles()['rongchang'].total}项"
    observe("rongchang", "green_loan_balance", "2025Q4", "101.5")
    who, later = Reader(), AsOf(Quarter(2025, 4))
    forget_kept()
    shown = tile_map(cached_progress(who, later), who, later)["tiles"]
    [one] = [one for one in shown if one.place.slug == "rongchang"]
    assert one.decided >= one.reached >= 1
    assert one.count == f"{one.reached}/{one.total}"
