"""The formulas behind an assessment, with symbols and with the numbers put in.

Mathematical notation only, no words: a page puts the name of each quantity beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from targets.arithmetic.goals import Goal, Reading, Rule, is_met, threshold
from targets.arithmetic.measures import (
    Measures,
    quarters_in_all,
    quarters_left,
    quarters_since_baseline,
    years_left,
    years_since_baseline,
)
from targets.arithmetic.quantities import QUARTERS_A_YEAR

_EXACT = Context(prec=100)
_PLACES = Decimal("0.0001")
_MOST_DECIMALS_REPORTED = 6


class FormulaLine(NamedTuple):
    """One computed quantity: `o / T`, `4972.33 / 6000`, 0.8287….

    `is_share` says that the result is a fraction of 1 (shown as a percentage), otherwise it is in
    the indicator's unit; the result of `is_met` is true or false.
    """

    name: str
    formula: str
    numbers: str
    result: Decimal | float | bool
    is_share: bool


def formula_lines(
    goal: Goal, reading: Reading | None, found: Measures, rule: Rule
) -> tuple[FormulaLine, ...]:
    """One line for each quantity that is defined, in the order in which they build on each other.

    Symbols: b baseline, o observed, T target, e elapsed, p path, k multiple, g growth a year
    in percent, y years, n quarters, N quarters from baseline to deadline.
    """
    lines = [*_level_line(goal, found)]
    if reading is None:
        return tuple(lines)
    values = _Values(goal, reading, found)
    lines += _met_line(goal, reading, rule)
    lines += [
        FormulaLine(name, *build(values), result, name not in _IN_UNITS)
        for name, build in _BUILDERS.items()
        if (result := getattr(found, name)) is not None
    ]
    return tuple(lines)


def path_lines(goal: Goal, reading: Reading, found: Measures) -> tuple[FormulaLine, ...]:
    """Path and gap alone, of a reading that does not decide but gave the rating that stands."""
    values = _Values(goal, reading, found)
    return tuple(
        FormulaLine(name, *_BUILDERS[name](values), result, name not in _IN_UNITS)
        for name in ("elapsed", "path_value", "gap_share")
        if (result := getattr(found, name)) is not None
    )


def number_text(value: Decimal | float | None) -> str:
    """A number as it stands in a formula: reported ones whole, computed ones to four decimals.

    Empty for None. Rounded half up, minus as −, in brackets when negative.

    >>> number_text(Decimal("4972.330"))
    '4972.33'
    >>> number_text(3823.6758)
    '3823.6758'
    >>> number_text(Decimal("-5"))
    '(−5)'
    """
    if value is None:
        return ""
    exact = shown_number(value)
    text = f"{exact:f}" if exact else "0"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"(−{text[1:]})" if text.startswith("-") else text


def shown_number(value: Decimal | float) -> Decimal:
    """The number that a formula shows: a reported one whole, a computed one to four decimals.

    >>> shown_number(Decimal("55.938720703125"))
    Decimal('55.9387')
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    decimals = -int(exact.normalize(_EXACT).as_tuple().exponent)
    if isinstance(value, Decimal) and decimals <= _MOST_DECIMALS_REPORTED:
        return exact
    return exact.quantize(_PLACES, rounding=ROUND_HALF_UP, context=_EXACT)


def _level_line(goal: Goal, found: Measures) -> list[FormulaLine]:
    if found.target_level is None or goal.value is None or goal.baseline is None:
        return []
    value, baseline = number_text(goal.value), number_text(goal.baseline)
    if goal.kind == "multiple":
        formula, numbers = "T = k · b", f"{value} · {baseline}"
    elif goal.kind == "average_growth":
        years = number_text((quarters_in_all(goal) or 0) / QUARTERS_A_YEAR)
        formula, numbers = "T = b · (1 + g / 100)^y", f"{baseline} · (1 + {value} / 100)^{years}"
    else:
        return []
    return [FormulaLine("target_level", formula, numbers, found.target_level, False)]


