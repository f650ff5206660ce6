"""Status → colour, marker, English word. Pure; the words are message ids, translated elsewhere.

A colour never stands alone: marker and word go with it wherever a status is shown.
"""

from __future__ import annotations

from typing import NamedTuple


class Tone(NamedTuple):
    """How a status looks: `fill` marks, `text` words on white, `dark` both on the wall display."""

    fill: str
    text: str
    dark: str
    marker: str
    word: str


INK = "#1f2a30"
MUTED = "#5c6b73"
LINES = "#dde3e6"
GROUND = "#f5f7f7"
CARD = "#ffffff"
BRAND = "#0b6e4f"
DARK_GROUND = "#10191d"
# The wall display's own ink, and what stands in place of each of the others there.
DARK = {
    INK: "#eef3f4",
    MUTED: "#a9b5bb",
    LINES: "#2c3b43",
    CARD: "#182429",
    BRAND: "#3fc795",
}

# The order is that of severity, worst first.
TONES: dict[str, Tone] = {
    "missed": Tone("#7f1d1d", "#7f1d1d", "#f08a8a", "✘", "missed"),
    "off_track": Tone("#b83227", "#9f2a20", "#ff7a6b", "▼", "off track"),
    "at_risk": Tone("#b7791f", "#8a5a12", "#f0b54a", "◐", "at risk"),
    "worsening": Tone("#b7791f", "#8a5a12", "#f0b54a", "▽", "worsening"),
    "awaiting": Tone("#6b5ca5", "#5a4c92", "#b3a6e8", "⧗", "awaiting"),
    "no_data": Tone("#8a979e", "#5c6b73", "#a9b5bb", "○", "no data"),
    "not_rated": Tone("#8a979e", "#5c6b73", "#a9b5bb", "○", "not rated"),
    "improving": Tone("#2a8c82", "#1b6f67", "#5cc7bb", "△", "improving"),
    "on_track": Tone("#3f9b6c", "#2b7650", "#6fce9b", "●", "on track"),
    "ahead": Tone("#2f6db5", "#275c9a", "#7db4f0", "▲", "ahead"),
    "achieved": Tone("#0b6e4f", "#0b6e4f", "#3fc795", "✔", "achieved"),
}

BY_SEVERITY: tuple[str, ...] = tuple(TONES)


def dark_colours() -> dict[str, str]:
    """What each colour of a chart is on the wall display.

    >>> dark_colours()["#b83227"]
    '#ff7a6b'
    """
    fills = {tone.fill: tone.dark for tone in TONES.values()}
    return fills | {tone.text: tone.dark for tone in TONES.values()} | DARK


def severity(status: str) -> int:
    """The place of a status in the order of severity, 0 the worst; KeyError for an unknown one.

    >>> severity("missed") < severity("at_risk") < severity("achieved")
    True
    """
    return _SEVERITY[status]


_SEVERITY = {status: place for place, status in enumerate(BY_SEVERITY)}
