"""A package of the Office kind, a zip with XML in it, judged on its bytes before any parser sees
them. Pure: which kinds are wanted, and how a refusal is worded, is a matter of who asks."""

import contextlib
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Excel, and WPS, lay a small file of this name beside a document while it is open.
LOCKS = ("~$", ".~")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"PK\x05\x06")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
# Relations to what another program opens.
EMBEDDED = ("oleObject", "control", "package")

_CHUNK = 256 * 1024
# Relations are lines of a list: one of megabytes is an attack on its parser.
_MOST_RELATIONS = 4 * 1024 * 1024
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORBIDDEN_XML = (b"<!DOCTYPE", b"<!ENTITY")


class Unsafe(Exception):
    """A package that may not be opened: `code` is why, `limits` are the numbers of its sentence."""

    def __init__(self, code: str, **limits: object) -> None:
        super().__init__(code)
        self.code = code
        self.limits = limits


@contextlib.contextmanager
def opened_package(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The package, while it is looked at; Unsafe("damaged") where it cannot be."""
    # zipfile raises a dozen kinds of exception on damaged archives; all mean the same here.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (Unsafe, MemoryError):
        raise
    except Exception as fault:
        raise Unsafe("damaged") from fault


def require_plain_directory(members: list[zipfile.ZipInfo], most: int) -> None:
    """Unsafe unless there are at most so many members, none locked, doubled or outside."""
    if len(members) > most:
        raise Unsafe("too_many_members", limit=most)
    for member in members:
        name = member.filename
        if member.flag_bits & 0x1:
            raise Unsafe("encrypted")
        if member.compress_type not in _COMPRESSIONS:
            raise Unsafe("damaged")
        if name.startswith("/") or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise Unsafe("unsafe_path")
    counts = Counter(member.filename.replace("\\", "/").lower() for member in members)
    if max(counts.values(), default=0) > 1:
        raise Unsafe("doubled_member")


def beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a member, however long it is; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        return file.read(_CHUNK)


def require_plain_content(
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    most_unpacked: int,
    embedded: Collection[str] = EMBEDDED,
) -> None:
    """Inflates every member once and counts: a header's word for the size is not taken.

    Unsafe beyond `most_unpacked` bytes, for a DOCTYPE, for a relation that is fetched from outside
    unasked, and for one to something `embedded`.
    """
    unpacked = 0
    for member in members:
        kept, tail = b"", b""
        is_relations = member.filename.lower().endswith(".rels")
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > most_unpacked:
                    raise Unsafe("too_large_unpacked", limit_mb=most_unpacked // 1024 // 1024)
                tail = _require_no_doctype(tail, chunk)
                if is_relations:
                    kept += chunk
                    if len(kept) > _MOST_RELATIONS:
                        raise Unsafe("damaged")
        if is_relations:
            _require_inner_targets(kept, embedded)


def _require_no_doctype(tail: bytes, chunk: bytes) -> bytes:
    # Without its NUL bytes UTF-16 reads like ASCII. The tail joins marks cut by a chunk's end.
    text = tail + chunk.replace(b"\0", b"")
    if any(mark in text for mark in _FORBIDDEN_XML):
        raise Unsafe("doctype")
    return text[-len(_FORBIDDEN_XML[0]) :]


def _require_inner_targets(relations: bytes, embedded: Collection[str]) -> None:
    """Links that a person clicks are harmless text; any other outside target is fetched unasked."""
    try:
        entries = list(fromstring(relations))
    except (ParseError, DefusedXmlException) as fault:
        raise Unsafe("damaged") from fault
    for entry in entries:
        kind = entry.get("Type", "").rpartition("/")[2]
        if entry.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise Unsafe("external_link")
        if kind in embedded:
            raise Unsafe("embedded_object")
