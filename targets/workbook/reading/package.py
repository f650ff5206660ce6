"""Is this really an .xlsx that may be opened? Judged on the bytes, before any parser sees them."""

import io
import zipfile

from districts.packages import (
    ARCHIVES,
    LOCKS,
    OLE,
    PICTURES,
    ZIP,
    Unsafe,
    beginning,
    opened_package,
    require_plain_content,
    require_plain_directory,
)
from targets.workbook.findings import Refuse

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_MEMBERS = 300

_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MACROS = ("xl/vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/intlmacrosheets/")
_EMBEDDED = ("xl/embeddings/", "xl/activex/", "customui/", "xl/webextensions/")
_EXTERNAL = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


def require_safe_package(content: bytes, file_name: str = "") -> None:
    """Refuse unless the bytes are an .xlsx within the limits and without anything active."""
    if len(content) > MAX_BYTES:
        raise Refuse("too_large", limit_mb=MAX_BYTES // 1024 // 1024)
    if not content.startswith(ZIP):
        raise Refuse(_other_kind(content, file_name.lower()))
    try:
        _require_safe_zip(content)
    except Unsafe as fault:
        raise Refuse(fault.code, **fault.limits) from fault


def _require_safe_zip(content: bytes) -> None:
    with opened_package(content) as archive:
        members = archive.infolist()
        require_plain_directory(members, MAX_MEMBERS)
        names = [member.filename.lower() for member in members]
        _require_workbook(archive, names)
        _require_nothing_active(names)
        require_plain_content(archive, members, MAX_UNPACKED)


def _other_kind(content: bytes, name: str) -> str:
    """The code of the sentence for something that is no filled zip archive."""
    if name.replace("\\", "/").rpartition("/")[2].startswith(LOCKS):
        return "kind_lock"
    if content.startswith(OLE):
        if _is_encrypted(content):
            return "encrypted"
        return "kind_et" if name.endswith((".et", ".ett")) else "kind_xls"
    head = content[:4096].lower()
    looks_like = {
        "empty_file": not content.strip(),
        "kind_pdf": head.startswith(b"%pdf"),
        "kind_archive": content.startswith(ARCHIVES),
        "kind_picture": content.startswith(PICTURES)
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


def _require_workbook(archive: zipfile.ZipFile, names: list[str]) -> None:
    if b"opendocument" in beginning(archive, "mimetype"):
        raise Unsafe("kind_ods")
    if any(name.startswith(_MACROS) for name in names):
        raise Unsafe("macros")
    if "xl/workbook.bin" in names:
        raise Unsafe("kind_xlsb")
    types = beginning(archive, "[Content_Types].xml")
    if not types and not any(name.startswith("xl/") for name in names):
        raise Unsafe("kind_archive")
    if b"macroEnabled" in types:
        raise Unsafe("macros")
    if _WORKBOOK_TYPE not in types:
        raise Unsafe("not_xlsx")
    if _STRICT_NAMESPACE in beginning(archive, "xl/workbook.xml"):
        raise Unsafe("kind_strict")


def _require_nothing_active(names: list[str]) -> None:
    for name in names:
        if name.startswith(_EMBEDDED):
            raise Unsafe("embedded_object")
        if name.startswith(_EXTERNAL):
            raise Unsafe("external_link")
