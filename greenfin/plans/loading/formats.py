"""From a document file to its text: a child process reads it, and a refusal is a sentence."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from districts.desk.child import Limits
from districts.desk.desk import Busy, ChildDied, Job, ReadingDesk

OPEN = Job(
    "districts.documents.formats.opening:open_document",
    Limits(cpu_seconds=60, seconds=90.0, memory=1024 * 1024 * 1024, written=20 * 1024 * 1024),
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
    "busy": _("Many files are being read just now. Try again in a minute; nothing was lost."),
    "unread": _("The file could not be read to its end. Save it in another format and retry."),
}


class UnreadableDocument(ValueError):
    """The document cannot be taken as a plan; the message says why and what to do."""


@dataclass(frozen=True)
class ReadFile:
    """A file's text, the format it was in, and the pages that hold only a picture."""

    text: str
    kind: str
    empty_pages: tuple[int, ...] = ()


def read_file(content: bytes) -> ReadFile:
    """Returns a document's text; UnreadableDocument where there is none to be had."""
    if len(content) > settings.RETURN_MAX_BYTES:
        raise UnreadableDocument(str(REASONS["too_large"]))
    try:
        with ReadingDesk() as desk:
            answer = desk.ask(OPEN, content)
    except Busy as fault:
        raise UnreadableDocument(str(REASONS["busy"])) from fault
    except ChildDied as fault:
        raise UnreadableDocument(str(REASONS["unread"])) from fault
    if "refused" in answer:
        raise UnreadableDocument(str(REASONS[answer["refused"]]))
    return ReadFile(answer["text"], answer["kind"], tuple(answer["empty_pages"]))
