"""What all charts share: frames with their words, axes, texts of numbers, plain lists."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from django.utils.translation import gettext as _

from targets.periods import Quarter
from targets.wording.explanations import ORIGINS
from targets.wording.formatting import computed, number_text, quarter_text
from targets.wording.sentences import figure_text

MOST_YEARS_TICKED = 8


@dataclass(frozen=True)
class Scale:
    """What a chart counts: its name, the unit on its axis, the decimals of its numbers."""

    name: str
    unit: str
    decimals: int = 2


@dataclass(frozen=True)
class Trajectory:
    """The frames of one trajectory chart, with the words that go on it."""

    figures: pd.DataFrame
    path: pd.DataFrame
    steps: pd.DataFrame
    forecast: pd.DataFrame
    required: pd.DataFrame
    scale: Scale
    target_text: str = ""
    path_text: str = ""
    breaks: tuple[tuple[Quarter, str], ...] = ()
    is_year_to_date: bool = False


def compact(figure: go.Figure) -> dict[str, Any]:
    """The figure's data and layout as plain lists, without the template."""
    content = figure.to_dict()
    content["layout"].pop("template", None)
    return {"data": _plain(content["data"]), "layout": _plain(content["layout"])}


def _plain(content: Any) -> Any:
    """The same with its floats freed of their noise: 0.7000000000000001 → 0.7."""
    if isinstance(content, float):
        return float(computed(content))
    if isinstance(content, dict):
        return {name: _plain(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content


def label(x: float, y: float, text: str, color: str, **more: Any) -> dict[str, Any]:
    font = {"size": 13, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": font, **more}


def rule_line(place: float) -> dict[str, Any]:
    """A line from the bottom of the chart to its top."""
    return {"type": "line", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1}


def time_axis(first: int, last: int) -> dict[str, Any]:
    """Ticks at the fourth quarters only, each with its year."""
    ends = [index for index in range(first, last + 1) if index % 4 == 3]
    every = -(-len(ends) // MOST_YEARS_TICKED) or 1
    shown = ends[::-1][::every][::-1]
    return {
        "tickvals": shown,
        "ticktext": [_("Q4<br>%(year)s") % {"year": index // 4} for index in shown],
        "range": [first - 0.7, last + 0.7],
        "showgrid": False,
    }


def value_axis(scale: Scale) -> dict[str, Any]:
    """An axis titled with its unit, its numbers written out: 10,000, not 10k."""
    return {"title": {"text": scale.unit}, "exponentformat": "none"}


def numbers(values: pd.Series, scale: Scale) -> list[str]:
    return [number_text(float(value), scale.decimals) for value in values]


def texts(rows: pd.DataFrame, scale: Scale) -> list[str]:
    columns = (rows["value"].tolist(), rows["relation"], rows["origin"])
    return [
        figure_text(value, relation, scale.decimals, is_cited=origin == "cited")
        for value, relation, origin in zip(*columns, strict=True)
    ]


def hover_texts(rows: pd.DataFrame, scale: Scale) -> list[str]:
    """Quarter, figure, unit and origin of each row, one under the other."""
    hover = []
    columns = (rows["quarter"], texts(rows, scale), rows["origin"])
    for quarter, text, origin in zip(*columns, strict=True):
        lines = [quarter_text(quarter), f"{text} {scale.unit}", str(ORIGINS[origin])]
        hover.append("<br>".join(lines))
    return hover
