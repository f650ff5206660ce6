"""A document file of any kind, opened in the child process."""

from typing import Any

from . import page, pdf, plain, word
from .kinds import Refused, kind_of

_READERS = {"docx": word, "html": page, "txt": plain}


def open_document(content: bytes) -> dict[str, Any]:
    """`{"text": …, "kind": "pdf", "empty_pages": [3]}`, or `{"refused": "scanned"}`: why not."""
    try:
        kind = kind_of(content)
        if kind == "pdf":
            text, empty = pdf.read(content)
        else:
            text, empty = _READERS[kind].read(content), []
    except Refused as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_large"}
    return {"kind": kind, "text": text, "empty_pages": empty}
