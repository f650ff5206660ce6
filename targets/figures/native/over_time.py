"""Plots over time: a line of quarters, and a flow of years."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.palette import BRAND, INK, MUTED, TONES
from targets.periods import Quarter

from ..drawn import Flow, Scale, Trajectory
from ..flow_labels import SHORT, gap_text, gap_with_total, is_tall, top_of, total_text, year_text
from ..labels import break_text
from ..shared import axis_title, texts
from .plot import Column, Plot, round_ticks, scaled, step_format

PATH = "#8a979e"
EXPECTED = "#cfe2db"
QUARTERS = (BRAND, "#3d8b71", "#73ac98", "#a8ccbf")


def spread_out(
    pairs: Iterable[tuple[Any, float]], places: Sequence[Any], scale: Scale
) -> list[float | None]:
    """A value for each place, None where there is none; what lies elsewhere is left out."""
    known = dict(pairs)
    return [scaled(known.get(place), scale) for place in places]


def trajectory_plot(chart: Trajectory) -> Plot:
    """Figures, published ones, path, goal, forecast and what is required, quarter by quarter."""
    places = _places(chart)
    scale = chart.scale

    def along(rows: pd.DataFrame, column: str = "value") -> list[float | None]:
        return spread_out(zip(rows["x"], rows[column].tolist(), strict=True), places, scale)

    columns = [
        Column(
            scale.name, along(_used(chart)), "line", BRAND, "", 3.5, **_end_label(chart, places)
        ),
        Column(_("Published figures"), along(_cited(chart)), "mark", BRAND),
        Column(chart.path_text, along(chart.path), "line", PATH),
        Column(
            _("Target"), _stepped(chart, places), "line", INK, "dash", 2.25, **_goal(chart, places)
        ),
        Column(_("Forecast"), along(chart.forecast), "line", BRAND, "dot", 2.25),
        Column(_("Required"), along(chart.required), "line", TONES["at_risk"].text, "dash_dot"),
        *(
            Column(
                one.text,
                _level(one.level, one.first, one.last, places, scale),
                "line",
                PATH,
                "dash",
            )
            for one in chart.asides
        ),
    ]
    ends = chart.range
    low, high, step = round_ticks(ends.low * scale.factor, ends.high * scale.factor)
    columns += [_break(quarter, places, low, high) for quarter, _note in chart.breaks]
    return Plot(
        _names(places, chart.cadence),
        [one for one in columns if any(value is not None for value in one.values)],
        axis_title(scale, ends),
        (low, high, step),
        axis_format=step_format(step),
    )


def _used(chart: Trajectory) -> pd.DataFrame:
    return chart.figures[chart.figures["is_used"]]


def _cited(chart: Trajectory) -> pd.DataFrame:
    return chart.figures[chart.figures["origin"] == "cited"]


def _places(chart: Trajectory) -> list[int]:
    """All quarters of the years from the first drawn to the last; of annual figures the ends."""
    frames = (chart.figures, chart.path, chart.steps, chart.forecast, chart.required)
    known = [int(x) for rows in frames for x in rows["x"]]
    known += [end.index for one in chart.asides for end in (one.first, one.last)]
    first, last = min(known, default=3) // 4 * 4, max(known, default=3)
    return list(range(first + chart.cadence - 1, last + (-last - 1) % 4 + 1, chart.cadence))


def _names(places: Sequence[int], cadence: int) -> list[str | tuple[str, str]]:
    """Years; with several figures in one also the numbers of its quarters."""
    years = [str(place // 4) for place in places]
    if cadence == 4:
        return [*years]
    return [(year, str(place % 4 + 1)) for year, place in zip(years, places, strict=True)]


def _stepped(chart: Trajectory, places: Sequence[int]) -> list[float | None]:
    """The level in force in each quarter; from a revision on the new one."""
    found: dict[int, float] = {}
    rows = list(zip(chart.steps["x"], chart.steps["value"].tolist(), strict=True))
    for (first, value), (last, _same) in zip(rows[::2], rows[1::2], strict=True):
        found |= dict.fromkeys(range(int(first), int(last) + 1), value)
    return spread_out(found.items(), places, chart.scale)


def _level(
    level: float, first: Quarter, last: Quarter, places: Sequence[int], scale: Scale
) -> list[float | None]:
    return spread_out(((at, level) for at in range(first.index, last.index + 1)), places, scale)


def _end_label(chart: Trajectory, places: Sequence[int]) -> dict[str, Any]:
    """The last figure in words, off the lines near it; marks there and at figures alone."""
    rows = _used(chart)
    if rows.empty:
        return {}
    held = [places.index(int(x)) for x in rows["x"] if int(x) in places]
    alone = [at for at in held if at - 1 not in held and at + 1 not in held]
    last = rows.iloc[-1]
    others = [*chart.path[chart.path["x"] == last["x"]]["value"], *chart.steps["value"].tail(1)]
    reach = (chart.range.high - chart.range.low) / 6
    is_below = any(0 <= float(other) - float(last["value"]) < reach for other in others)
    return {
        "labels": {held[-1]: texts(rows.iloc[-1:], chart.scale)[0]},
        "label_at": "b" if is_below else "t",
        "marks": sorted({*alone, held[-1]}),
    }


def _goal(chart: Trajectory, places: Sequence[int]) -> dict[str, Any]:
    if chart.steps.empty:
        return {}
    at = places.index(int(chart.steps["x"].iloc[-1]))
    is_falling = len(chart.path) > 1 and chart.path["value"].iloc[0] > chart.path["value"].iloc[-1]
    text = chart.target_text.replace("<br>", " ")
    return {"labels": {at: text}, "label_at": "b" if is_falling else "t"}


def _break(quarter: Quarter, places: Sequence[int], low: float, high: float) -> Column:
    """An upright line where a new series begins, named at its foot by its own name."""
    at = next((place for place, index in enumerate(places) if index >= quarter.index), 0)
    values = [low if place == at else None for place in range(len(places))]
    name = break_text(quarter)
    return Column(
        name, values, "label", MUTED, labels={at: name}, label_at="t",
        spread=(high - low, 0.0), is_named=False,
    )  # fmt: skip


def flow_plot(flow: Flow) -> Plot:
    """One bar a year, its quarters stacked; path, goal and what is lacking."""
    years = list(flow.years)

    def of_years(values: Mapping[int, float | None]) -> list[float | None]:
        known = [(year, value) for year, value in values.items() if value is not None]
        return spread_out(known, years, flow.scale)

    totals = {year: float(one.reading.value) for year, one in flow.totals.items()}
    base = dict([flow.base] if flow.base and flow.base[0] not in totals else [])
    path = {year: value for year, value in flow.path.items() if year not in base}
    columns = [
        Column(_("Base year"), of_years(base), "bar", MUTED, "hollow"),
        *_quarters(flow, of_years),
        *_ahead(flow, totals, of_years),
        Column(
            _("Total of the year"), of_years(base | totals), "label", INK,
            labels=_totals(flow, years, {*base, *totals}), is_named=False,
        ),
        Column(_("Path"), of_years(path), "tick", INK),
        *(
            Column(one.text, of_years(dict.fromkeys(_span(one), one.level)), "line", PATH, "dash")
            for one in flow.asides
        ),
    ]  # fmt: skip
    if flow.levels:
        levels = {year: step.level for step in flow.levels for year in _span(step)}
        text = flow.target_text.replace("<br>", " ")
        columns.append(
            Column(
                _("Target"), of_years(levels), "line", INK, "dash", 2.25,
                labels={years.index(_span(flow.levels[0]).start): text},
            )
        )  # fmt: skip
    low, high, step = round_ticks(0.0, top_of(flow) * flow.scale.factor)
    return Plot(
        [year_text(flow, year).replace("<br>", "\n") for year in years],
        [one for one in columns if any(value is not None for value in one.values)],
        flow.scale.axis_unit,
        (low, high, step),
        axis_format=step_format(step),
    )


def _span(one: Any) -> range:
    return range(one.first.year, one.last.year + 1)


def _quarters(
    flow: Flow, of_years: Callable[[Mapping[int, float | None]], list[float | None]]
) -> list[Column]:
    """What each quarter added; what came for several at once has a column of its own below."""
    whole: dict[int, float | None] = {}
    single: list[dict[int, float | None]] = [{}, {}, {}, {}]
    later: list[dict[int, float | None]] = [{}, {}, {}, {}]
    for piece in flow.pieces:
        kinds = single if piece.first == piece.last else later
        held = (
            whole
            if piece.first.quarter == 1 < piece.last.quarter
            else kinds[piece.last.quarter - 1]
        )
        held[piece.last.year] = float(piece.value)
    names = (
        pgettext("part of a year", "Q1"),
        pgettext("part of a year", "Q2"),
        pgettext("part of a year", "Q3"),
        pgettext("part of a year", "Q4"),
    )
    columns = [Column(_("Several quarters at once"), of_years(whole), "bar", BRAND)]
    for number in range(4):
        color = QUARTERS[number]
        several = _("Up to %(quarter)s") % {"quarter": names[number]}
        columns.append(Column(names[number], of_years(single[number]), "bar", color))
        columns.append(Column(several, of_years(later[number]), "bar", color))
    return columns


def _ahead(
    flow: Flow,
    totals: Mapping[int, float],
    of_years: Callable[[Mapping[int, float | None]], list[float | None]],
) -> list[Column]:
    """What a running year is expected to add, and what it or a year that is over lacks."""
    columns = []
    expected = flow.expected
    if expected and expected.year in totals:
        band = None
        if expected.low is not None and expected.high is not None:
            factor = flow.scale.factor
            band = (
                (expected.high - expected.value) * factor,
                (expected.value - expected.low) * factor,
            )
        rest = {expected.year: expected.value - totals[expected.year]}
        columns.append(Column(_("Expected year end"), of_years(rest), "bar", EXPECTED, spread=band))
    if flow.gap:
        year, reached, level = flow.gap
        words = {flow.years.index(year): gap_text(flow, " ")} if is_tall(flow) else {}
        columns.append(
            Column(
                _("Gap to the target"), of_years({year: level - reached}), "bar", SHORT, "hatched",
                labels=words, label_at="inEnd", label_color=SHORT,
            )
        )  # fmt: skip
    return columns


def _totals(flow: Flow, years: Sequence[int], known: Iterable[int]) -> dict[int, str]:
    """Each year's total; where the gap is too low for words, the total says it too."""
    said = {years.index(year): total_text(flow, year) for year in known}
    if flow.gap and not is_tall(flow):
        said[years.index(flow.gap[0])] = gap_with_total(flow, flow.gap[0])
    return said
