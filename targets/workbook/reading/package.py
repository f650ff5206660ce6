"""Is this really an .xlsx that may be opened? Judged on the bytes, before any parser sees them."""

import contextlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterator

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from targets.workbook.findings import Refuse

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_MEMBERS = 300

_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
# Excel, and WPS, lay a small file of this name beside a workbook while it is open.
_LOCKS = ("~$", ".~")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"PK\x05\x06")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_FORBIDDEN_XML = (b"<!DOCTYPE", b"<!ENTITY")
_MACROS = ("xl/vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/intlmacrosheets/")
_EMBEDDED = ("xl/embeddings/", "xl/activex/", "customui/", "xl/webextensions/")
_EXTERNAL = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


def require_safe_package(content: bytes, file_name: str = "") -> None:
    """Refuse unless the bytes are an .xlsx within the limits and without anything active."""
    if len(content) > MAX_BYTES:
        raise Refuse("too_large", limit_mb=MAX_BYTES // 1024 // 1024)
    if not content.startswith(_ZIP):
        raise Refuse(_other_kind(content, file_name.lower()))
    with _opened(content) as archive:
        members = archive.infolist()
        _require_plain_directory(members)
        names = [member.filename.lower() for member in members]
        _require_workbook(archive, names)
        _require_nothing_active(names)
        _require_plain_content(archive, members)


@contextlib.contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    # zipfile raises a dozen kinds of exception on damaged archives; all mean the same here.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (Refuse, MemoryError):
        raise
    except Exception as fault:
        raise Refuse("damaged") from fault


def _other_kind(content: bytes, name: str) -> str:
    """The code of the sentence for something that is no filled zip archive."""
    if name.replace("\\", "/").rpartition("/")[2].startswith(_LOCKS):
        return "kind_lock"
    if content.startswith(_OLE):
        if _is_encrypted(content):
            return "encrypted"
        return "kind_et" if name.endswith((".et", ".ett")) else "kind_xls"
    head = content[:4096].lower()
    looks_like = {
        "empty_file": not content.strip(),
        "kind_pdf": head.startswith(b"%pdf"),
        "kind_archive": content.startswith(_ARCHIVES),
        "kind_picture": content.startswith(_PICTURES)
        or head[8:12] == b"webp"
        or (head.startswith(b"bm") and b"\0" in head),
        "kind_html": b"<html" in head or b"<table" in head,
        "kind_csv": b"\0" not in head
        and (b"," in head or b"\t" in head or name.endswith((".csv", ".txt"))),
    }
    return next((code for code, is_so in looks_like.items() if is_so), "not_xlsx")


def _is_encrypted(content: bytes) -> bool:
    # Imported here: it brings a cryptography library that ordinary files never need.
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:
        return False


def _require_plain_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refuse("too_many_members", limit=MAX_MEMBERS)
    for member in members:
        name = member.filename
        if member.flag_bits & 0x1:
            raise Refuse("encrypted")
        if member.compress_type not in _COMPRESSIONS:
            raise Refuse("damaged")
        if name.startswith("/") or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise Refuse("unsafe_path")
    counts = Counter(member.filename.replace("\\", "/").lower() for member in members)
    if max(counts.values(), default=0) > 1:
        raise Refuse("doubled_member")


def _require_workbook(archive: zipfile.ZipFile, names: list[str]) -> None:
    if b"opendocument" in _beginning(archive, "mimetype"):
        raise Refuse("kind_ods")
    if any(name.startswith(_MACROS) for name in names):
        raise Refuse("macros")
    if "xl/workbook.bin" in names:
        raise Refuse("kind_xlsb")
    types = _beginning(archive, "[Content_Types].xml")
    if not types and not any(name.startswith("xl/") for name in names):
        raise Refuse("kind_archive")
    if b"macroEnabled" in types:
        raise Refuse("macros")
    if _WORKBOOK_TYPE not in types:
        raise Refuse("not_xlsx")
    if _STRICT_NAMESPACE in _beginning(archive, "xl/workbook.xml"):
        raise Refuse("kind_strict")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a member, however long it is; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        return file.read(_CHUNK)


def _require_nothing_active(names: list[str]) -> None:
    for name in names:
        if name.startswith(_EMBEDDED):
            raise Refuse("embedded_object")
        if name.startswith(_EXTERNAL):
            raise Refuse("external_link")


def _require_plain_content(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Inflates every member once and counts: a header's word for the size is not taken."""
    unpacked = 0
    for member in members:
        kept, tail = b"", b""
        is_relations = member.filename.lower().endswith(".rels")
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED:
                    raise Refuse("too_large_unpacked", limit_mb=MAX_UNPACKED // 1024 // 1024)
                tail = _require_no_doctype(tail, chunk)
                if is_relations:
                    kept += chunk
        if is_relations:
            _require_inner_targets(kept)


def _require_no_doctype(tail: bytes, chunk: bytes) -> bytes:
    # Without its NUL bytes UTF-16 reads like ASCII. The tail joins marks cut by a chunk's end.
    text = tail + chunk.replace(b"\0", b"")
    if any(mark in text for mark in _FORBIDDEN_XML):
        raise Refuse("doctype")
    return text[-len(_FORBIDDEN_XML[0]) :]


def _require_inner_targets(relations: bytes) -> None:
    """Links that a person clicks are harmless text; any other outside target is fetched unasked."""
    try:
        entries = list(fromstring(relations))
    except (ParseError, DefusedXmlException) as fault:
        raise Refuse("damaged") from fault
    for entry in entries:
        kind = entry.get("Type", "").rpartition("/")[2]
        if entry.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise Refuse("external_link")
        if kind in ("oleObject", "control", "package"):
            raise Refuse("embedded_object")
