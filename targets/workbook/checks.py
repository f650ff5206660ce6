"""What the numbers of a return must satisfy, and what they are asked about. Pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .columns import INDICATOR_SHEET
from .content import Row, SheetCells
from .findings import ERROR, QUERY, Finding

LARGE_CHANGE = Decimal("0.30")
HALF = Decimal("0.5")
# Mistaken units differ by a factor: 万元 for 亿元, a share for a percentage. Near is within twice.
SLIPS = (Decimal(100), Decimal(10000))
NEAR = Decimal(2)
_PERCENT = Decimal(100)
# What a remark says where a fall was a rise indeed.
RISE = "上升"
_SIX_DECIMALS = Decimal("0.000001")

CODES = frozenset(
    {
        "negative",
        "fall_is_negative",
        "below_minimum",
        "above_maximum",
        "share_out_of_range",
        "part_exceeds_whole",
        "falls",
        "unit_slip",
        "half_of_last_year",
        "large_change",
        "no_longer_applies",
        "unchanged",
    }
)


def indicator_checks(rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
    """Errors and queries on the reported values, row by row; rows without a number are asked about
    only when they had one."""
    findings = []
    values = {row.key: reported_value(cells, row.key) for row in rows}
    for row in rows:
        value = values[row.key]
        if value is None:
            findings += _withdrawn(row, cells)
            continue
        errors = [
            *_limit_errors(row, value),
            *_sign_errors(row, value, cells[row.key]),
            *_share_errors(row, value, values),
        ]
        said = errors or _queries(row, value)
        place = cells[row.key]["value"]["cell"]
        findings += [
            Finding(severity, code, INDICATOR_SHEET, place, row.key, exact(value), row.unit, params)
            for severity, code, params in said
        ]
    return findings


def _withdrawn(row: Row, cells: SheetCells) -> list[Finding]:
    """The query on an indicator that had a number last quarter and is now said not to apply."""
    cell = cells.get(row.key, {}).get("value", {})
    reference = reference_of(row.facts)
    if cell.get("state") != "not_applicable" or reference is None:
        return []
    name, figure = reference
    params = {"reference": exact(figure), "compared_with": name}
    typed = cell["typed"]
    place = cell["cell"]
    code = "no_longer_applies"
    return [Finding(QUERY, code, INDICATOR_SHEET, place, row.key, typed, row.unit, params)]


def reported_value(cells: SheetCells, key: str) -> Decimal | None:
    """The number in a row's value cell; None for a reserved word, a blank or a faulty cell."""
    cell = cells.get(key, {}).get("value", {})
    return Decimal(cell["value"]) if cell.get("state") == "reported" else None


def change_of(value: Decimal, reference: Decimal) -> Decimal | None:
    """The change as a share of the reference: 130 after 100 is 0.3; None after 0."""
    return (value - reference) / abs(reference) if reference else None


def share_of(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Percent at 6 decimals, half up: 1 of 3 is 33.333333; None without both or of a whole of 0."""
    if numerator is None or not denominator:
        return None
    return (numerator / denominator * _PERCENT).quantize(_SIX_DECIMALS, ROUND_HALF_UP)


def reference_of(facts: Mapping[str, Any]) -> tuple[str, Decimal] | None:
    """What a value is compared with, and its name: running totals and yearly figures with the
    same quarter last year, all others with the quarter before; None where that was not reported."""
    name = "last_year" if facts["basis"] in ("year_to_date", "annual") else "previous"
    figure = facts.get(name)
    return (name, Decimal(figure)) if figure is not None else None


def exact(value: Decimal) -> str:
    """All digits without exponent or closing zeros: 1158.300 → 1158.3."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_Said = tuple[str, str, dict[str, Any]]


def _limit_errors(row: Row, value: Decimal) -> list[_Said]:
    said: list[_Said] = []
    limits = {"minimum": row.minimum, "maximum": row.maximum}
    below = "negative" if row.minimum == "0" else "below_minimum"
    if row.minimum and value < Decimal(row.minimum):
        said.append((ERROR, "share_out_of_range" if _is_share(row) else below, limits))
    if row.maximum and value > Decimal(row.maximum):
        said.append((ERROR, "share_out_of_range" if _is_share(row) else "above_maximum", limits))
    floor = row.facts.get("floor")
    if floor is not None and value < Decimal(floor["value"]):
        said.append((ERROR, "falls", {"reference": floor["value"], "quarter": floor["quarter"]}))
    return said


def _sign_errors(row: Row, value: Decimal, cells: Mapping[str, Any]) -> list[_Said]:
    """A fall of −14.2 would be a rise of 14.2: more often a sign too many than meant so."""
    remark = cells.get("remark", {}).get("value") or ""
    if row.facts.get("is_fall") and value < 0 and RISE not in remark:
        return [(ERROR, "fall_is_negative", {})]
    return []


def _is_share(row: Row) -> bool:
    return row.unit == "%" and row.minimum == "0" and row.maximum == "100"


def _share_errors(row: Row, value: Decimal, values: Mapping[str, Decimal | None]) -> list[_Said]:
    """A numerator above its denominator would make a derived share of more than 100."""
    said: list[_Said] = []
    for share in row.facts.get("shares", ()):
        whole = values.get(share["denominator"])
        if whole is not None and value > whole:
            params = {"whole": exact(whole), "share": share["name"], "of": share["of"]}
            said.append((ERROR, "part_exceeds_whole", params))
    return said


def _queries(row: Row, value: Decimal) -> list[_Said]:
    """At most one query a cell, the most telling one."""
    facts = row.facts
    slip = _slip(facts, value)
    if slip:
        return [(QUERY, "unit_slip", slip)]
    reference = reference_of(facts)
    if reference is None:
        return []
    name, figure = reference
    params = {"reference": exact(figure), "compared_with": name}
    change = change_of(value, figure)
    if facts["basis"] == "year_to_date" and value < figure * HALF:
        return [(QUERY, "half_of_last_year", params)]
    if change is not None and abs(change) > LARGE_CHANGE:
        return [
            (QUERY, "large_change", {**params, "change": str(change.quantize(Decimal("0.0001")))})
        ]
    if facts.get("is_balance") and value == figure and value:
        return [(QUERY, "unchanged", params)]
    return []


def _slip(facts: Mapping[str, Any], value: Decimal) -> dict[str, Any] | None:
    for name in ("previous", "last_year"):
        figure = facts.get(name)
        if figure is None or not Decimal(figure) or not value:
            continue
        ratio = abs(value / Decimal(figure))
        ratio = max(ratio, 1 / ratio)
        for factor in SLIPS:
            if factor / NEAR <= ratio <= factor * NEAR:
                return {
                    "reference": exact(Decimal(figure)),
                    "compared_with": name,
                    "factor": int(factor),
                }
        return None
    return None
