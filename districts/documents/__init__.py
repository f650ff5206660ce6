"""Reading of an official plan text: from its lines to sections, tasks, bodies and goals."""

from districts.documents.model import Document
from districts.documents.reader import read_document

__all__ = ["Document", "read_document"]
