"""What the room asks of a workbook: issue it, read it, check it again."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from districts.desk.desk import ReadingDesk
from targets.periods import Quarter
from targets.wording.formatting import MOST_NAMED
from targets.workbook import book as returns
from targets.workbook.columns import COVER_SHEET, quarter_title
from targets.workbook.content import SheetCells
from targets.workbook.cover import cover_findings, signature_names
from targets.workbook.findings import (
    NOTE,
    QUERY,
    Finding,
    Question,
    in_order,
    stored_findings,
)
from targets.workbook.reading import OpenedWorkbook, read_workbook
from tasks.evaluation.figures import FIGURES
from tasks.evaluation.models import Institution, InstitutionReturn

from .checks import institution_checks, key_of, split_key
from .sheet import (
    PREVIOUS_SHEET,
    REMARK,
    SHEET,
    Expected,
    expected_in,
    read_content,
    template_content,
)
from .wording import label_of

SHEETS = (SHEET,)
_ROWS_ADDED = returns.ROWS_ADDED


def template_bytes(quarter: Quarter) -> bytes:
    """The empty workbook of a quarter, with the institutions and last quarter's figures."""
    from targets.workbook.template import write_template  # keeps the writer out of views

    return write_template(template_content(expected_in(quarter)))


def template_name(quarter: Quarter) -> str:
    """金融机构_2025年四季度_绿色金融季度报表.xlsx."""
    return f"金融机构_{quarter_title(str(quarter))}_绿色金融季度报表.xlsx"


def open_book(
    *, content: bytes, file_name: str = "", desk: ReadingDesk | None = None
) -> OpenedWorkbook:
    """The bytes opened in a child process; last quarter's figures are left in the file."""
    opened = returns.open_workbook(content=content, file_name=file_name, desk=desk, sheets=SHEETS)
    return replace(opened, names=[name for name in opened.names if name != PREVIOUS_SHEET])


def read_book(
    *, opened: OpenedWorkbook, expected: Expected, today: datetime.date
) -> returns.ReadReturn:
    """What the workbook says, checked against what is published now."""
    contents, findings = read_workbook(opened, read_content(expected))
    covered = contents.pop(COVER_SHEET, {})
    findings = findings + cover_findings(str(expected.quarter), covered, today)
    findings += _checked(expected, contents)
    signatures = {key: cells["value"]["value"] for key, cells in covered.items()}
    return returns.ReadReturn(
        contents, signatures, in_order(findings, [COVER_SHEET, SHEET]), row_names(expected)
    )


def recheck(held: InstitutionReturn, expected: Expected) -> list[Finding]:
    """The return's findings with the checks done anew against what is published now."""
    kept = [
        finding
        for finding in stored_findings(held.findings)
        if not split_key(finding.key)[1] and finding.code != _ROWS_ADDED
    ]
    return in_order(kept + _checked(expected, held.contents), [COVER_SHEET, SHEET])


def queries_of(held: InstitutionReturn) -> list[Finding]:
    """What the checks ask of the return, answered or not."""
    return [finding for finding in stored_findings(held.findings) if finding.severity == QUERY]


def answers_of(held: InstitutionReturn) -> dict[Question, str]:
    return {(one["code"], one["sheet"], one["key"]): one["answer"] for one in held.answers}


def unanswered(held: InstitutionReturn) -> list[Finding]:
    """Queries without an answer."""
    given = answers_of(held)
    return [query for query in queries_of(held) if query.question not in given]


def remarks_as_answers(held: InstitutionReturn) -> dict[Question, str]:
    """The open queries whose institution's remark can be confirmed as their answer."""
    cells = held.contents.get(SHEET, {})
    remarks = {
        query.question: cells.get(split_key(query.key)[0], {}).get(REMARK, {}).get("value", "")
        for query in unanswered(held)
    }
    return {question: remark for question, remark in remarks.items() if remark}


def row_names(expected: Expected) -> dict[tuple[str, str], str]:
    """What rows, and figures of rows, are called in the reader's language."""
    names = signature_names()
    for one in expected.institutions:
        names[SHEET, one.code] = one.name
        for figure in FIGURES:
            words = {"institution": one.name, "figure": label_of(figure.code)}
            names[SHEET, key_of(one.code, figure.code)] = _("%(institution)s: %(figure)s") % words
    return names


def says_the_same(one: InstitutionReturn, other: InstitutionReturn) -> bool:
    """Whether two returns hold the same values, states and remarks, however they were typed."""
    return _said(one.contents) == _said(other.contents)


def counts_of(held: InstitutionReturn) -> tuple[int, int]:
    """How many institutions the workbook holds, and how many of their figures are numbers."""
    rows = held.contents.get(SHEET, {})
    states = [cells.get(one.code, {}).get("state") for cells in rows.values() for one in FIGURES]
    return len(rows), states.count("reported")


def _said(contents: Mapping[str, SheetCells]) -> dict[tuple[str, str], tuple[Any, Any]]:
    return {
        (key, column): (cell["state"], cell["value"])
        for key, cells in contents.get(SHEET, {}).items()
        for column, cell in cells.items()
    }


def _checked(expected: Expected, contents: Mapping[str, SheetCells]) -> list[Finding]:
    if SHEET not in contents:
        return []
    cells = contents[SHEET]
    left_out = [one.name for one in expected.institutions if one.code not in cells]
    findings = institution_checks(expected, cells)
    if left_out and cells:
        params = {"words": left_out[:MOST_NAMED], "count": len(left_out)}
        findings.append(Finding(NOTE, _ROWS_ADDED, SHEET, params=params))
    return findings


def institutions_by_code(contents: Mapping[str, SheetCells]) -> dict[str, Institution]:
    """The institutions that a workbook reports."""
    codes = list(contents.get(SHEET, {}))
    return {one.code: one for one in Institution.objects.filter(code__in=codes)}
