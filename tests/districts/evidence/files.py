"""Files of evidence for tests, made by hand or by the libraries that offices' programs resemble."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (10 + place, one) for place, one in enumerate(objects)
    )
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n" + body + b"trailer<<>>\n%%EOF\n" + tail
    )


def packed_objects(
    content: bytes, *, packed: bytes | None = None, name: bytes = b"/ObjStm"
) -> bytes:
    """An object whose stream holds objects, as every writer since 2001 packs them."""
    stream = zlib.compress(content) if packed is None else packed
    return b"<</Type %s/Filter /FlateDecode>>stream\r\n%s\nendstream" % (name, stream)


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 2, tail: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND") + tail


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(width: int = 2, height: int = 2, tail: bytes = b"") -> bytes:
    size = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff" + size + scan + b"\xff\xd9" + tail


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("关于印发绿色金融标准的通知")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "佐证"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def with_part(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with further members."""
    return packed({**members(content), **parts})
