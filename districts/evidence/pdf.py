"""Whether a PDF is nothing but pages: not locked, nothing in it that runs or is another file. Pure.

Names are looked for in all of its bytes, however they are escaped, and in the streams that hold
objects, unpacked within bounds. No page is laid out: that is for whoever opens it.
"""

import re
import zlib
from collections.abc import Iterator

from districts.packages import Unsafe

MAX_OBJECTS = 60 * 1024 * 1024
# What a writer of PDFs leaves behind the last mark of its end.
_BLANK = b"\0\t\n\x0c\r \x1a"
_END = b"%%EOF"
# How far the dictionary of a stream may reach.
_REACH = 4096


def _named(*names: str) -> re.Pattern[bytes]:
    """Finds the names of a PDF, any letter of which may be written as # and two digits."""
    spelt = ("".join(f"(?:{one}|#(?i:{ord(one):02x}))" for one in name) for name in names)
    return re.compile(rf"/(?:{'|'.join(spelt)})(?![A-Za-z0-9#])".encode())


_LOCKED = _named("Encrypt")
_RUNS = _named("JavaScript", "Launch", "RichMedia")
_HOLDS = _named("EmbeddedFile", "EmbeddedFiles")
_OBJECTS = _named("ObjStm")


def require_plain_pdf(content: bytes) -> None:
    """Unsafe where the PDF is cut off, has more behind its end, is locked or holds more than
    pages."""
    end = content.rfind(_END)
    if end < 0:
        raise Unsafe("damaged")
    if content[end + len(_END) :].strip(_BLANK):
        raise Unsafe("two_files")
    if _LOCKED.search(content):
        raise Unsafe("encrypted")
    for text in (content, *_packed_objects(content)):
        if _RUNS.search(text):
            raise Unsafe("active_pdf")
        if _HOLDS.search(text):
            raise Unsafe("embedded_object")


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """The streams that hold objects, unpacked; Unsafe beyond the bound, or where one is packed
    otherwise than every writer packs them, for it may hide what it holds."""
    left = MAX_OBJECTS
    for found in _OBJECTS.finditer(content):
        begin = content.find(b"stream", found.end(), found.end() + _REACH)
        if begin < 0:
            continue
        begin += len(b"stream")
        end = content.find(b"endstream", begin)
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(content[begin : max(end, begin)].lstrip(b"\r\n"), left)
        except zlib.error as fault:
            raise Unsafe("active_pdf") from fault
        left -= len(text)
        if left <= 0:
            raise Unsafe("too_large_unpacked", limit_mb=MAX_OBJECTS // 1024 // 1024)
        if not unpacking.eof:
            raise Unsafe("active_pdf")
        yield text
