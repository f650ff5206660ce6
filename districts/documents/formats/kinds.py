"""Which format a file is in, told from its bytes, and why one may be refused."""

import io
import re
import zipfile

KINDS = ("docx", "pdf", "html", "txt")
MAX_UNPACKED = 100 * 1024 * 1024
# A tree takes many times the room of its text: so much markup, and so many tags in it.
MAX_MARKUP = 24 * 1024 * 1024
MAX_TAGS = 800_000
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RICH_TEXT = b"{\\rtf"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class Refused(Exception):
    """A file that cannot be taken; `code` is why (see REASONS of the parent)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(content: bytes) -> str:
    """Return docx, pdf, html or txt; Refused where the bytes are something else."""
    if not content.strip():
        raise Refused("empty")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_OLE):
        raise Refused(
            "encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "old_word"
        )
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(_RICH_TEXT):
        raise Refused("other_format")
    if not _HTML.search(content[:4096]):
        return "txt"
    if content.count(b"<") > MAX_TAGS:
        raise Refused("too_large")
    return "html"


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _require_bounded(packed)
            if "word/document.xml" not in packed.namelist():
                raise Refused("other_format")
    except Refused:
        raise
    except Exception as fault:  # whatever a damaged package makes the library raise
        raise Refused("damaged") from fault
    return "docx"


def _require_bounded(packed: zipfile.ZipFile) -> None:
    """Unpacks the markup a piece at a time: what the package says of its own size may be false."""
    entries = packed.infolist()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("too_large")
    size = tags = 0
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with packed.open(entry) as part:
                while piece := part.read(_CHUNK):
                    size += len(piece)
                    tags += piece.count(b"<")
                    if size > MAX_MARKUP or tags > MAX_TAGS:
                        raise Refused("too_large")
