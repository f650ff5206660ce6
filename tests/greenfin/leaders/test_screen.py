"""The wall display: its numbers, its colours, and what it asks for by itself."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from districts.models import Jurisdiction, Plan
from districts.tiles import COLUMNS, ROWS, TILES
from targets.models import Target
from targets.palette import BRAND, BY_SEVERITY, DARK_GROUND, INK, LINES, MUTED, TONES
from targets.wording.formatting import number_text, share_text
from tasks.models import Serving
from tests.greenfin.pages import shared_part, text_of
from tests.kept import forget_kept
from tests.targets.rows import observe
from tests.tasks.updates import report

pytestmark = pytest.mark.usefixtures("loaded_plans")
VERSION = re.compile(r'data-version="[0-9a-f]+"')
COUNTED = {"level", "multiple", "average_growth", "reduction", "first_occurrence"}


def page(client: Client, query: str = "", language: str = "en") -> Any:
    client.cookies["django_language"] = language
    response = client.get(f"/screen/{query}")
    assert response.status_code == 200
    return response


def version(client: Client, **headers: str) -> dict[str, Any]:
    return client.get("/screen/version/", headers={"X-Polling": "1", **headers}).json()


@pytest.fixture
def numbers(loaded_plans: None) -> None:
    for slug, value in (("chongqing", "10500.5"), ("rongchang", "85.5"), ("wushan", "56.3")):
        observe(slug, "green_loan_balance", "2024Q2", "50")
        observe(slug, "green_loan_balance", "2025Q2", value)


@pytest.mark.usefixtures("numbers")
def test_city_goals_are_those_of_the_api(client: Client) -> None:
    progress = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    content = page(client, "?as_of=2025Q2").content.decode()
    lines = re.findall(r'<li class="goal" data-status="(\w+)">(.*?)</li>', content, re.S)
    told = [
        found
        for _status, line in lines
        for found in re.findall(r'<span class="nowrap" data-status="(\w+)">', line)
    ]
    own = [
        row
        for row in progress
        if row["jurisdiction"] == "chongqing"
        and Target.objects.get(pk=row["target"]).kind in COUNTED
    ]
    by_indicator: dict[str, list[str]] = {}
    for row in own:
        code = Target.objects.get(pk=row["target"]).indicator.code
        by_indicator.setdefault(code, []).append(row["status"])
    assert len(own) > len(lines) == len(by_indicator) > 5
    assert Counter(told) == Counter(row["status"] for row in own)
    worst = [min(found, key=BY_SEVERITY.index) for found in by_indicator.values()]
    assert Counter(status for status, _line in lines) == Counter(worst)
    for row in own:
        target = Target.objects.get(pk=row["target"])
        name = f">{target.wording}<"
        line = next(text for _status, text in lines if name in text)
        if row["observed"] is None:
            assert "Not reported" in line
        else:
            decimals = target.indicator.decimals
            # A published figure keeps the digits that it was published with.
            assert number_text(float(row["observed"]), decimals).removesuffix(".00") in line
            if target.kind in ("level", "reduction"):
                covered = row["attainment"] if target.baseline_value is None else row["progress"]
                assert share_text(covered) in line


@pytest.mark.usefixtures("numbers")
def test_each_square_shows_the_worst_status(client: Client) -> None:
    progress = client.get("/api/v1/progress/", {"as_of": "2025Q2"}).json()["results"]
    worst: dict[str, str] = {}
    for row in progress:
        slug = row["jurisdiction"]
        both = (row["status"], worst.get(slug, row["status"]))
        worst[slug] = min(both, key=BY_SEVERITY.index)
    content = page(client, "?as_of=2025Q2").content.decode()
    squares = re.findall(r'<li class="tile (.*?)</li>', content, re.S)
    assert len(squares) == Jurisdiction.objects.exclude(kind="city").count()
    for place in Jurisdiction.objects.exclude(kind="city"):
        square = next(
            text for text in squares if f'title="{place.name_en}"' in text.replace("&#x27;", "'")
        )
        if place.slug in worst:
            assert f'data-status="{worst[place.slug]}"' in square
            assert TONES[worst[place.slug]].word in square
        else:
            assert "is-muted" in square
            assert "data-status" not in square


def test_every_jurisdiction_has_a_square_of_its_own() -> None:
    assert set(TILES) == set(
        Jurisdiction.objects.exclude(kind="city").values_list("slug", flat=True)
    )
    assert len(set(TILES.values())) == len(TILES) == 42
    assert all(1 <= column <= COLUMNS and 1 <= row <= ROWS for column, row in TILES.values())


def test_every_square_is_placed_by_the_style_sheet() -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "screen.css").read_text()
    pages = (Path(settings.BASE_DIR) / "static" / "css" / "leaders.css").read_text()
    for number in range(1, COLUMNS + 1):
        assert f'.tile[data-column="{number}"] {{ grid-column: {number}; }}' in sheet
        assert f'.tile-map [data-column="{number}"] {{ grid-column: {number}; }}' in pages
    for number in range(1, ROWS + 1):
        assert f'.tile[data-row="{number}"] {{ grid-row: {number}; }}' in sheet
        assert f'.tile-map [data-row="{number}"] {{ grid-row: {number}; }}' in pages


def test_colours_are_the_palettes_dark_ones() -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "screen.css").read_text()
    for status, tone in TONES.items():
        rule = re.search(rf'\.screen \[data-status="{status}"\] {{(.*?)}}', sheet)
        assert rule
        assert f"--fill: {tone.dark}; --word: {tone.dark};" in rule[1]
    assert f"--ground: {DARK_GROUND};" in sheet


def test_charts_wear_the_dark_colours(client: Client) -> None:
    """Every colour of the light set that a chart can hold has one in its place."""
    sheet = (Path(settings.BASE_DIR) / "static" / "css" / "screen.css").read_text()
    [text] = re.findall(
        r'<script id="chart-colours" type="application/json">(.*?)</script>',
        page(client).content.decode(),
    )
    colours = json.loads(text)
    for tone in TONES.values():
        assert colours[tone.fill] == colours[tone.text] == tone.dark
    for name, light in (("ink", INK), ("muted", MUTED), ("line", LINES), ("brand", BRAND)):
        assert f"--{name}: {colours[light]};" in sheet


@pytest.mark.usefixtures("numbers")
def test_trends_are_those_of_the_first_screen(client: Client) -> None:
    for quarter, value in (("2022Q4", "262"), ("2023Q4", "332"), ("2024Q4", "456.2")):
        observe("chongqing", "green_bond_issuance", quarter, value)
    charts = re.compile(
        r'<script id="card-(balance|flow)" type="application/json">(.*?)</script>', re.S
    )
    wall = dict(charts.findall(page(client, "?as_of=2025Q2").content.decode()))
    first = dict(charts.findall(client.get("/?as_of=2025Q2").content.decode()))
    assert set(wall) == {"balance", "flow"}
    assert wall == first


@pytest.mark.usefixtures("numbers")
def test_districts_are_ranked_with_their_share_of_the_city(client: Client) -> None:
    said = text_of(page(client, "?as_of=2025Q2"))
    assert "Green loan balance by district in 2025 Q2" in said
    assert "1. Rongchang District 85.50 0.8% of the city +71.0% on the year" in said
    # Fuling's figure of that quarter was published elsewhere: it takes nobody's place.
    assert ". Fuling District" not in said


def test_who_has_reported_is_for_those_who_may_see_the_board(
    client_of: Callable[[str], Client],
) -> None:
    observe("rongchang", "green_loan_balance", "2025Q2", "85.5")
    said = text_of(page(client_of("leader"), "?as_of=2025Q2"))
    assert "Returns for 2025 Q2: 1 of 1 have reported." in said
    assert "Who has reported" not in text_of(page(client_of("anonymous"), "?as_of=2025Q2"))


def test_the_version_moves_when_numbers_or_returns_do(client_of: Callable[[str], Client]) -> None:
    from districts.actions import move_data_version, record_event

    leader, stranger = client_of("leader"), client_of("anonymous")
    observe("rongchang", "green_loan_balance", "2025Q2", "85.5")
    before, public = version(leader), version(stranger)
    assert before == version(leader)
    assert (before["signed_in"], public["signed_in"]) == (True, False)
    assert f'data-version="{before["version"]}"' in page(leader).content.decode()
    # A return that is only handed in moves the board, which strangers do not see.
    observe("wushan", "green_loan_balance", "2025Q2", "50")
    record_event(deed="submit_return", by=None)
    assert version(leader)["version"] != before["version"]
    assert version(stranger) == public
    move_data_version()
    assert version(stranger) != public


def test_the_display_keeps_no_session_alive_and_is_told_of_its_end(
    client_of: Callable[[str], Client],
) -> None:
    start = datetime.datetime(2026, 3, 2, 1, 0, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        client = client_of("leader")
        assert client.get("/").status_code == 200
        for _half_minute in range(4):
            clock.shift(datetime.timedelta(minutes=8))
            page(client)
            ended = not version(client)["signed_in"]
        assert ended
    assert "data-signed-in" not in page(client).content.decode()


def test_the_version_is_never_kept(client: Client) -> None:
    assert "no-store" in client.get("/screen/version/")["Cache-Control"]


def test_without_script_all_slides_stand_in_the_page(client: Client) -> None:
    content = page(client).content.decode()
    slides = re.findall(r'<section class="slide[^"]*"', content)
    assert len(slides) == 5
    assert "is-turning" not in content
    assert '<footer class="stage-foot" hidden>' in content


def test_a_hidden_plan_moves_nothing_that_strangers_see(
    client_of: Callable[[str], Client],
) -> None:
    stranger, official = client_of("anonymous"), client_of("official")
    report("shapingba", 1, "2025Q3", "in_progress")
    before = VERSION.sub("", shared_part(page(stranger, "?as_of=2025Q4")))
    report("shapingba", 1, "2025Q4", "blocked")
    target = Target.objects.filter(plan__slug="rongchang").first()
    target.pk, target.key = None, "hidden"
    target.plan = Plan.objects.get(slug="shapingba")
    target.jurisdiction = target.plan.jurisdiction
    target.save()
    forget_kept()
    assert VERSION.sub("", shared_part(page(stranger, "?as_of=2025Q4"))) == before
    known = page(official, "?as_of=2025Q4").content.decode()
    square = next(
        text
        for text in re.findall(r'<li class="tile (.*?)</li>', known, re.S)
        if "Shapingba" in text
    )
    assert "data-status" in square


def test_years_without_a_target_of_the_city_are_named(client: Client) -> None:
    Serving.objects.all().delete()
    Target.objects.all().delete()
    said = text_of(page(client))
    assert "No target of the city is loaded for 2023–2025. Targets come with a plan." in said
