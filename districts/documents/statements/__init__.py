"""Goals into target statements: what kind, how much, by when, of what."""

from districts.documents.model import Note, TargetStatement
from districts.documents.statements.notes import reading_text
from districts.documents.statements.reader import read_statements

__all__ = ["Note", "TargetStatement", "read_statements", "reading_text"]
