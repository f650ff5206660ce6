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
ENOUGH, SHORT = 1, Fraction(3, 2)


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


def deciding(target: Row, figures: dict[int, Row]) -> int | None:
    """The quarter of the figure that decides: nothing after the deadline does."""
    deadline = number(target["deadline"]) if target["deadline"] else None
    counted = {at: row for at, row in figures.items() if deadline is None or at <= deadline}
    if not counted:
        return None
    if target["kind"] == "first_occurrence":
        best = max(figure["value"] for figure in counted.values())
        first = next(at for at, figure in counted.items() if figure["value"] == best)
        return first if best > 0 else max(counted)
    return max(counted)


def doubted(targets: Iterable[Row], additive: set[str]) -> set[int]:
    """Targets for a district that exceed the city's own on what is summed up."""
    levels = [row for row in targets if row["kind"] == "level" and row["indicator"] in additive]
    return {
        part["id"]
        for part in levels
        for whole in levels
        if (part["indicator"], part["deadline"]) == (whole["indicator"], whole["deadline"])
        and whole["jurisdiction"] == "chongqing" != part["jurisdiction"]
        and Fraction(part["value"]) > Fraction(whole["value"])
    }


def recomputed(
    target: Row,
    figures: dict[int, Row],
    basis: str,
    as_of: int,
    breaks: Iterable[str] = (),
    *,
    is_doubted: bool = False,
) -> Row:
    """Status and quantities; None where undefined."""
    result: Row = dict.fromkeys(
        ("attainment", "progress", "elapsed", "path_value", "gap_share", "required_growth")
    )
    at = deciding(target, figures)
    level = level_of(target)
    if target["kind"] in ("direction", "milestone", "assigned") or level is None:
        return {"status": None}
    if at is None:
        return {**result, "status": "awaiting" if figures else "no_data"}
    figure = figures[at]
    observed = float(figure["value"])
    if level > 0 and target["operator"] not in ("<", "<="):
        result["attainment"] = observed / float(level)
    if is_doubted:
        return {**result, "attainment": None, "status": "not_rated"}
    deadline = number(target["deadline"])
    add_path(result, target, observed, float(level), at, basis)
    met = meets(target, level, figure)
    if as_of >= deadline:
        return {**result, "status": final_status(target, figure, met, at == deadline)}
    if target["kind"] == "first_occurrence":
        return {**result, "status": "ahead" if met else "not_rated"}
    rated = Ratings(target, figures, level, basis, [number(one) for one in breaks])
    status, way, since = rated.last()
    held = way if since in (as_of, None) else "held"
    return {**result, "status": status, "rated_by": held, "rated_quarter": since}


def final_status(target: Row, figure: Row, met: bool, is_own: bool) -> str:
    if target["kind"] == "first_occurrence" and met:
        return "achieved"
    if not is_own:
        return "awaiting"
    return "achieved" if met else "awaiting" if figure["relation"] == ">" else "missed"


class Ratings:
    """What each figure says by itself, before the deadline; asked from the newest on."""

    def __init__(
        self, target: Row, figures: dict[int, Row], level: Fraction, basis: str, breaks: list[int]
    ) -> None:
        self.target, self.figures, self.level, self.basis = target, figures, level, basis
        self.breaks = breaks
        self.deadline = number(target["deadline"])
        self.is_yearly = basis in ("year_to_date", "annual")

    def last(self) -> tuple[str, str, int | None]:
        """Status, by what, and the quarter; where no figure says anything, not rated."""
        for at in sorted(self.figures, reverse=True):
            found = self.of(at)
            if found:
                return (*found, at)
        return "not_rated", "", None

    def of(self, at: int) -> tuple[str, str] | None:
        figure = self.figures[at]
        if meets(self.target, self.level, figure):
            return "ahead", ""
        if self.target["baseline_value"] is None:
            return self.by_pace(at)
        if is_rated(self.basis, at):
            return self.against_path(at, figure["value"], figure["relation"], "path")
        share = self.share_of_year(at)
        if self.basis != "year_to_date" or share is None:
            return None
        return self.against_path(
            at + 3 - at % 4, figure["value"] / share, figure["relation"], "year_end"
        )

    def against_path(
        self, at: int, value: Fraction, relation: str, way: str
    ) -> tuple[str, str] | None:
        result: Row = {"elapsed": None, "path_value": None, "gap_share": None}
        add_path(result, self.target, float(value), float(self.level), at, self.basis)
        gap = result["gap_share"]
        if gap is None:
            return None
        if gap >= ON_TRACK:
            return "on_track", way
        if relation == ">":
            return None
        return "at_risk" if gap >= AT_RISK else "off_track", way

    def share_of_year(self, at: int) -> Fraction | None:
        """What part of a year had usually come by this quarter."""
        shares = []
        for back in range(4, at, 4):
            running, whole = (self.figures.get(one - back) for one in (at, at + 3 - at % 4))
            if running and whole and running["value"] and whole["value"]:
                shares.append(running["value"] / whole["value"])
        newest = shares[:3]
        return sum(newest) / len(newest) if newest else None

    def by_pace(self, at: int) -> tuple[str, str] | None:
        most, fewest = (3, 2) if self.is_yearly else (5, 3)
        whole = [
            one
            for one in sorted(self.figures)
            if one <= at and is_rated(self.basis, one) and self.figures[one]["relation"] != ">"
        ][-most:]
        if len(whole) < fewest or whole[-1] != at:
            return None
        since = max((one for one in self.breaks if one <= at), default=0)
        after = [one for one in whole if one >= since]
        used = after if len(after) >= fewest else whole
        first, last = self.figures[used[0]]["value"], self.figures[at]["value"]
        pace = (last - first) / (at - used[0])
        need = (self.level - last) / (self.deadline - at)
        if pace <= 0 or need / pace > SHORT:
            return "off_track", "pace"
        return "on_track" if need / pace <= ENOUGH else "at_risk", "pace"


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


def direction_status(figures: dict[int, Row], *, higher_is_better: bool) -> str:
    """Improving or worsening on the same quarter last year, by the newest figures that say it."""
    for last in sorted(figures, reverse=True):
        if last - 4 in figures:
            change = figures[last]["value"] - figures[last - 4]["value"]
            relations = figures[last - 4]["relation"], figures[last]["relation"]
            # "More than" leaves a change open, unless it is more than what is known, or less.
            is_sure = {("=", "="): True, ("=", ">"): change >= 0, (">", "="): change <= 0}
            if not is_sure.get(relations, False):
                continue
            if relations == ("=", ">") or relations == (">", "="):
                return "improving" if (relations[1] == ">") == higher_is_better else "worsening"
            if change == 0:
                return "not_rated"
            return "improving" if (change > 0) == higher_is_better else "worsening"
    return "not_rated"
