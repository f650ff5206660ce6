"""A Word briefing as a reader has it."""

import io

import docx

from districts.permissions import Reader
from greenfin.leaders.briefing import briefing_bytes
from targets.periods import Quarter
from targets.progress.as_of import AsOf

LEADER = Reader(roles=frozenset({"anonymous", "leader"}))
AS_OF = AsOf(Quarter(2025, 4))


class Report:
    """A briefing as a reader of Word has it: paragraphs, and tables by their titles."""

    def __init__(self, content: bytes) -> None:
        self.document = docx.Document(io.BytesIO(content))
        self.text = "\n".join(paragraph.text for paragraph in self.document.paragraphs)
        self.tables: dict[str, list[list[str]]] = {}
        title = ""
        for part in self.document.iter_inner_content():
            if isinstance(part, docx.table.Table):
                rows = [[cell.text.strip() for cell in row.cells] for row in part.rows]
                self.tables[title.partition("\u3000")[2]] = rows[1:]
            elif part.text:
                title = part.text

    @property
    def everything(self) -> str:
        cells = [cell for rows in self.tables.values() for row in rows for cell in row]
        return "\n".join([self.text, *cells])


def briefed(who: Reader = LEADER, as_of: AsOf = AS_OF) -> Report:
    return Report(briefing_bytes(who, as_of))
