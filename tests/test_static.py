"""Style sheets, scripts, templates: nothing from elsewhere, nothing inline, one set of colours."""

import hashlib
import json
import re
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, Route
from plotly.offline import get_plotlyjs_version

from targets import palette

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_ASSETS = sorted(
    path for path in STATIC.rglob("*") if path.is_file() and VENDOR not in path.parents
)
THEME = (STATIC / "css" / "greenfin.css").read_text()
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'"
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Addresses


@pytest.mark.parametrize("path", [*OWN_ASSETS, *TEMPLATES], ids=named)
def test_no_asset_comes_from_another_host(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/", "")
    assert not re.findall(r"https?://\S+", text)
    assert not re.findall(r"(?:src|href|action)=[\"']//|url\([\"']?//", text)


# What the Content-Security-Policy forbids

FORBIDDEN = {
    "style attribute": re.compile(r"[\s\"']style\s*=", re.IGNORECASE),
    "event handler": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<a href='#' onclick='go()'>",
        '<a hx-on:click="go()">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a href="javascript:go()">',
    ],
)
def test_the_search_for_inline_things_finds_them(text: str) -> None:
    assert any(pattern.search(text) for pattern in FORBIDDEN.values())


# Vendored files


def vendored_parts() -> list[tuple[str, int, str, str, str]]:
    """Rows of VENDOR.md: file, bytes, package, version, sha256."""
    rows = []
    for line in (VENDOR / "VENDOR.md").read_text().splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[1].isdigit():
            rows.append((cells[0], int(cells[1]), cells[2], cells[3], cells[6]))
    return rows


def test_every_vendored_part_is_what_the_list_says() -> None:
    listed = {"VENDOR.md"}
    for name, parts in groupby(vendored_parts(), key=lambda part: part[0]):
        content = (VENDOR / name).read_bytes()
        for _, size, package, _, digest in parts:
            part, content = content[:size], content[size:]
            assert hashlib.sha256(part).hexdigest() == digest, package
        assert content == b"", f"{name} holds more than its parts"
        listed.add(name)
    assert {path.name for path in VENDOR.iterdir()} == listed


def test_plotly_js_is_the_version_that_figures_are_written_for() -> None:
    versions = {version for _, _, package, version, _ in vendored_parts() if "plotly" in package}
    assert versions == {get_plotlyjs_version()}


def test_no_vendored_file_names_a_source_map() -> None:
    for path in VENDOR.iterdir():
        assert "sourceMappingURL" not in path.read_text(), path.name


# Colours


def theme_statuses() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for status, rules in re.findall(r'\[data-status="(\w+)"\] \{([^}]*--fill[^}]*)\}', THEME):
        found[status] = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", rules))
    return found


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two #rrggbb colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_theme_has_the_colours_of_the_palette() -> None:
    tokens = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", THEME.split("}")[0]))
    assert tokens["ink"] == palette.INK
    assert tokens["muted"] == palette.MUTED
    assert tokens["line"] == palette.LINES
    assert tokens["ground"] == palette.GROUND
    assert tokens["card"] == palette.CARD
    assert tokens["brand"] == palette.BRAND
    shown = {name: (rules["fill"], rules["word"]) for name, rules in theme_statuses().items()}
    assert shown == {name: (tone.fill, tone.text) for name, tone in palette.TONES.items()}


def test_status_words_can_be_read_on_their_ground_and_on_white() -> None:
    for name, rules in theme_statuses().items():
        assert contrast(rules["word"], rules["tint"]) >= 4.5, name
        assert contrast(rules["word"], "#ffffff") >= 4.5, name
        assert contrast(rules["fill"], "#ffffff") >= 2.9, name


def test_text_can_be_read_on_the_page() -> None:
    for colour in (palette.INK, palette.MUTED, palette.BRAND):
        assert contrast(colour, palette.GROUND) >= 4.5


@pytest.mark.parametrize("status", palette.TONES)
def test_a_badge_has_marker_and_word_beside_its_colour(status: str) -> None:
    with translation.override("en"):
        html = render_to_string("partials/status.html", {"status": status})
    tone = palette.TONES[status]
    assert re.sub(r"<[^>]+>", " ", html).split() == [tone.marker, *tone.word.split()]
    assert f'data-status="{status}"' in html


