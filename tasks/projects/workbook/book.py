"""What the room asks of a workbook: issue it, read it, check it again."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext as _

from districts.desk.desk import ReadingDesk
from targets.workbook import book as returns
from targets.workbook.columns import COVER_SHEET, quarter_title
from targets.workbook.content import SheetCells
from targets.workbook.cover import cover_findings, signature_names
from targets.workbook.findings import Finding, in_order, stored_findings
from targets.workbook.reading import OpenedWorkbook, read_workbook
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import LedgerFiling
from tasks.projects.wording import CODES

from .checks import Checks
from .expected import Expected, template_content
from .said import is_new, said_rows


def template_bytes(expected: Expected) -> bytes:
    """The workbook of a department and quarter, with what is known of its projects."""
    from targets.workbook.template import write_template  # keeps the writer out of views

    return write_template(template_content(expected))


def template_name(expected: Expected) -> str:
    """荣昌区_2025年四季度_区发展改革委_绿色项目库.xlsx."""
    place, quarter = expected.jurisdiction.short_name, quarter_title(str(expected.quarter))
    return f"{place}_{quarter}_{expected.body.name}_绿色项目库.xlsx"


def open_book(
    *, content: bytes, file_name: str = "", desk: ReadingDesk | None = None
) -> OpenedWorkbook:
    """The bytes opened in a child process."""
    names = list(SHEET_NAMES.values())
    return returns.open_workbook(content=content, file_name=file_name, desk=desk, sheets=names)


def read_book(
    *, opened: OpenedWorkbook, expected: Expected, today: datetime.date
) -> returns.ReadReturn:
    """What the workbook says, checked against the ledger as it stands now."""
    contents, findings = read_workbook(opened, template_content(expected))
    covered = contents.pop(COVER_SHEET, {})
    findings += cover_findings(str(expected.quarter), covered, today)
    kept = {sheet: said_rows(rows) for sheet, rows in contents.items()}
    findings += Checks(expected).of(kept)
    signatures = {key: cells["value"]["value"] for key, cells in covered.items() if cells}
    return returns.ReadReturn(kept, signatures, _ordered(findings), row_names(expected, kept))


def recheck(filing: LedgerFiling, expected: Expected) -> list[Finding]:
    """The findings with the checks done anew against the ledger as it stands now."""
    read = [one for one in stored_findings(filing.findings) if one.code not in CODES]
    return _ordered(read + Checks(expected).of(filing.contents))


def row_names(expected: Expected, contents: Mapping[str, SheetCells]) -> dict[tuple[str, str], str]:
    """What rows are called in the reader's language: a project's name, else the new row."""
    names = signature_names()
    known = expected.by_key
    for sheet, rows in contents.items():
        for key in rows:
            project = known.get(key.partition("/")[0])
            if project is not None:
                names[sheet, key] = project.name
            elif is_new(key):
                said = rows[key].get("name", {}).get("value", "")
                names[sheet, key] = said or _("New row %(number)s") % {"number": int(key[4:])}
    return names


def _ordered(findings: list[Finding]) -> list[Finding]:
    return in_order(findings, [COVER_SHEET, *SHEET_NAMES.values()])
