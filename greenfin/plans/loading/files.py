"""A document file, opened and read in the child process: what it says, or a refusal in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from districts.desk.child import Limits
from districts.desk.desk import Busy, ChildDied, Job, ReadingDesk
from districts.documents import Document
from districts.documents.keeping import restored

READ = Job(
    "districts.documents.reading:read_file",
    Limits(cpu_seconds=7, seconds=20.0, memory=512 * 1024 * 1024, written=20 * 1024 * 1024),
)

REASONS: dict[str, str | Promise] = {
    "empty": _("The file is empty."),
    "no_text": _(
        "The file is not plain text. Open it in WPS or Word and save it as .docx or as text (.txt)."
    ),
    "scanned": _(
        "The pages of this PDF are pictures without text: it was scanned. Load the file it was "
        "printed from, or have the text recognised first."
    ),
    "encrypted": _(
        "The file is locked with a password. Open it, take the password off, and save it again."
    ),
    "old_word": _(
        "The file is in the old Word or WPS format. Open it and save it as a Word document (.docx)."
    ),
    "other_format": _("The file is none of Word document (.docx), PDF, saved web page or text."),
    "damaged": _("The file is damaged and cannot be opened. Save it again and retry."),
    "too_large": _("The file is larger than a plan can be. Leave out pictures and save it again."),
    "too_long": _(
        "The text is longer than a plan can be, or a line of it is. Leave out what is no part of "
        "the plan and save it again."
    ),
    "busy": _("Many files are being read just now. Try again in a minute; nothing was lost."),
    "unread": _("The file could not be read to its end. Save it in another format and retry."),
}


class UnreadableDocument(ValueError):
    """The document cannot be taken as a plan; the message says why and what to do."""


@dataclass(frozen=True)
class ReadFile:
    """What a document says, its text, its format, and the pages that hold only a picture."""

    text: str
    kind: str
    empty_pages: tuple[int, ...]
    document: Document


def read_file(content: bytes) -> tuple[ReadFile, dict[str, Any]]:
    """Returns the file as read, and the same as plain JSON to be kept.

    UnreadableDocument where there is nothing to be had. Never inside a transaction: it takes
    seconds.
    """
    if len(content) > settings.RETURN_MAX_BYTES:
        raise UnreadableDocument(str(REASONS["too_large"]))
    try:
        with ReadingDesk() as desk:
            reading = desk.ask(READ, content)
    except Busy as fault:
        raise UnreadableDocument(str(REASONS["busy"])) from fault
    except ChildDied as fault:
        raise UnreadableDocument(str(REASONS["unread"])) from fault
    if "refused" in reading:
        raise UnreadableDocument(str(REASONS[reading["refused"]]))
    return kept_file(reading), reading


def kept_file(reading: Mapping[str, Any]) -> ReadFile:
    """Returns the file of a reading that was kept; nothing is read again."""
    return ReadFile(
        reading["text"],
        reading["kind"],
        tuple(reading["empty_pages"]),
        restored(reading["document"]),
    )
