"""Labels written at the lines of a trajectory, so that it needs no legend."""

from typing import Any

from django.utils.translation import gettext as _

from targets.palette import BRAND, INK, MUTED
from targets.periods import Quarter
from targets.wording.formatting import quarter_text

from .drawn import Trajectory
from .shared import label, rule_line, short_decimals, texts

BREAK = "#8a979e"
AT_THE_RIGHT = {"xanchor": "left", "xshift": 10, "align": "left"}
# About what a label of two lines and one of one line, off its point, take on the page, in pixels.
LABEL_HEIGHT = 40
LINE_HEIGHT = 28
# The part of the plot, from its foot, that a label there takes.
LOW_SHARE = 0.2


def end_labels(chart: Trajectory) -> list[dict[str, Any]]:
    """What each line is, written at it: the last value, the target, the path's kind, the trend."""
    labels = []
    used = chart.figures[chart.figures["is_used"]]
    level = float(chart.steps["value"].iloc[-1]) if len(chart.steps) else None
    if not used.empty:
        last = used.iloc[-1]
        [text] = texts(used.iloc[-1:], chart.scale)
        place = _beside_last(chart, int(last["x"]), float(last["value"]), level)
        written = label(int(last["x"]), float(last["value"]), text, BRAND, **place)
        written["font"]["weight"] = 600
        labels.append(written)
    if level is not None:
        end = int(chart.steps["x"].iloc[-1])
        labels.append(label(end, level, chart.target_text, INK, **AT_THE_RIGHT))
    if len(chart.path) > 1 and not chart.is_small:
        x, value = _free_place(chart)
        beside = {"xanchor": "left", "xshift": 6, "yshift": -12}
        labels.append(label(x, value, chart.path_text, MUTED, **beside))
    if not chart.forecast.empty and not chart.is_small:
        end_row = chart.forecast.iloc[-1]
        value = float(end_row["value"])
        decimals = short_decimals(value, chart.scale.decimals)
        number = chart.scale.number(value, decimals, is_short=False)
        text = _("Forecast<br>%(number)s") % {"number": number}
        shift = _shift_away(chart, value, level)
        labels.append(label(int(end_row["x"]), value, text, BRAND, yshift=shift, **AT_THE_RIGHT))
    return labels


def _beside_last(chart: Trajectory, x: int, value: float, level: float | None) -> dict[str, Any]:
    """Where the last figure's label stands: at the right edge beside it, else off the line.

    A line leaves room behind itself, above where it rises; where the level or the path runs
    through that room, the label goes to the other side of the point.
    """
    if x >= _last_place(chart):
        return {**AT_THE_RIGHT, "yshift": _shift_away(chart, value, level)}
    way = -1 if _is_falling(chart) else 1
    lines = [float(row) for row in chart.path[chart.path["x"] == x]["value"]]
    lines += [] if level is None else [level]
    if any(0 < way * _pixels(chart, line - value) < LINE_HEIGHT for line in lines):
        return {
            "xanchor": "left",
            "xshift": 4,
            "yshift": -way * _room_below(chart, value, level, way),
        }
    return {"xanchor": "right", "xshift": -4, "yshift": 14 * way}


def _room_below(chart: Trajectory, value: float, level: float | None, way: int) -> int:
    """Pixels by which the last figure's label leaves its point, clear of the forecast's."""
    if chart.forecast.empty or chart.is_small:
        return 14
    value_ahead = float(chart.forecast["value"].iloc[-1])
    middle = _pixels(chart, value_ahead - value) + _shift_away(chart, value_ahead, level)
    edge = way * middle - LABEL_HEIGHT / 2
    return round(min(max(14, 10 - edge), LABEL_HEIGHT))


def _is_falling(chart: Trajectory) -> bool:
    used = chart.figures[chart.figures["is_used"]]["value"]
    return float(used.iloc[-1]) < float(used.iloc[0])


def _pixels(chart: Trajectory, difference: float) -> float:
    """About how many pixels a difference of values takes on the page."""
    ends = chart.range
    return difference / (ends.high - ends.low) * chart.height


def _last_place(chart: Trajectory) -> int:
    """The right end of what is drawn."""
    columns = (chart.figures, chart.path, chart.steps, chart.forecast)
    return max(int(place) for rows in columns for place in rows["x"])


def _free_place(chart: Trajectory) -> tuple[int, float]:
    """The point of the path that lies farthest from figures and from both of its ends."""
    rows = [chart.figures, chart.path.iloc[[0, -1]], chart.required.iloc[:1]]
    points = [
        (int(x), float(y)) for part in rows for x, y in zip(part["x"], part["value"], strict=True)
    ]
    wide = max(x for x, _y in points) - min(x for x, _y in points) or 1
    high = max(y for _x, y in points) - min(y for _x, y in points) or 1.0

    def room(place: tuple[int, float]) -> float:
        return min(((place[0] - x) / wide) ** 2 + ((place[1] - y) / high) ** 2 for x, y in points)

    path = zip(chart.path["x"].tolist(), chart.path["value"].tolist(), strict=True)
    return max(path, key=room)


def _shift_away(chart: Trajectory, value: float, level: float | None) -> int:
    """Pixels by which a label at the right edge steps aside for the target's."""
    if level is None:
        return 0
    apart = abs(_pixels(chart, value - level))
    shift = max(0, round(LABEL_HEIGHT - apart))
    return shift if value >= level else -shift


def aim_labels(chart: Trajectory) -> list[dict[str, Any]]:
    """An arrow the way the figure is to go, with the word for it."""
    if chart.aim is None:
        return []
    way = 1 if chart.aim.is_upward else -1
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0.03,
            "y": 0.92 if way > 0 else 0.08,
            "ax": 0,
            "ay": 34 * way,
            "text": chart.aim.text,
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 2,
            "arrowcolor": BRAND,
            "xanchor": "left",
            "font": {"size": 13, "color": BRAND},
        }
    ]


def lies_low(chart: Trajectory, quarter: Quarter) -> bool:
    """Whether a figure before the quarter lies where a label at the plot's foot would stand."""
    before = chart.figures[chart.figures["x"] < quarter.index]["value"]
    limit = chart.range.low + LOW_SHARE * (chart.range.high - chart.range.low)
    return any(float(value) < limit for value in before)


def break_line(quarter: Quarter) -> dict[str, Any]:
    """Between the last quarter of the old series and the first of the new one."""
    line = {"color": BREAK, "width": 1, "dash": "dot"}
    return rule_line(quarter.index - 0.5) | {"line": line}


def break_text(quarter: Quarter) -> str:
    return _("New series from %(quarter)s") % {"quarter": quarter_text(quarter)}


def break_labels(quarter: Quarter, note: str, *, is_high: bool = False) -> list[dict[str, Any]]:
    """The break's words in two lengths: the script keeps the one for which there is room.

    At the foot of the plot, or at its head where the figures lie low.
    """
    long = break_text(quarter)
    place = {"yref": "paper", "xanchor": "right", "xshift": -4}
    place |= {"yanchor": "top" if is_high else "bottom"}
    return [
        label(quarter.index - 0.5, int(is_high), text, MUTED, name=name, hovertext=note, **place)
        for name, text in (("wide", long), ("narrow", _("New series")))
    ]
