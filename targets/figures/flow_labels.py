"""The words on a flow's bars: years, totals, what is lacking, the goal."""

from typing import Any

from django.utils.translation import gettext as _

from targets.palette import CARD, INK, MUTED, TONES
from targets.periods import Quarter
from targets.wording.formatting import said_text, spoken
from targets.wording.sentences import mark_text

from .drawn import Expected, Flow, Scale
from .shared import label, short_decimals

SHORT = TONES["missed"].fill
# The gap's words stand in the gap from this share of the axis on, else above the goal.
TALL_GAP = 0.2
# So much of a small chart is as high as the number above a bar.
LABEL_HEIGHT = 0.14


def expected_text(expected: Expected, scale: Scale) -> str:
    """预计全年 587（569–603）亿元."""
    decimals = 0 if expected.value >= 100 else scale.decimals
    way = spoken(scale.unit, expected.value)
    values = {"number": way.figure(expected.value, decimals, is_short=True), "unit": way.unit}
    if expected.low is None or expected.high is None:
        return _("expected for the year: %(number)s %(unit)s") % values
    values["low"] = way.number(expected.low, decimals, is_short=True)
    values["high"] = way.number(expected.high, decimals, is_short=True)
    return _("expected for the year: %(number)s (%(low)s–%(high)s) %(unit)s") % values


def year_text(flow: Flow, year: int) -> str:
    """The year, and below it what its bar is: base year, not reported, up to which quarter."""
    total = flow.totals.get(year)
    if total is not None:
        return str(year) if total.last.is_year_end else _to_quarter(total.last)
    if flow.base and flow.base[0] == year:
        return _("%(year)s<br>base") % {"year": year}
    if year <= flow.as_of.year:
        return _("%(year)s<br>missing") % {"year": year}
    return str(year)


def _to_quarter(quarter: Quarter) -> str:
    words = {1: _("%(year)s<br>Q1"), 2: _("%(year)s<br>to Q2"), 3: _("%(year)s<br>to Q3")}
    return words[quarter.quarter] % {"year": quarter.year}


def top_of(flow: Flow) -> float:
    """The end of the axis: the highest thing drawn, with room for a label above it."""
    heights = [float(piece.reading.value) for piece in flow.pieces]
    heights += [*flow.path.values(), *(step.level for step in flow.levels)]
    heights += [one.level for one in flow.asides]
    heights += [flow.base[1]] if flow.base else []
    if flow.expected:
        heights.append(flow.expected.high or flow.expected.value)
    return (max(heights, default=0.0) or 1.0) * 1.14


def total_labels(flow: Flow) -> list[dict[str, Any]]:
    """Each year's total above its bar, the newest in full and heavier."""
    labels = []
    if flow.base and flow.base[0] not in flow.totals:
        year, value = flow.base
        labels.append(_above(year, value, total_text(flow, year), MUTED))
    for year, total in flow.totals.items():
        value = float(total.reading.value)
        # On the path's tick where that would run through it; a goal's line gives way to it.
        on_tick = _runs_through(flow, value, flow.path.get(year))
        written = _above(year, flow.path[year] if on_tick else value, total_text(flow, year), INK)
        if on_tick:
            written["yshift"] = 3
        lines = (one.level for one in flow.asides if one.first.year <= year <= one.last.year)
        if any(_runs_through(flow, value, level) for level in lines):
            written["bgcolor"] = CARD
        if year == max(flow.totals):
            written["font"]["weight"] = 600
            if year not in flow.path:
                written["bgcolor"] = CARD
        if flow.gap and flow.gap[0] == year:
            written["bgcolor"] = CARD
            if total.last.is_year_end:
                if not is_tall(flow):
                    continue  # it would hide the gap: `gap_labels` names it
                # In the gap the number stands on white, for which a small chart has no room.
                written["name"] = "wide"
        labels.append(written)
    return labels


def _runs_through(flow: Flow, value: float, line: float | None) -> bool:
    """Whether a line at this height would cross the number above a bar, of a small chart."""
    return line is not None and 0 <= line - value <= LABEL_HEIGHT * top_of(flow)


def total_text(flow: Flow, year: int) -> str:
    """What stands above a year's bar: the newest total, and one that lacks something, in full."""
    total = flow.totals.get(year)
    if total is None:
        assert flow.base is not None
        value, relation, usual = flow.base[1], "=", 0
    else:
        value, relation = float(total.reading.value), total.reading.relation
        usual = 1 if year == max(flow.totals) or (flow.gap and flow.gap[0] == year) else 0
    number = flow.scale.number(value, flow.scale.decimals if value < 100 else usual)
    return mark_text(number, relation)


def _above(year: int, value: float, text: str, color: str) -> dict[str, Any]:
    return label(year, value, text, color, yanchor="bottom", yshift=1)


def _short(flow: Flow, value: float) -> str:
    return flow.scale.number(value, short_decimals(value, flow.scale.decimals))


def gap_text(flow: Flow, joint: str, *, has_unit: bool = False) -> str:
    assert flow.gap is not None
    year, reached, level = flow.gap
    short, unit = level - reached, flow.scale.unit
    decimals = short_decimals(short, flow.scale.decimals)
    said = said_text(short, unit, decimals, is_short=True) if has_unit else _short(flow, short)
    words = {"joint": joint, "number": said}
    total = flow.totals.get(year)
    if total is not None and total.last.is_year_end:
        return _("short%(joint)s%(number)s") % words
    return _("expected year-end gap%(joint)s%(number)s") % words


def gap_labels(flow: Flow) -> list[dict[str, Any]]:
    """How much is lacking: in the gap where that is tall enough, else above the goal.

    In a small chart both total and gap stand above the goal, so that the gap itself is seen.

    Of two labels the script keeps the one for which the chart is wide enough.
    """
    if flow.gap is None:
        return []
    year, reached, level = flow.gap
    above = label(year, level, gap_text(flow, " "), SHORT, yanchor="bottom", yshift=2)
    small = above | {"text": gap_with_total(flow, year), "name": "narrow"}
    small |= {"xanchor": "right", "xshift": 18}
    if not is_tall(flow):
        return [above | {"text": gap_with_total(flow, year)}]
    middle = reached + (level - reached) * 0.6
    inside = label(year, middle, gap_text(flow, "<br>"), SHORT, bgcolor=CARD)
    return [inside | {"name": "wide"}, small]


def is_tall(flow: Flow) -> bool:
    """Whether words have room in the gap."""
    if flow.gap is None:
        return False
    _year, reached, level = flow.gap
    return level - reached >= TALL_GAP * top_of(flow)


def gap_with_total(flow: Flow, year: int) -> str:
    """612.4，差 287.6: where there is no room in the gap for the total of a year that is over."""
    total, gap = flow.totals.get(year), gap_text(flow, " ")
    if total is None or not total.last.is_year_end:
        return gap
    return _("%(total)s, %(gap)s") % {"total": total_text(flow, year), "gap": gap}


def goal_labels(flow: Flow) -> list[dict[str, Any]]:
    """The goal, right of its line; in a narrow chart above the line's beginning."""
    if flow.level is None:
        return []
    aside = {"xanchor": "left", "xshift": 4, "align": "left", "name": "wide"}
    above = {"xanchor": "left", "yanchor": "bottom", "name": "narrow"}
    first, last = flow.years[0] - 0.5, flow.levels[-1].last.year + 0.5
    start = flow.levels[0].level
    return [
        label(last, flow.level, flow.target_text, INK, **aside),
        label(first, start, flow.target_text.replace("<br>", " "), INK, **above),
    ]
