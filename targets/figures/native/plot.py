"""What a native chart shows: categories, columns of its workbook, and how each is drawn."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from targets.palette import INK
from targets.wording.formatting import computed

from ..drawn import Scale

NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
TICKS_WANTED = 6


@dataclass(frozen=True)
class Column:
    """One column of the workbook and the bars, line or marks that are drawn of it.

    `values` are in the unit of the axis, None where there is no figure: a gap, never zero. `labels`
    are written at the values of these places, as the page writes them; `label_at` is where: above
    or below a mark, in or at the end of a bar. `shades` are colours of single bars.
    """

    name: str
    values: Sequence[float | None]
    shape: Literal["bar", "line", "mark", "tick", "label"] = "bar"
    color: str = INK
    look: Literal["", "hollow", "hatched", "dash", "dot", "dash_dot"] = ""
    width: float = 1.5
    labels: Mapping[int, str] = field(default_factory=dict)
    label_at: Literal["t", "b", "outEnd", "inEnd"] = "t"
    label_color: str = ""
    marks: Sequence[int] = ()
    shades: Mapping[int, str] = field(default_factory=dict)
    spread: tuple[float, float] | None = None
    is_named: bool = True


@dataclass(frozen=True)
class Plot:
    """A chart: what stands along it, and what is drawn there; `unit` is the title of its axis.

    A category of two words is a part of the first: a quarter of its year. `is_across` lays bars
    from left to right. `ticks` are the axis's ends and the step between.
    """

    categories: Sequence[str | tuple[str, str]]
    columns: Sequence[Column]
    unit: str
    ticks: tuple[float, float, float]
    is_across: bool = False
    axis_format: str = ""
    gap: int = 60
    has_legend: bool = True


def scaled(value: float | None, scale: Scale) -> float | None:
    """A figure as reported in the unit of the axis, free of the noise of floats."""
    return None if value is None else float(computed(value * scale.factor))


def round_ticks(low: float, high: float) -> tuple[float, float, float]:
    """Ends and step of an axis in round numbers around what is drawn.

    >>> round_ticks(0, 12214.7)
    (0.0, 12500.0, 2500.0)
    """
    rough = (high - low or abs(high) or 1.0) / TICKS_WANTED
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(n for n in (1, 2, 2.5, 5, 10) if n * power >= rough * 0.999999)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def step_format(step: float) -> str:
    """How the numbers of an axis are written: as many decimals as its step has.

    >>> step_format(2000.0), step_format(0.5), step_format(0.25)
    ('#,##0', '#,##0.0', '#,##0.00')
    """
    decimals = next((n for n in range(6) if abs(round(step, n) - step) < 1e-9), 6)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def live_format(text: str, value: float) -> str:
    """The number format that writes a label as the page does, and still after a change of the cell.

    A label's first number stands in the cell, as `value`; the words around it stay as they are.

    >>> live_format("差 287.6", 287.6), live_format("≥ 6,000", 6000), live_format("> 15%", 15)
    ('"差 "#,##0.0', '"≥ "#,##0', '"> "#,##0"%"')
    >>> live_format("97.4% 未完成", 0.974286)
    '#,##0.0%" 未完成"'
    """
    found = NUMBER.search(text)
    if found is None:
        return _quoted(text)
    before, after = text[: found.start()], text[found.end() :]
    decimals = "." + "0" * len(found[1]) if found[1] else ""
    digits = "#,##0" if "," in found[0] or abs(value) < 1000 else "0"
    if after.startswith("%") and abs(float(found[0].replace(",", "")) - abs(value) * 100) < 1:
        decimals, after = decimals + "%", after[1:]
    return _quoted(before) + digits + decimals + _quoted(after)


def _quoted(words: str) -> str:
    cleaned = words.replace('"', "")
    return f'"{cleaned}"' if cleaned else ""
