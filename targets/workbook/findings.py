"""What the reading and the checks of a workbook say, one finding a fault. Pure.

A finding carries a code and its facts; `wording.py` turns it into a sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

REFUSAL = "refusal"
ERROR = "error"
QUERY = "query"
NOTE = "note"
SEVERITIES = (REFUSAL, ERROR, QUERY, NOTE)
# What a reviewer says of a cell, marked in the copy beside the findings.
REMARK = "remark"
# Which query of which row an answer belongs to: code, sheet, key.
Question = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """One thing to say about a workbook.

    A refusal means that the file is not a readable return, an error stops the submission, a query
    must be answered, a note is shown. `cell` is empty for what concerns a sheet or the file.
    """

    severity: str
    code: str
    sheet: str = ""
    cell: str = ""
    key: str = ""
    found: str = ""
    expected: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """指标!G7, 指标, or nothing."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def question(self) -> Question:
        return self.code, self.sheet, self.key

    def asks_the_same_as(self, other: "Finding") -> bool:
        """Whether an answer to the other answers this one: a slip by another factor is another."""
        factors = self.params.get("factor"), other.params.get("factor")
        return self.question == other.question and factors[0] == factors[1]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Finding":
        return cls(**content)


class Refuse(Exception):
    """The file cannot be taken; `finding` says why."""

    def __init__(self, code: str, in_sheet: str = "", /, **params: object) -> None:
        super().__init__(code)
        self.finding = Finding(REFUSAL, code, in_sheet, params=dict(params))


def stored_findings(contents: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The findings that were kept with what was read."""
    return [Finding.from_dict(dict(content)) for content in contents]


def in_order(findings: Iterable[Finding], sheets: Sequence[str]) -> list[Finding]:
    """The gravest first; within a severity as a person goes through the workbook: what concerns
    the file, then sheet after sheet, row after row, and last the sheets that are not expected."""
    places = {name: number for number, name in enumerate(["", *sheets])}

    def place(finding: Finding) -> tuple[int, int, int]:
        row = re.search(r"\d+$", finding.cell)
        sheet = places.get(finding.sheet, len(places))
        return SEVERITIES.index(finding.severity), sheet, int(row[0]) if row else 0

    return sorted(findings, key=place)
