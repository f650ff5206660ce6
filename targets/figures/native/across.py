"""Plots across jurisdictions and goals: districts beside a goal, ways covered, a ranking."""

import math
from collections.abc import Sequence

import pandas as pd
from django.utils.translation import gettext as _

from targets.palette import BRAND, CARD, INK, TONES
from targets.wording.explanations import STATUSES
from targets.wording.formatting import computed, share_text

from ..drawn import Scale, value_range
from ..overview import Spread, Way
from ..ranking import PALE, Ranked
from ..shared import texts
from .plot import Column, Plot, round_ticks, scaled, step_format


def spread_plot(spread: Spread) -> Plot:
    """Districts as bars from zero in the colour and with the word of their status; the goal."""
    dots, scale = spread.dots, spread.scale
    names = [f"{one.name}\n{STATUSES[one.status]}" for one in dots]
    names += [f"{name}\n{word}" for name, word in spread.missing]
    values = [scaled(one.value, scale) for one in dots] + [None] * len(spread.missing)
    level = scaled(spread.level, scale)
    goal = Column(
        _("Target"), [level] * len(names), "line", INK, "dash", 2.25,
        labels={len(names) - 1: spread.level_text}, label_at="t",
    )  # fmt: skip
    is_tall = min(one.value for one in dots) > max(spread.level, dots[0].value) / 6
    bars = Column(
        scale.name, values, "bar", BRAND,
        labels={at: one.text for at, one in enumerate(dots)},
        label_at="inEnd" if is_tall else "outEnd", label_color=CARD if is_tall else "",
        shades={at: TONES[one.status].fill for at, one in enumerate(dots)},
    )  # fmt: skip
    ends = value_range([0.0, spread.level, *(one.value for one in dots)])
    low, high, step = round_ticks(ends.low * scale.factor, ends.high * scale.factor)
    return Plot(
        names, [bars, goal], scale.axis_unit, (low, high, step),
        axis_format=step_format(step), gap=90, has_legend=False,
    )  # fmt: skip


def ways_plot(ways: Sequence[Way]) -> Plot:
    """How far each goal is on its way from the baseline (0) to the goal (1)."""
    covered = [float(computed(one.covered)) for one in ways]
    said = {at: f"{share_text(one.covered)} {STATUSES[one.status]}" for at, one in enumerate(ways)}
    bars = Column(
        _("Way covered since the baseline"), covered, "bar", BRAND,
        labels=said, label_at="outEnd",
        shades={at: TONES[one.status].fill for at, one in enumerate(ways)},
    )  # fmt: skip
    words = f'[=0]"{_("baseline")}";[=1]"{_("goal")}";0%'
    return Plot(
        [f"{one.name}\n{one.text}" for one in ways], [bars], "", way_ticks(covered),
        is_across=True, axis_format=words, gap=70, has_legend=False,
    )  # fmt: skip


def way_ticks(covered: Sequence[float]) -> tuple[float, float, float]:
    """From the baseline to beyond the goal, with room for words behind the longest bar."""
    low, high = min([0.0, *covered]), max([1.0, *covered]) * 1.2
    if high > 3 or low < -3:
        return round_ticks(low, high)
    return math.floor(low / 0.5) * 0.5, math.ceil(high / 0.5) * 0.5, 0.5


def plots_of_ranking(ranked: Ranked, most: int) -> list[Plot]:
    """The ranking in plots of at most so many bars, all on one axis; zones hatched, at the end."""
    frame, scale = ranked.frame, ranked.scale
    rows = pd.concat([frame[~frame["is_zone"]], frame[frame["is_zone"]]])
    values = [float(value) for value in rows["value"]]
    ends = value_range([0.0, *values])
    low, high, step = round_ticks(ends.low * scale.factor, ends.high * scale.factor)
    pieces = [rows.iloc[start : start + most] for start in range(0, len(rows), most)]
    return [
        Plot(
            piece["name"].tolist(), _bars(piece, scale), scale.axis_unit, (low, high, step),
            is_across=True, axis_format=step_format(step), gap=45,
            has_legend=False,
        )
        for piece in pieces
    ]  # fmt: skip


def _bars(rows: pd.DataFrame, scale: Scale) -> list[Column]:
    said = texts(rows, scale)
    columns = []
    kinds = ((scale.name, False, ""), (_("Zones, which overlap districts"), True, "hatched"))
    for name, is_zone, look in kinds:
        of_kind = [bool(zone) is is_zone for zone in rows["is_zone"]]
        if not any(of_kind):
            continue
        values = zip(rows["value"].tolist(), of_kind, strict=True)
        columns.append(
            Column(
                name, [scaled(value, scale) if own else None for value, own in values],
                "bar", BRAND, "hatched" if look else "",
                labels={at: text for at, text in enumerate(said) if of_kind[at]},
                label_at="outEnd",
                shades={
                    at: PALE for at, current in enumerate(rows["is_current"])
                    if of_kind[at] and not current and not is_zone
                },
            )
        )  # fmt: skip
    return columns
