"""Targets in a table: an indicator a row, its unit, and the value of a year in a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from districts.documents.blocks import BREAK, Line, unwrapped
from districts.documents.model import Doubt, Note, Place, TargetStatement, doubt
from districts.documents.statements.words import (
    AFTER,
    BEFORE,
    NUMBER,
    UNIT,
    sign_of,
    unit_of,
    value_of,
)

_SUBJECT = re.compile("(?:主要|核心|具体|发展|考核|目标)?指标(?:名称|内容)?|目标名称")
_UNIT_HEAD = re.compile("(?:计量)?单位")
_YEAR = re.compile(r"(?:到|至)?(?P<year>20\d\d)年?(?P<end>[末底])?(?P<what>[^\d]*)")
_BASE_WORDS = re.compile("基期|基数|现状|完成|实际|年值")
_ROW = re.compile("序号|编号")
_NO_VALUE = re.compile(r"[—–\-－/\s]*")
_VALUE = re.compile(
    rf"(?P<words>(?:{BEFORE})*)(?P<number>{NUMBER})(?P<unit>{UNIT}|[%％])?(?P<after>(?:{AFTER})*)"
)
_UNIT_IN_NAME = re.compile(rf"[（(](?P<unit>{UNIT}|[%％])[）)]$")


@dataclass
class TargetTable:
    """The statements of a table, what stands above its head, and what was doubtful."""

    heading: tuple[str, ...] = ()
    statements: list[TargetStatement] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True)
class _Head:
    """Which column holds what; `years` are (column, year, whether it is the base)."""

    subject: int
    unit: int | None
    years: tuple[tuple[int, int, bool], ...]


def read_target_table(
    rows: Sequence[Line], clause: str, issued: int | None = None
) -> TargetTable | None:
    """Return the targets of a table that stands in a clause; None where it is no such table.

    A year before that of issue is the base; where that is not known, the first of several years.
    """
    for index, row in enumerate(rows):
        head = _head(row.cells, issued)
        if head is not None:
            above = tuple(" ".join(dict.fromkeys(one.cells)) for one in rows[:index])
            table = TargetTable(heading=above)
            for line in rows[index + 1 :]:
                if line.cells != row.cells:
                    _add(table, line, head, clause)
            return table
    return None


def _text(cell: str) -> str:
    return unwrapped(cell.split(BREAK))


def _head(cells: Sequence[str], issued: int | None) -> _Head | None:
    labels = [_text(cell) for cell in cells]
    subject = next((place for place, one in enumerate(labels) if _SUBJECT.fullmatch(one)), None)
    years = []
    for place, label in enumerate(labels):
        match = _YEAR.fullmatch(label)
        if match:
            is_base = bool(_BASE_WORDS.search(match["what"]))
            years.append((place, int(match["year"]), is_base))
    if subject is None or not years:
        return None
    first = min(year for _place, year, _is_base in years)
    before = issued or (first + 1 if len(years) > 1 else first)
    settled = tuple(
        (place, year, is_base or (year < before and "目标" not in labels[place]))
        for place, year, is_base in years
    )
    unit = next((place for place, one in enumerate(labels) if _UNIT_HEAD.fullmatch(one)), None)
    return _Head(subject, unit, settled)


def _add(table: TargetTable, row: Line, head: _Head, clause: str) -> None:
    subject = _text(row.cells[head.subject])
    named = _UNIT_IN_NAME.search(subject)
    unit = _text(row.cells[head.unit]) if head.unit is not None else ""
    if named:
        subject, unit = subject[: named.start()], unit or named["unit"]
    base, base_value = None, None
    for place, year, is_base in head.years:
        match = _VALUE.fullmatch(_text(row.cells[place]))
        if is_base and match:
            base, base_value = f"{year}Q4", value_of(match["number"])
    for place, year, is_base in head.years:
        if not is_base:
            text = _text(row.cells[place])
            if _NO_VALUE.fullmatch(text):
                continue
            statement = _statement(clause, subject, text, unit, f"{year}Q4")
            where = Place("line", str(row.number))
            if statement is None:
                table.doubts.append(doubt("target_not_read", where, f"{subject} {text}"))
                continue
            table.statements.append(_based(statement, base, base_value))


def _statement(
    clause: str, subject: str, text: str, unit: str, deadline: str
) -> TargetStatement | None:
    match = _VALUE.fullmatch(text)
    if match is None or not subject:
        return None
    sign, agrees = sign_of(f"{match['words']} {match['after']}")
    written = unit_of(match["number"], match["unit"]) or unit_of("", unit)
    wording = f"{subject}{text}" if match["unit"] else f"{subject}{text}{written}"
    codes = [] if sign else ["operator_not_stated"]
    codes += [] if agrees or not sign else ["operators_disagree"]
    codes += [] if written else ["no_unit"]
    where = Place("target", f"{clause} {wording}")
    note = (
        Note("sign", {"words": text, "sign": sign}) if sign else Note("sign_taken", {"sign": ">="})
    )
    return TargetStatement(
        clause=clause,
        wording=wording,
        sentence=wording,
        start=0,
        kind="level",
        subject=subject,
        operator=sign or ">=",
        value=value_of(match["number"]),
        unit=written,
        deadline=deadline,
        deadline_origin="stated",
        notes=(note,),
        doubts=tuple(doubt(code, where, wording) for code in codes),
    )


def _based(statement: TargetStatement, base: str | None, value: Decimal | None) -> TargetStatement:
    if base is None:
        return statement
    return replace(
        statement, base=base, base_origin="stated", base_value=value, base_value_origin="stated"
    )
