"""What the numbers of a return must satisfy, and what they are asked about. Pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from targets.digits import plain

from .columns import INDICATOR_SHEET, RESERVED_WORDS
from .content import Row, SheetCells
from .findings import ERROR, QUERY, Finding

LARGE_CHANGE = Decimal("0.30")
HALF = Decimal("0.5")
# From here on a percentage says less than how many times it is.
MANY_TIMES = Decimal(10)
ONE = Decimal(1)
# Mistaken units differ by a factor: a share for a percentage, thousands, 万元 and 元 for 亿元. Near
# is within twice.
SLIPS = tuple(Decimal(10) ** power for power in (2, 3, 4, 8))
NEAR = Decimal(2)
_PERCENT = Decimal(100)
# What a remark says where a fall was a rise indeed.
RISE = "上升"
_SIX_DECIMALS = Decimal("0.000001")

CODES = frozenset(
    {
        "negative",
        "fall_is_negative",
        "fall_is_a_rise",
        "below_minimum",
        "above_maximum",
        "share_out_of_range",
        "part_exceeds_whole",
        "class_lacks_number",
        "classes_without_whole",
        "classes_differ",
        "falls",
        "unit_slip",
        "half_of_last_year",
        "large_change",
        "many_times",
        "no_longer_applies",
        "unchanged",
        "pushed_differs",
    }
)
# What is found by these is the number itself.
MEASURED = CODES - {
    "no_longer_applies",
    "class_lacks_number",
    "classes_without_whole",
    "pushed_differs",
}


def indicator_checks(rows: Sequence[Row], cells: SheetCells) -> list[Finding]:
    """Errors and queries on the reported values, row by row; rows without a number are asked about
    only when they had one."""
    findings = []
    values = {row.key: reported_value(cells, row.key) for row in rows}
    for row in rows:
        value = values[row.key]
        findings += _pushed(row, cells)
        if value is None:
            findings += _withdrawn(row, cells)
            continue
        errors = [
            *_limit_errors(row, value),
            *_share_errors(row, value, values),
        ]
        said = errors or _sign(row, value, cells[row.key]) or _queries(row, value)
        place = cells[row.key]["value"]["cell"]
        findings += [
            Finding(severity, code, INDICATOR_SHEET, place, row.key, plain(value), row.unit, params)
            for severity, code, params in said
        ]
    return findings + _class_errors(rows, cells, values)


def _class_errors(
    rows: Sequence[Row], cells: SheetCells, values: Mapping[str, Decimal | None]
) -> list[Finding]:
    """Errors on what is broken down by class: all of it is, and adds up to the last digit."""
    by_key = {row.key: row for row in rows}
    classes: dict[str, list[Row]] = {}
    for row in rows:
        # A workbook from before the classes were there has no rows for them.
        if "part_of" in row.facts and row.key in cells:
            classes.setdefault(row.facts["part_of"], []).append(row)
    return [
        finding
        for whole, own in classes.items()
        if any(values[row.key] is not None for row in own)
        for finding in _errors_of_classes(by_key[whole], own, cells, values)
    ]


def _errors_of_classes(
    whole: Row, own: Sequence[Row], cells: SheetCells, values: Mapping[str, Decimal | None]
) -> list[Finding]:
    said = {row.key: cells[row.key]["value"] for row in own}
    of = {"of": whole.texts["name"]}
    lacking = [row for row in own if values[row.key] is None]
    if lacking:
        # A faulty cell has its own error, which comes first.
        return [
            _class_error("class_lacks_number", row, said[row.key], said[row.key]["typed"], of)
            for row in lacking
            if said[row.key]["state"] != "faulty"
        ]
    first, total = own[0], values[whole.key]
    place = said[first.key]
    if total is None:
        # One that is empty or faulty has its own error.
        is_word = cells[whole.key]["value"]["state"] in RESERVED_WORDS.values()
        code = "classes_without_whole"
        return [_class_error(code, first, place, place["typed"], of)] if is_word else []
    added = sum((value for row in own if (value := values[row.key]) is not None), Decimal(0))
    if added == total:
        return []
    params = {
        **of,
        "words": [said[row.key]["cell"] for row in own],
        "whole": plain(total),
        "whole_cell": cells[whole.key]["value"]["cell"],
        "difference": ("+" if added > total else "") + plain(added - total),
    }
    return [_class_error("classes_differ", first, place, plain(added), params)]


def _class_error(
    code: str, row: Row, cell: Mapping[str, Any], found: str, params: dict[str, Any]
) -> Finding:
    return Finding(
        ERROR, code, INDICATOR_SHEET, cell["cell"], row.key, found, row.unit, params=params
    )


def _pushed(row: Row, cells: SheetCells) -> list[Finding]:
    """The query on a figure that is reported otherwise than a source system pushed it."""
    pushed = row.facts.get("pushed")
    cell = cells.get(row.key, {}).get("value", {})
    if not pushed or not differs_from_pushed(cell, pushed):
        return []
    found = cell["value"] or cell["typed"]
    params = {name: pushed[name] for name in ("text", "source", "dated")}
    return [
        Finding(
            QUERY,
            "pushed_differs",
            INDICATOR_SHEET,
            cell["cell"],
            row.key,
            found,
            row.unit,
            params=params,
        )
    ]


def differs_from_pushed(cell: Mapping[str, Any], pushed: Mapping[str, str]) -> bool:
    """Whether a cell reports something else than was pushed; one that says nothing yet does not."""
    if cell.get("state", "missing") in ("missing", "faulty"):
        return False
    is_number = cell["state"] == pushed["state"] == "reported"
    if is_number:
        return Decimal(cell["value"]) != Decimal(pushed["value"])
    return bool(cell["state"] != pushed["state"])


def _withdrawn(row: Row, cells: SheetCells) -> list[Finding]:
    """The query on an indicator that had a number last quarter and is now said not to apply."""
    cell = cells.get(row.key, {}).get("value", {})
    reference = reference_of(row.facts)
    if cell.get("state") != "not_applicable" or reference is None:
        return []
    name, figure = reference
    params = {"reference": plain(figure), "compared_with": name}
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
    same quarter last year, all others with the quarter before, or last year's where that was not
    reported: nobody is asked for each quarter from the first day on. None without either."""
    is_of_year = facts["basis"] in ("year_to_date", "annual")
    names = ("last_year",) if is_of_year else ("previous", "last_year")
    known = ((name, facts.get(name)) for name in names)
    return next(((name, Decimal(figure)) for name, figure in known if figure is not None), None)


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


