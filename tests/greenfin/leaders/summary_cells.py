"""The cells of the summary's tables, computed a second time."""

from fractions import Fraction
from typing import Any

from tests.greenfin.recomputation import deciding, level_of, meets, number

from .summary_facts import Facts, Row, percent, short, signed, spelled, written


def city_cells(target: Row, facts: Facts, usual: str) -> list[Any]:
    """Observed, path, level, attainment, what it takes, status; `usual` is said above the table."""
    code = target["indicator"]
    decimals = facts.decimals[code]
    figures = facts.figures("chongqing", code)
    result = facts.result(target)
    level = level_of(target)
    assert level is not None
    sign = {">=": "≥ ", ">": "> ", "~": "about "}[target["operator"]]
    at = deciding(target, figures)
    base = target["baseline_value"]
    covered = result.get("attainment" if base is None else "progress")
    name = "Attainment" if base is None else "Progress from baseline"
    attained = f"{name} {percent(covered)}" if covered is not None else ""
    if base is not None:
        attained += f" Baseline {short(base, 6)} ({spelled(number(target['baseline_quarter']))})"
    path = result.get("path_value")
    return [
        Origin(facts.shown(figures[at], code), at, usual) if at is not None else "Not reported",
        f"{written(path, decimals)} {target['path'].capitalize()} path"
        if path is not None
        else "No path",
        f"{sign}{short(level, decimals)} {spelled(number(target['deadline']))}",
        Marked(attained.strip()),
        Starting(needed(target, figures, result, at, facts)),
        Ending(result["status"].replace("_", " ")),
    ]


class Origin:
    """Equals a cell of a figure, and of its quarter and origin as far as they are not the usual."""

    def __init__(self, figure: str, at: int, usual: str) -> None:
        self.text, self.quarter, self.is_usual = figure, spelled(at), spelled(at) in usual

    def __eq__(self, other: object) -> bool:
        said = f"{other} "
        names_quarter = said.startswith(f"{self.text} {self.quarter} ")
        return said.startswith(f"{self.text} ") and names_quarter != self.is_usual

    def __repr__(self) -> str:
        return self.text if self.is_usual else f"{self.text} {self.quarter}"


class Starting:
    """Equals a cell that starts with a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return str(other).startswith(self.text)

    def __repr__(self) -> str:
        return self.text


class Ending(Starting):
    def __eq__(self, other: object) -> bool:
        return str(other).endswith(self.text)


class Marked(Starting):
    """Equals a cell with the same words, whatever blanks a drawing leaves between them."""

    def __eq__(self, other: object) -> bool:
        return " ".join(str(other).split()) == self.text


def needed(target: Row, figures: dict[int, Row], result: Row, at: int | None, facts: Facts) -> str:
    level = level_of(target)
    assert level is not None
    decimals = facts.decimals[target["indicator"]]
    if result["status"] in ("achieved", "ahead"):
        first = min(quarter for quarter, row in figures.items() if meets(target, level, row))
        return f"reached in {spelled(first)}"
    if at is None:
        return "Not computable"
    if result["status"] == "missed":
        lacking = level - figures[at]["value"]
        if target["kind"] == "multiple":
            times = Fraction(target["value"]) - Fraction(figures[at]["value"]) / Fraction(
                target["baseline_value"]
            )
            return f"short by {written(times, 2)} times the baseline"
        if facts.indicators[target["indicator"]]["unit"] == "亿元" and lacking >= 1:
            return f"short by CNY {short(lacking / 10, 2)} bn"
        return f"short by {written(lacking, decimals)} "
    if facts.at >= number(target["deadline"]):
        return "final figure awaited"
    left = number(target["deadline"]) - at
    basis = facts.indicators[target["indicator"]]["basis"]
    is_rated = basis not in ("year_to_date", "annual") or at % 4 == 3
    if left <= 0 or not is_rated:
        return "Not computable"
    if facts.indicators[target["indicator"]]["unit"] == "%":
        return f"{written((level - figures[at]['value']) / left, decimals)} percentage points"
    return f"{signed(percent(result['required_growth'], 2))} a year"


def change_on_year(figures: dict[int, Row], at: int, *, is_share: bool) -> str:
    before = figures.get(at - 4)
    if before is None or ">" in (figures[at]["relation"], before["relation"]):
        return "Not comparable"
    if is_share:
        return f"{signed(written(figures[at]['value'] - before['value'], 2))} points"
    if before["value"] <= 0:
        return "Not comparable"
    return signed(percent(figures[at]["value"] / before["value"] - 1))
