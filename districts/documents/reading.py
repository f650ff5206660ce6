"""A file's bytes → what the plan in it says, within bounds: the job of the child process."""

import re
from typing import Any

from districts.documents.formats.kinds import Refused
from districts.documents.formats.opening import open_document
from districts.documents.keeping import kept
from districts.documents.reader import read_document

# Three megabytes of Chinese text; the longest plan known has a fiftieth of it.
MAX_CHARACTERS = 1_000_000
MAX_LINES = 100_000
MAX_LINE = 20_000
# What no database can hold.
_NOWHERE = re.compile("[\x00\ud800-\udfff]")


def read_file(content: bytes) -> dict[str, Any]:
    """`{"text": …, "kind": "pdf", "empty_pages": [3], "document": {…}}`, or why not:
    `{"refused": "scanned"}`."""
    opened = open_document(content)
    if "refused" in opened:
        return opened
    text = _NOWHERE.sub("", opened["text"])
    try:
        require_bounded(text)
        return {**opened, "text": text, "document": kept(read_document(text))}
    except Refused as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_long"}


def require_bounded(text: str) -> None:
    """Refuses a text that is longer than a plan can be, or a line of it."""
    lines = text.split("\n")
    if len(text) > MAX_CHARACTERS or len(lines) > MAX_LINES or max(map(len, lines)) > MAX_LINE:
        raise Refused("too_long")