def _sign(row: Row, value: Decimal, cells: Mapping[str, Any]) -> list[_Said]:
    """A fall of −14.2 would be a rise of 14.2: more often a sign too many than meant so, and asked
    about even where the remark says that it rose."""
    if not row.facts.get("is_fall") or value >= 0:
        return []
    remark = cells.get("remark", {}).get("value") or ""
    if RISE not in remark:
        return [(ERROR, "fall_is_negative", {})]
    return [(QUERY, "fall_is_a_rise", {"rise": plain(-value)})]


def _is_share(row: Row) -> bool:
    return row.unit == "%" and row.minimum == "0" and row.maximum == "100"


def _share_errors(row: Row, value: Decimal, values: Mapping[str, Decimal | None]) -> list[_Said]:
    """A numerator above its denominator would make a derived share of more than 100."""
    said: list[_Said] = []
    for share in row.facts.get("shares", ()):
        whole = values.get(share["denominator"])
        if whole is not None and value > whole:
            params = {"whole": plain(whole), "share": share["name"], "of": share["of"]}
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
    params = {"reference": plain(figure), "compared_with": name}
    if facts["basis"] == "year_to_date" and value < figure * HALF:
        return [(QUERY, "half_of_last_year", params)]
    change = change_of(value, figure)
    if change is not None and abs(change) > LARGE_CHANGE:
        return [_change(value / figure, change, params)]
    if facts.get("is_balance") and value == figure and value:
        return [(QUERY, "unchanged", params)]
    return []


def _change(times: Decimal, change: Decimal, params: dict[str, Any]) -> _Said:
    if times >= MANY_TIMES:
        return QUERY, "many_times", {**params, "times": plain(times.quantize(ONE))}
    # Rounded once, where it is worded: as the preview shows it.
    return QUERY, "large_change", {**params, "change": str(change)}


def _slip(facts: Mapping[str, Any], value: Decimal) -> dict[str, Any] | None:
    for name in ("previous", "last_year", "known"):
        figure = facts.get(name)
        if figure is None or not Decimal(figure) or not value:
            continue
        ratio = abs(value / Decimal(figure))
        ratio = max(ratio, 1 / ratio)
        for factor in SLIPS:
            if factor / NEAR <= ratio <= factor * NEAR:
                return {
                    "reference": plain(Decimal(figure)),
                    "compared_with": name,
                    "factor": int(factor),
                }
        return None
    return None