def _met_line(goal: Goal, reading: Reading, rule: Rule) -> list[FormulaLine]:
    met = is_met(goal, reading.value, reading.relation, rule=rule)
    limit = threshold(goal, rule)
    if (
        met is None
        or limit is None
        or (goal.is_lower_better and not goal.is_rated(reading.quarter))
    ):
        return []
    observed = number_text(reading.value)
    if goal.kind == "first_occurrence":
        formula, sign = "max(o) > 0", ">"
    elif goal.operator == "~":
        formula, sign = _about(goal, limit, rule)
    else:
        sign = _SIGNS[goal.operator or ">="]
        formula = f"o {sign} T"
    # A "more than" figure is written as such: (> 6200) ≥ 6000.
    shown = f"(> {observed})" if reading.is_lower_bound else observed
    return [FormulaLine("is_met", formula, f"{shown} {sign} {number_text(limit)}", met, False)]


def _about(goal: Goal, limit: Decimal, rule: Rule) -> tuple[str, str]:
    sign = "≤" if goal.is_lower_better else "≥"
    allowance = 1 - rule.about
    is_eased_upwards = goal.is_lower_better != (goal.value is not None and goal.value < 0)
    share = number_text(1 + allowance if is_eased_upwards else 1 - allowance)
    if goal.kind == "average_growth":
        return f"o {sign} b · (1 + {share} · g / 100)^y", sign
    return f"o {sign} {share} · T", sign


class _Values:
    """The numbers of one reading, written out."""

    def __init__(self, goal: Goal, reading: Reading, found: Measures) -> None:
        self.path = goal.path
        self.is_lower_better = goal.is_lower_better
        self.o = number_text(reading.value)
        self.b = number_text(goal.baseline)
        self.t = number_text(found.target_level)
        self.e = number_text(found.elapsed)
        self.p = number_text(found.path_value)
        self.quarters_passed = number_text(quarters_since_baseline(goal, reading))
        self.quarters_in_all = number_text(quarters_in_all(goal))
        self.quarters_left = number_text(quarters_left(goal, reading))
        self.years_left = number_text(years_left(goal, reading))
        self.years_passed = number_text(years_since_baseline(goal, reading))
        self.has_reached_deadline = found.elapsed is not None and found.elapsed >= 1


def _attainment(v: _Values) -> tuple[str, str]:
    return "o / T", f"{v.o} / {v.t}"


def _progress(v: _Values) -> tuple[str, str]:
    return "(o − b) / (T − b)", f"({v.o} − {v.b}) / ({v.t} − {v.b})"


def _elapsed(v: _Values) -> tuple[str, str]:
    return "n / N", f"{v.quarters_passed} / {v.quarters_in_all}"


def _path_value(v: _Values) -> tuple[str, str]:
    if v.has_reached_deadline:
        return "T", v.t
    if v.path == "geometric":
        return "b · (T / b)^e", f"{v.b} · ({v.t} / {v.b})^{v.e}"
    return "b + (T − b) · e", f"{v.b} + ({v.t} − {v.b}) · {v.e}"


def _gap_share(v: _Values) -> tuple[str, str]:
    if v.is_lower_better:
        return "(p − o) / |T − b|", f"({v.p} − {v.o}) / |{v.t} − {v.b}|"
    return "(o − p) / |T − b|", f"({v.o} − {v.p}) / |{v.t} − {v.b}|"


def _required_growth(v: _Values) -> tuple[str, str]:
    return "(T / o)^(1 / y) − 1", f"({v.t} / {v.o})^(1 / {v.years_left}) − 1"


def _required_step(v: _Values) -> tuple[str, str]:
    return "(T − o) / n", f"({v.t} − {v.o}) / {v.quarters_left}"


def _average_growth(v: _Values) -> tuple[str, str]:
    return "(o / b)^(1 / y) − 1", f"({v.o} / {v.b})^(1 / {v.years_passed}) − 1"


_BUILDERS: dict[str, Callable[[_Values], tuple[str, str]]] = {
    "attainment": _attainment,
    "progress": _progress,
    "elapsed": _elapsed,
    "path_value": _path_value,
    "gap_share": _gap_share,
    "required_growth": _required_growth,
    "required_step": _required_step,
    "average_growth": _average_growth,
}
_IN_UNITS = ("path_value", "required_step")
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
