"""A workbook's bytes → what stands in its cells, with every finding. Pure: no framework, no clock.

Everything here runs in a child process (`districts.desk.child`): what comes in and goes out is
plain JSON beside the bytes.
"""

from .workbook import read_identity, read_workbook

__all__ = ["read_identity", "read_workbook"]