# Charts in a browser, under the policy


def chart_page(figure: dict[str, object]) -> str:
    chart = SimpleNamespace(
        id="balance",
        title="Balance above its target",
        figure=figure,
        table={
            "caption": "Balance",
            "headings": ["Quarter", "100 million yuan"],
            "rows": [["1", "2"]],
        },
    )
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><title>Chart</title>
      <link rel="stylesheet" href="/static/vendor/base.css" id="plotly.js-style-global"
            class="no-inline-styles">
      <link rel="stylesheet" href="/static/css/greenfin.css">
      <script defer src="/static/js/charts.js"
              data-plotly="/static/vendor/plotly-basic.js"></script>
      </head><body>{render_to_string("partials/chart.html", {"chart": chart})}</body></html>"""


TYPES = {".css": "text/css", ".js": "text/javascript"}


def open_chart(page: Page, figure: dict[str, object], refused: str = "") -> list[str]:
    """Opens a page with one chart; the list fills with what the policy or the console reports."""
    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://greenfin.test")
        if refused and path.endswith(refused):
            route.abort()
            return
        headers = {"Content-Security-Policy": POLICY}
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            headers["Content-Type"] = TYPES[file.suffix]
            route.fulfill(body=file.read_bytes(), headers=headers)
        else:
            headers["Content-Type"] = "text/html; charset=utf-8"
            route.fulfill(body=chart_page(figure), headers=headers)

    page.route("**/*", answer)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("http://greenfin.test/")
    return complaints


FIGURE: dict[str, object] = {
    "data": [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": ["2025-01-01", "2025-04-01", "2025-07-01"],
            "y": [5000, 5500, 6100],
            "customdata": ["/observations/1/", "/observations/2/", "/observations/3/"],
            "hovertemplate": "%{y:,.2f}<br>亿元<extra></extra>",
        }
    ],
    "layout": {"yaxis": {"title": {"text": "亿元"}}},
}


def test_a_chart_draws_and_answers_without_breaking_the_policy(page: Page) -> None:
    complaints = open_chart(page, FIGURE)
    page.wait_for_selector("figure[data-drawn]")
    assert page.locator(".points path.point").count() == 3
    assert "6,000" in page.locator(".yaxislayer-above").text_content()
    assert "亿元" in page.locator(".annotation").text_content()

    page.locator(".points path.point").nth(1).hover(force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    assert "5,500.00" in page.locator(".hoverlayer").text_content()
    with page.expect_download() as download:
        page.locator(".modebar-btn").first.click()
    assert download.value.suggested_filename == "balance.png"
    with page.expect_download() as download:
        page.locator(".modebar-btn").nth(1).click()
    assert download.value.suggested_filename == "balance.csv"
    page.locator(".modebar-btn").nth(2).click()
    assert page.locator(".chart-data table").is_visible()
    assert page.locator("style").count() == 0
    assert complaints == []


def test_a_point_leads_to_its_origin(page: Page) -> None:
    open_chart(page, FIGURE)
    page.wait_for_selector("figure[data-drawn]")
    point = page.locator(".points path.point").nth(1)
    point.hover(force=True)
    page.wait_for_selector(".chart-canvas.is-link")
    point.click(force=True)
    page.wait_for_url("http://greenfin.test/observations/2/")


def test_an_address_of_another_host_is_not_followed(page: Page) -> None:
    figure = json.loads(json.dumps(FIGURE))
    figure["data"][0]["customdata"] = [
        "//elsewhere.test/",
        "//elsewhere.test/",
        "//elsewhere.test/",
    ]
    open_chart(page, figure)
    page.wait_for_selector("figure[data-drawn]")
    point = page.locator(".points path.point").nth(1)
    point.hover(force=True)
    page.wait_for_selector(".hoverlayer .hovertext")
    point.click(force=True)
    assert page.url == "http://greenfin.test/"


def test_without_plotly_the_table_stays(page: Page) -> None:
    open_chart(page, FIGURE, refused="plotly-basic.js")
    page.wait_for_selector(".chart-failed")
    assert page.locator(".chart-data table").is_visible()
