import doctest
import re

import pytest

from targets import palette
from targets.palette import BY_SEVERITY, CARD, DARK_GROUND, GROUND, TONES, severity
from targets.wording.explanations import STATUSES


def luminance(colour):
    """WCAG 2 relative luminance of `#rrggbb`."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_examples_in_the_docstrings_hold():
    found = doctest.testmod(palette)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("status", TONES)
def test_words_can_be_read(status):
    tone = TONES[status]
    assert contrast(tone.text, CARD) >= 4.5
    assert contrast(tone.text, GROUND) >= 4.5
    assert contrast(tone.dark, DARK_GROUND) >= 4.5


@pytest.mark.parametrize("status", TONES)
def test_marks_can_be_told_from_the_ground(status):
    assert contrast(TONES[status].fill, CARD) >= 2.9


@pytest.mark.parametrize("status", TONES)
def test_colours_are_written_in_full(status):
    tone = TONES[status]
    for colour in (tone.fill, tone.text, tone.dark):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)


@pytest.mark.parametrize(
    ("status", "fill", "marker"),
    [
        ("ahead", "#2f6db5", "▲"),
        ("achieved", "#0b6e4f", "✔"),
        ("on_track", "#3f9b6c", "●"),
        ("at_risk", "#b7791f", "◐"),
        ("off_track", "#b83227", "▼"),
        ("missed", "#7f1d1d", "✘"),
        ("awaiting", "#6b5ca5", "⧗"),
        ("not_rated", "#8a979e", "○"),
        ("no_data", "#8a979e", "○"),
    ],
)
def test_colours_are_those_of_the_design(status, fill, marker):
    assert (TONES[status].fill, TONES[status].marker) == (fill, marker)


def test_marker_and_word_alone_tell_every_status():
    assert len({(tone.marker, tone.word) for tone in TONES.values()}) == len(TONES)
    coloured = [tone for status, tone in TONES.items() if status not in ("no_data", "not_rated")]
    assert len({tone.marker for tone in coloured}) == len(coloured)


def test_severity_runs_from_missed_to_achieved():
    assert BY_SEVERITY[0] == "missed"
    assert BY_SEVERITY[-1] == "achieved"
    assert sorted(TONES, key=severity) == list(BY_SEVERITY)
    with pytest.raises(KeyError):
        severity("late")


def test_each_word_is_also_there_for_translation():
    assert {status: str(word) for status, word in STATUSES.items()}.keys() == TONES.keys()
    from django.utils import translation

    with translation.override("en"):
        for status, tone in TONES.items():
            assert str(STATUSES[status]) == tone.word
