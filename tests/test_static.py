"""Style sheets, scripts, templates: nothing from elsewhere, nothing inline, one set of colours."""

import hashlib
import re
from itertools import groupby
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
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


def offenders(paths: list[Path], patterns: dict[str, re.Pattern[str]]) -> dict[str, list[str]]:
    """Which files hold what they may not: path → names of the patterns found there."""
    offences = {}
    for path in paths:
        text = path.read_text()
        names = [name for name, pattern in patterns.items() if pattern.search(text)]
        if names:
            offences[str(path.relative_to(ROOT))] = names
    return offences


# Addresses

ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/)\S+|(?:src|href|action)=[\"']//|url\([\"']?//")


def test_no_asset_comes_from_another_host() -> None:
    assert offenders([*OWN_ASSETS, *TEMPLATES], {"address": ELSEWHERE}) == {}


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


def test_templates_hold_nothing_inline() -> None:
    assert offenders(TEMPLATES, FORBIDDEN) == {}


OFFENCES = (
    '<p style="color: red">',
    "<a href='#' onclick='go()'>",
    '<a hx-on:click="go()">',
    "<style>p {}</style>",
    "<script>go()</script>",
    '<script type="module">go()</script>',
    '<a href="javascript:go()">',
    '<img src="https://elsewhere.test/a.png">',
    '<link href="//elsewhere.test/a.css">',
)


def test_the_searches_find_what_they_look_for() -> None:
    patterns = [*FORBIDDEN.values(), ELSEWHERE]
    assert [text for text in OFFENCES if not any(one.search(text) for one in patterns)] == []


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


def test_a_badge_has_marker_and_word_beside_its_colour() -> None:
    """The marks are drawn: characters like ⧗ come out as empty boxes where no font has them."""
    sprite = render_to_string("partials/marks.html")
    marks = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    assert marks == {f"mark-{status}" for status in palette.TONES} | {"mark-hint"}
    for status, tone in palette.TONES.items():
        with translation.override("en"):
            html = render_to_string("partials/status.html", {"status": status})
        assert f'<use href="#mark-{status}" />' in html
        assert re.sub(r"<[^>]+>", " ", html).split() == tone.word.split()
        assert f'data-status="{status}"' in html
