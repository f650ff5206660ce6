"""What the statements of one thing say together: the base they imply, and which reading fits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from districts.documents.model import Note, TargetStatement, doubt

_CENT = Decimal("0.01")
_Fellows: TypeAlias = Mapping[str, TargetStatement]


def with_base_values(statements: Sequence[TargetStatement]) -> list[TargetStatement]:
    """Return the statements with the base each group implies.

    6000 and 翻一番 imply 3000; 100 and 30 % a year over five years imply 26.93. A reduction
    starts from 0. 增长3倍 is read as 3 × where the plan's own yearly growth gives no more.
    """
    years = {one.base for one in statements if one.base}
    only = years.pop() if len(years) == 1 else None
    known = [_with_year_of_context(one, only) for one in statements]
    fellows = _by_what_they_say(known)
    fitted = [_fitted(one, fellows[_key(one)]) for one in known]
    fellows = _by_what_they_say(fitted)
    return [_based(one, fellows[_key(one)]) for one in fitted]


def _with_year_of_context(one: TargetStatement, only: str | None) -> TargetStatement:
    """The base year that all other statements of the document share, where one names none."""
    if only is None or one.kind not in ("multiple", "average_growth", "reduction") or one.base:
        return one
    doubts = tuple(
        doubt("base_of_context", entry.place, entry.found, base=only)
        if entry.code == "no_base_year"
        else entry
        for entry in one.doubts
    )
    notes = (*one.notes, Note("base_context", {"quarter": only}))
    return replace(one, base=only, base_origin="context", notes=notes, doubts=doubts)


def _key(one: TargetStatement) -> tuple[object, ...]:
    return one.clause, one.sentence, one.subject, one.deadline, one.jurisdictions


def _by_what_they_say(
    statements: Sequence[TargetStatement],
) -> Mapping[object, _Fellows]:
    """The statements that say something of the same thing: the first of each kind."""
    groups: dict[object, dict[str, TargetStatement]] = defaultdict(dict)
    for one in statements:
        groups[_key(one)].setdefault(one.kind, one)
    return groups


def _years(one: TargetStatement) -> Decimal | None:
    if one.base is None or one.deadline is None:
        return None
    quarters = (
        (int(one.deadline[:4]) - int(one.base[:4])) * 4 + int(one.deadline[5]) - int(one.base[5])
    )
    return Decimal(quarters) / 4 if quarters > 0 else None


def _fitted(one: TargetStatement, fellows: _Fellows) -> TargetStatement:
    """增长3倍 with 25 % a year over five years (3.05 ×) means 3 ×, not 4 ×."""
    years = _years(one)
    strict = next((note for note in one.notes if note.code == "times_strict"), None)
    growth = fellows.get("average_growth")
    if strict is None or growth is None or years is None:
        return one
    assert one.value is not None
    assert growth.value is not None
    reached = (1 + growth.value / 100) ** years
    if reached >= one.value:
        return one
    params = {
        "number": strict.params["number"],
        "factor": str(one.value),
        "rate": str(growth.value),
        "reached": str(reached.quantize(_CENT, ROUND_HALF_UP)),
    }
    notes = tuple(Note("times_loose", params) if note is strict else note for note in one.notes)
    return replace(one, value=one.value - 1, notes=notes)


def _based(one: TargetStatement, fellows: _Fellows) -> TargetStatement:
    if one.kind == "reduction" and one.base:
        return replace(one, base_value=Decimal(0), base_value_origin="stated")
    if one.kind not in ("level", "multiple", "average_growth") or one.base_value is not None:
        return one
    level = fellows.get("level")
    multiple = fellows.get("multiple")
    if level is None or level.value is None:
        return one
    if multiple is not None and multiple.value and multiple.base:
        implied = level.value / multiple.value
        note = Note("base_of_multiple", _params(level, implied, factor=multiple.value))
        return _with_base(one, multiple, implied, note)
    growth = fellows.get("average_growth")
    years = _years(growth) if growth else None
    if growth is None or growth.value is None or years is None:
        return one
    implied = level.value / (1 + growth.value / 100) ** years
    note = Note("base_of_growth", _params(level, implied, rate=growth.value, years=years))
    return _with_base(one, growth, implied, note)


def _with_base(
    one: TargetStatement, source: TargetStatement, implied: Decimal, note: Note
) -> TargetStatement:
    return replace(
        one,
        base=source.base,
        base_origin=source.base_origin,
        base_value=implied.quantize(_CENT, ROUND_HALF_UP),
        base_value_origin="implied",
        notes=(*one.notes, note),
    )


def _params(level: TargetStatement, implied: Decimal, **numbers: Decimal) -> dict[str, str]:
    shown = {name: f"{value.normalize():f}" for name, value in numbers.items()}
    rounded = implied.quantize(_CENT, ROUND_HALF_UP).normalize()
    return {"value": str(level.value), "unit": level.unit, "base": f"{rounded:f}", **shown}
