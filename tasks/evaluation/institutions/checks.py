"""What figures of institutions must satisfy and are asked about: the checks of returns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from targets.digits import plain
from targets.workbook.checks import indicator_checks
from targets.workbook.content import Row, SheetCells
from targets.workbook.findings import Finding
from tasks.evaluation.figures import BY_CODE, FIGURES, Figure

from .known import Known
from .sheet import REMARK, SHEET, Expected

# Between an institution's code and a figure's, where a finding is on one figure.
JOINT = "/"


def institution_checks(expected: Expected, cells: SheetCells) -> list[Finding]:
    """Errors and queries on what was read, institution by institution."""
    return [
        finding
        for institution in expected.institutions
        if institution.code in cells
        for finding in _checked(
            institution.code,
            cells[institution.code],
            _rows(institution.pk, expected),
        )
    ]


def key_of(code: str, figure: str) -> str:
    """What a finding on one figure of an institution is known by."""
    return f"{code}{JOINT}{figure}"


def split_key(key: str) -> tuple[str, str]:
    """The institution's code and the figure's; the latter "" where the row as a whole is meant."""
    code, _joint, figure = key.partition(JOINT)
    return code, figure


def _checked(code: str, read: Mapping[str, Any], rows: Sequence[Row]) -> list[Finding]:
    """The row's figures as if each were an indicator's value."""
    cells = {
        figure.code: {"value": read[figure.code], REMARK: read.get(REMARK, {})}
        for figure in FIGURES
        if figure.code in read
    }
    known = [row for row in rows if row.key in cells]
    return [
        replace(finding, sheet=SHEET, key=key_of(code, finding.key))
        for finding in indicator_checks(known, cells)
    ]


def _rows(institution: int, expected: Expected) -> list[Row]:
    return [_row(institution, figure, expected) for figure in FIGURES]


def _row(institution: int, figure: Figure, expected: Expected) -> Row:
    whole = BY_CODE.get(figure.part_of)
    shares = []
    if whole is not None:
        shares = [{"denominator": whole.code, "name": figure.share, "of": whole.header}]
    facts = {
        "basis": figure.basis,
        "is_balance": figure.is_balance,
        "shares": shares,
        "previous": _figure(expected.previous, institution, figure),
        "last_year": _figure(expected.last_year, institution, figure),
    }
    return Row(
        figure.code,
        {"name": figure.header},
        unit=figure.unit,
        minimum="0",
        maximum=figure.maximum,
        facts=facts,
    )


def _figure(known: Known, institution: int, figure: Figure) -> str | None:
    row = known.row(institution, figure.code)
    return None if row is None or row.value is None else plain(row.value)
