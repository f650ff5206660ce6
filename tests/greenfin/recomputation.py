"""The status of a target, computed a second time from what the API gives and from nothing else.

Written from the rules in `docs/arithmetic.md` without the project's arithmetic: quarters are
integers, powers are taken with `math`, growth is decided by multiplying out.
"""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
ON_TRACK, AT_RISK, ABOUT = -0.05, -0.15, Fraction(95, 100)


def number(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[5]) - 1


def used_figures(observations: Iterable[Row], cited: Iterable[Row], until: int) -> dict[int, Row]:
    """Accepted return, else citation, else sample; by quarter."""
    rank = {"=": 2, "~": 1, ">": 0}
    found: dict[int, tuple[Any, Row]] = {}

    def offer(quarter: str, priority: Any, figure: Row) -> None:
        at = number(quarter)
        if at <= until and (at not in found or priority > found[at][0]):
            found[at] = (priority, figure)

    for row in observations:
        if row["state"] == "reported":
            priority = (0,) if row["is_sample"] else (2,)
            offer(row["quarter"], priority, {"value": Fraction(row["value"]), "relation": "="})
    for row in cited:
        if row["quarter"] and row["relation"] in rank:
            priority = (1, rank[row["relation"]], row["published_on"] or "")
            figure = {
                "value": Fraction(row["value"]),
                "relation": row["relation"],
                "is_cited": True,
            }
            offer(row["quarter"], priority, figure)
    return {at: figure for at, (_priority, figure) in sorted(found.items())}


def level_of(target: Row) -> Fraction | None:
    """The value to reach, in the indicator's own unit."""
    kind, value, base = target["kind"], target["value"], target["baseline_value"]
    if value is None:
        return None
    if kind in ("level", "reduction", "first_occurrence"):
        return Fraction(value)
    if base is None:
        return None
    if kind == "multiple":
        return Fraction(base) * Fraction(value)
    quarters = number(target["deadline"]) - number(target["baseline_quarter"])
    factor = 1 + Fraction(value) / 100
    assert quarters % 4 == 0
    return Fraction(base) * factor ** (quarters // 4)


def meets(target: Row, level: Fraction, figure: Row) -> bool:
    value, operator = figure["value"], target["operator"]
    if operator == "~":
        if target["kind"] == "average_growth":
            eased = {**target, "value": str(Fraction(target["value"]) * ABOUT)}
            bar = level_of(eased)
            assert bar is not None
            return value >= bar
        return value >= level * ABOUT
    return {
        ">=": value >= level,
        ">": value > level or (figure["relation"] == ">" and value >= level),
        "<=": value <= level,
        "<": value < level,
    }[operator]


def is_rated(basis: str, at: int) -> bool:
    return basis not in ("year_to_date", "annual") or at % 4 == 3


def deciding(target: Row, figures: dict[int, Row], basis: str, as_of: int) -> int | None:
    if not figures:
        return None
    deadline = number(target["deadline"]) if target["deadline"] else None
    if target["kind"] == "first_occurrence":
        best = max(figure["value"] for figure in figures.values())
        first = next(at for at, figure in figures.items() if figure["value"] == best)
        return first if best > 0 else max(figures)
    if deadline is not None and as_of >= deadline:
        later = [at for at in figures if at >= deadline and is_rated(basis, at)]
        earlier = [at for at in figures if at < deadline]
        return min(later) if later else max(earlier, default=max(figures))
    return max(figures)


def recomputed(target: Row, figures: dict[int, Row], basis: str, as_of: int) -> Row:
    """Status and quantities; None where undefined."""
    result: Row = dict.fromkeys(
        ("attainment", "progress", "elapsed", "path_value", "gap_share", "required_growth")
    )
    at = deciding(target, figures, basis, as_of)
    level = level_of(target)
    if target["kind"] in ("direction", "milestone", "assigned") or level is None:
        return {"status": None}
    if at is None:
        return {**result, "status": "no_data"}
    figure = figures[at]
    observed = float(figure["value"])
    if level > 0 and target["operator"] not in ("<", "<="):
        result["attainment"] = observed / float(level)
    met = meets(target, level, figure)
    deadline = number(target["deadline"])
    add_path(result, target, observed, float(level), at, basis)
    result["status"] = status(target, result, figure, met, at, deadline, basis, as_of)
    return result


def add_path(result: Row, target: Row, observed: float, level: float, at: int, basis: str) -> None:
    base, deadline = target["baseline_value"], number(target["deadline"])
    if observed > 0 and at < deadline and is_rated(basis, at) and level > 0:
        result["required_growth"] = (level / observed) ** (4 / (deadline - at)) - 1
    if base is None:
        return
    begin = number(target["baseline_quarter"])
    result["elapsed"] = (at - begin) / (deadline - begin)
    if at < begin or not is_rated(basis, at):
        return
    b = float(Fraction(base))
    if level != b:
        result["progress"] = (observed - b) / (level - b)
    if at >= deadline:
        result["path_value"] = level
    elif target["path"] == "linear":
        result["path_value"] = b + (level - b) * result["elapsed"]
    elif target["path"] == "geometric":
        result["path_value"] = b * math.exp(math.log(level / b) * result["elapsed"])
    if result["path_value"] is not None and level != b:
        result["gap_share"] = (observed - result["path_value"]) / abs(level - b)


def status(
    target: Row,
    result: Row,
    figure: Row,
    met: bool,
    at: int,
    deadline: int,
    basis: str,
    as_of: int,
) -> str:
    is_bound = figure["relation"] == ">"
    if as_of >= deadline:
        if target["kind"] == "first_occurrence" and met:
            return "achieved"
        if at >= deadline and is_rated(basis, at):
            return "achieved" if met else "awaiting" if is_bound else "missed"
        return "awaiting"
    if met:
        return "ahead"
    gap = result["gap_share"]
    if gap is None or not is_rated(basis, at):
        return "not_rated"
    if gap >= ON_TRACK:
        return "on_track"
    if is_bound:
        return "not_rated"
    return "at_risk" if gap >= AT_RISK else "off_track"


def direction_status(figures: dict[int, Row], *, higher_is_better: bool) -> str:
    """Improving or worsening on the same quarter last year, where the two figures say it."""
    last = max(figures, default=None)
    if last is None or last - 4 not in figures:
        return "not_rated"
    change = figures[last]["value"] - figures[last - 4]["value"]
    assert figures[last]["relation"] == figures[last - 4]["relation"] == "="
    if change == 0:
        return "not_rated"
    return "improving" if (change > 0) == higher_is_better else "worsening"
