"""What a file of evidence is, told from its bytes, and why one is not taken. Pure.

A file is one thing only: whatever a second program could read out of it makes it none.
"""

import io
import zipfile

from districts.packages import (
    ARCHIVES,
    LOCKS,
    OLE,
    ZIP,
    Unsafe,
    beginning,
    opened_package,
    require_plain_content,
    require_plain_directory,
)

from .pdf import require_plain_pdf
from .pictures import require_plain_jpeg, require_plain_png

MAX_UNPACKED = 100 * 1024 * 1024
MAX_MEMBERS = 2000
_MAIN_TYPES = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = ("vbaproject", "vbadata", "macrosheets/", "dialogsheets/")
_ACTIVE = ("activex/", "customui/", "webextensions/")
_RUNNING = ("oleObject", "control")
# A chart of a document brings its figures along as a workbook.
_EMBEDDED = "embeddings/"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"L\0\0\0")
_OTHER_PICTURES = (b"GIF8", b"II*\0", b"MM\0*", b"BM")


def kind_of_evidence(content: bytes, file_name: str = "") -> str:
    """pdf, png, jpeg, docx or xlsx; Unsafe with a code of `wording.REASONS` for anything else.

    The name helps to word the refusal of what is none of them; it decides nothing.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise Unsafe("empty")
    if content.startswith(ZIP):
        return _packed_kind(content)
    kind = _plain_kind(content)
    if not kind:
        raise Unsafe(_other_kind(content, file_name.lower()))
    # A package is found by its end: one may hang on anything.
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unsafe("two_files")
    return kind


def _plain_kind(content: bytes) -> str:
    """The kind of a file that is no package, looked through; "" where it is none of ours."""
    if content.startswith(b"%PDF-"):
        require_plain_pdf(content)
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        require_plain_png(content)
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        require_plain_jpeg(content)
        return "jpeg"
    return ""


def _other_kind(content: bytes, name: str) -> str:
    """The code of the sentence for something that is neither ours nor a package."""
    if name.replace("\\", "/").rpartition("/")[2].startswith(LOCKS):
        return "lock_file"
    if content.startswith(OLE):
        return "encrypted" if _ENCRYPTED in content else "old_office"
    head = content[:4096].lower()
    looks_like = {
        "program": content.startswith(_PROGRAMS),
        "archive": content.startswith(ARCHIVES),
        "other_picture": content.startswith(_OTHER_PICTURES)
        or head[8:12] == b"webp"
        or head[4:8] == b"ftyp",
        "old_office": head.startswith(b"{\\rtf"),
        "two_files": b"%pdf-" in head,
    }
    return next((code for code, is_so in looks_like.items() if is_so), "other")


def _packed_kind(content: bytes, depth: int = 0) -> str:
    with opened_package(content) as archive:
        members = archive.infolist()
        # Without anything before, between or behind: what hangs on would be read by others.
        if archive.comment or _has_more(content, archive) or b"%PDF-" in content[:1024]:
            raise Unsafe("two_files")
        require_plain_directory(members, MAX_MEMBERS)
        kind = _office_kind(archive, [member.filename.lower() for member in members])
        require_plain_content(archive, members, MAX_UNPACKED, _RUNNING)
        for member in members:
            if _EMBEDDED in member.filename.lower() and not member.is_dir():
                _require_plain_embedded(archive.read(member), depth)
    return kind


def _has_more(content: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether bytes lie before the first member or behind the directory's end."""
    first = min((member.header_offset for member in archive.infolist()), default=0)
    end = content.rfind(b"PK\x05\x06")
    return first != 0 or len(content) != end + 22


def _office_kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "ofd.xml" in names:
        raise Unsafe("ofd")
    if b"opendocument" in beginning(archive, "mimetype"):
        raise Unsafe("other_office")
    types = beginning(archive, "[Content_Types].xml")
    if not types:
        raise Unsafe("archive")
    if b"macroEnabled" in types or any(mark in name for name in names for mark in _MACROS):
        raise Unsafe("macros")
    if any(mark in name for name in names for mark in _ACTIVE):
        raise Unsafe("embedded_object")
    for kind, main_type in _MAIN_TYPES.items():
        if main_type in types:
            return kind
    raise Unsafe("other_office")


def _require_plain_embedded(content: bytes, depth: int) -> None:
    """What is embedded is a plain document itself, which embeds nothing further."""
    if depth or not content.startswith(ZIP):
        raise Unsafe("embedded_object")
    _packed_kind(content, depth + 1)
