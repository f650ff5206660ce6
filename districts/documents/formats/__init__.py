"""A document file's bytes → its text: paragraphs as lines, tables as rows.

Everything here runs in a child process (`districts.desk.child`), with no framework around it. A
row of a table is one line: ROW, then its cells with CELL between them and BREAK between lines of a
cell.
"""

from districts.documents.formats.kinds import KINDS, Refused, kind_of

__all__ = ["KINDS", "Refused", "kind_of"]
