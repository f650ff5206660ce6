"""The words of evaluations: kinds, marks, origins, states; numbers of points."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.periods import Quarter
from targets.wording.formatting import exact_text, plain_text, quantity_text, quarter_text
from tasks.evaluation.models import Run, SchemeItem
from tasks.evaluation.sources import SOURCES, Span

SCORING_WORDS: dict[str, Any] = {
    "ratio": gettext_lazy("In proportion to a full mark"),
    "bands": gettext_lazy("Table of thresholds"),
    "rank": gettext_lazy("Place in the group"),
    "range": gettext_lazy("Between worst and best of the group"),
    "against_mean": gettext_lazy("Against the group's mean"),
    "manual": gettext_lazy("Points given by persons"),
}
MARK_WORDS: dict[str, Any] = {
    "alone": gettext_lazy("alone in the group: full weight"),
    "all_equal": gettext_lazy("all of the group are equal: full weight"),
    "no_mean": gettext_lazy("the group's mean is not above 0: counted as missing"),
    "unscored": gettext_lazy("cannot be scored: no item of the section is judged"),
    "given_away": gettext_lazy("weight shared by the other items of the section"),
}
ORIGIN_WORDS: dict[str, Any] = {
    "tasks_done": gettext_lazy("Tasks done, of all tasks"),
    "returns_in_time": gettext_lazy("Returns in time, of those due"),
    "milestones_in_time": gettext_lazy("Milestones reached in time, of those promised"),
    "judgement": gettext_lazy("Given by persons"),
    "objection": gettext_lazy("Changed after an objection"),
}
INPUT_WORDS: dict[str, Any] = {
    "missing": gettext_lazy("Data missing"),
    "not_applicable": gettext_lazy("Not applicable"),
}
RUN_TONES = {
    "draft": "",
    "computed": "wait",
    "objections": "warn",
    "confirmed": "good",
    "published": "good",
}
SAMPLE_WORDS = gettext_lazy("Sample run: it rests on made-up figures and must not be quoted.")


def period_text(text: str) -> str:
    """A period in words: 2024年, 2024年三季度."""
    span = Span.parse(text)
    if span.kind == "quarter":
        return quarter_text(Quarter.parse(text))
    return _("Year %(year)s") % {"year": text}


def points_text(value: Decimal | None) -> str:
    """Points without zeros that say nothing; "" for none."""
    return exact_text(value)


def run_badge(run: Run) -> SafeString:
    """The state of a run as a mark of its own."""
    tone = RUN_TONES[run.state]
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, run.get_state_display())


def unit_of(item: SchemeItem) -> str:
    """The unit of an item's input; "" for points."""
    source = SOURCES[item.source]
    if source.unit or not item.indicator:
        return source.unit
    return item.indicator.unit_label


def source_text(item: SchemeItem) -> str:
    """Where an item's input comes from: the source, and its indicator."""
    title = str(SOURCES[item.source].title) if item.source in SOURCES else item.source
    if item.indicator is None:
        return title
    return _("%(source)s: %(indicator)s") % {
        "source": title,
        "indicator": item.indicator.label,
    }


def scoring_text(item: SchemeItem) -> str:
    """How an item is scored, with its full mark or its table."""
    word = str(SCORING_WORDS.get(item.scoring, item.scoring))
    unit = unit_of(item)
    if item.full_mark is not None and item.scoring == "ratio":
        word = f"{word} {quantity_text(plain_text(item.full_mark), unit)}".strip()
    if item.bands and item.scoring == "bands":
        word = f"{word}: {bands_text(item.bands)}"
    if not item.higher_is_better:
        word = _("%(scoring)s; lower is better") % {"scoring": word}
    return word


def bands_text(bands: Any) -> str:
    """A table of thresholds as it is typed: 90=10, 60=6.

    >>> bands_text([["90", "10"], ["60", "6"]])
    '90=10, 60=6'
    """
    return ", ".join(f"{start}={points}" for start, points in bands)


# What figures and units are called in the reader's language, by their names in Chinese.
Names = Mapping[str, str]


def origin_text(origin: Mapping[str, Any], names: Names | None = None) -> str:
    """One figure that a point rests on, with its quarter, and its value and unit as frozen."""
    called = names or {}
    words = str(ORIGIN_WORDS.get(origin["words"]) or called.get(origin["words"], origin["words"]))
    unit = called.get(origin["unit"], origin["unit"])
    when = quarter_or_year(origin["quarter"])
    value = quantity_text(grouped(origin["value"]), unit) if origin["value"] else ""
    return " · ".join(part for part in (words, when, value) if part)


def grouped(text: str) -> str:
    """A frozen value with its digits grouped: 1672.31 → 1,672.31; what is no number as it is."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return exact_text(value, len(text.partition(".")[2]))


def quarter_or_year(text: str) -> str:
    return period_text(text) if text else ""


def change_text(change: int | None) -> str:
    """How many places a subject has moved: ▲2, ▼1, 持平; "" without one before."""
    if change is None:
        return ""
    if change == 0:
        return _("as before")
    return f"▲{change}" if change > 0 else f"▼{-change}"
