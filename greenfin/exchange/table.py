"""A file as it was read in the child, and its rows by our fields as a mapping gives them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from districts.desk.desk import Job
from districts.refusals import Refused
from targets.intake import models
from targets.wording.formatting import listed
from targets.workbook.findings import Finding, Refuse
from targets.workbook.jobs import LIMITS, answer
from targets.workbook.reading.cells import RawCell

from .fields import RowRefused, file_reason

READ = Job("greenfin.exchange.reading:read_table", LIMITS)


@dataclass(frozen=True)
class Row:
    """One row by our fields; what the file has no column for is a blank cell."""

    number: int
    cells: Mapping[str, RawCell] = field(default_factory=dict)
    fault: str = ""

    def cell(self, name: str) -> RawCell:
        return self.cells.get(name, RawCell())

    def text(self, name: str) -> str:
        return self.cell(name).typed.strip()

    def require_sound(self) -> None:
        """RowRefused for a row that could not be read as one."""
        if self.fault:
            raise RowRefused(self.fault)


def rows_of(
    *,
    content: bytes,
    file_name: str,
    mapping: "models.Mapping | None",
    fields: Sequence[str],
    required: Sequence[str],
) -> list[Row]:
    """The file's rows by our fields; Refused for a file that is no such table."""
    try:
        plain = answer(READ, content, file_name=file_name)
    except Refuse as refusal:
        raise Refused(file_reason(refusal.finding)) from refusal
    if "refusal" in plain:
        raise Refused(file_reason(Finding.from_dict(plain["refusal"])))
    if not plain["rows"]:
        raise Refused(_("The file has no rows."))
    columns = {**{name: name for name in fields}, **(mapping.columns if mapping else {})}
    missing = [columns[name] for name in required if columns[name] not in plain["headings"]]
    if missing and plain["headings"]:
        text = _("The file has no column %(names)s. Give the mapping by which it is to be read.")
        raise Refused(text % {"names": listed(missing)})
    return list(_by_field(plain["rows"], columns))


def _by_field(rows: Sequence[Any], columns: Mapping[str, str]) -> Iterator[Row]:
    for number, cells, fault in rows:
        own = {
            name: RawCell.from_plain(cells[heading])
            for name, heading in columns.items()
            if heading in cells
        }
        yield Row(number, own, fault)
