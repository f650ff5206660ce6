"""A workbook's bytes → plain cells → what they say, with every finding. No framework, no clock.

`opening` and `package` run in the child process (`districts.desk.child`) and give plain JSON;
what the cells mean is decided from that by pure functions.
"""

from .rows import SheetReading, label_of, read_input
from .workbook import Identity, OpenedWorkbook, body_findings, identity_of, read_workbook

__all__ = [
    "Identity",
    "OpenedWorkbook",
    "SheetReading",
    "body_findings",
    "identity_of",
    "label_of",
    "read_input",
    "read_workbook",
]
