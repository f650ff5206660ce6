"""What comes under the name of a workbook: other kinds of file, damaged and loaded packages."""

import bz2
import gzip
import io
import random
import struct
import tarfile
import zipfile

import docx

from .kinds import UNCHANGED, Corpus, Honest, Refused, packed, replacing, with_texts

CORPUS = Corpus()
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _tar(content: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo("报表.xlsx")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def _word_document() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


OTHER_KINDS = {
    "one byte": (lambda _h: b"P", "not_xlsx"),
    "blanks": (lambda _h: b" \n\n ", "empty_file"),
    "random bytes": (lambda _h: random.Random(7).randbytes(4096), "not_xlsx"),
    "zero bytes": (lambda _h: bytes(4096), "not_xlsx"),
    "commas": (lambda _h: "指标,本期值\n绿色贷款余额,91\n".encode(), "kind_csv"),
    "commas in GBK": (lambda _h: "指标,本期值\n".encode("gbk"), "kind_csv"),
    "tabs": (lambda _h: "指标\t本期值\n".encode(), "kind_csv"),
    "web page": (lambda _h: b"<html><table><tr><td>91</td></tr></table></html>", "kind_html"),
    "PDF": (lambda _h: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "kind_pdf"),
    "picture": (lambda _h: b"\x89PNG\r\n\x1a\n" + bytes(64), "kind_picture"),
    "old workbook": (lambda _h: OLE + bytes(1024), "kind_xls"),
    "Word document": (lambda _h: _word_document(), "not_xlsx"),
    "OpenDocument": (
        lambda _h: packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
        ),
        "kind_ods",
    ),
    "zip of workbooks": (lambda h: packed({"报表.xlsx": h.content}), "kind_archive"),
    "empty zip": (lambda _h: packed({}), "kind_archive"),
    "gzip": (lambda h: gzip.compress(h.content), "kind_archive"),
    "bzip2": (lambda h: bz2.compress(h.content), "kind_archive"),
    "tar": (lambda h: _tar(h.content), "kind_archive"),
    "seven-zip": (lambda _h: b"7z\xbc\xaf\x27\x1c" + bytes(64), "kind_archive"),
    "RAR": (lambda _h: b"Rar!\x1a\x07\x01\x00" + bytes(64), "kind_archive"),
    "photo": (lambda _h: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), "kind_picture"),
    "program": (lambda _h: b"MZ" + bytes(512), "not_xlsx"),
    "only the mark of a zip": (lambda _h: b"PK\x03\x04", "damaged"),
    "cut in half": (lambda h: h.content[: len(h.content) // 2], "damaged"),
    "without its end": (lambda h: h.content[:-30], "damaged"),
    "bytes in front": (lambda h: b"MZ\x90\x00" + h.content, "not_xlsx"),
}
for _name, (_make, _code) in OTHER_KINDS.items():
    CORPUS.add(_name, _make, Refused(_code))

CORPUS.add("WPS workbook", lambda _h: OLE + bytes(1024), Refused("kind_et"), file_name="报表.et")
CORPUS.add(
    "lock file of an open workbook",
    lambda _h: b"\x05Zhang" + b" " * 49 + b"\x05\x00Z\x00h\x00a\x00n\x00g\x00" + b" \x00" * 49,
    Refused("kind_lock"),
    file_name="~$报表.xlsx",
)
CORPUS.add("name of another kind", lambda h: h.content, UNCHANGED, file_name="报表.xls")
CORPUS.add(
    "name with folders and signs",
    lambda h: h.content,
    UNCHANGED,
    file_name="..\\..\\报\u202e表<b>\x07" + "长" * 300 + ".xlsx",
)


MEMBERS = {
    "macros": ("xl/vbaProject.bin", "macros"),
    "old macros": ("xl/macrosheets/sheet1.xml", "macros"),
    "dialogue sheet": ("xl/dialogsheets/sheet1.xml", "macros"),
    "embedded object": ("xl/embeddings/oleObject1.bin", "embedded_object"),
    "control": ("xl/activeX/activeX1.xml", "embedded_object"),
    "own ribbon": ("customUI/customUI.xml", "embedded_object"),
    "web extension": ("xl/webextensions/webextension1.xml", "embedded_object"),
    "external link": ("xl/externalLinks/externalLink1.xml", "external_link"),
    "connections": ("xl/connections.xml", "external_link"),
    "query": ("xl/queryTables/queryTable1.xml", "external_link"),
    "binary workbook": ("xl/workbook.bin", "kind_xlsb"),
    "way out": ("../../etc/passwd", "unsafe_path"),
    "way out with backslashes": ("..\\..\\boot.ini", "unsafe_path"),
    "absolute path": ("/etc/passwd", "unsafe_path"),
    "drive": ("C:/autoexec.bat", "unsafe_path"),
}
for _name, (_member, _code) in MEMBERS.items():
    CORPUS.add(
        f"member: {_name}",
        lambda h, m=_member: packed({**h.members(), m: b"<a/>"}),
        Refused(_code),
    )


def _related(kind: str, target: str, mode: str = "External") -> bytes:
    return (
        f'<Relationship Id="rId99" Type="{RELATION_TYPE}/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    ).encode()


RELATED = {
    "picture from outside": ("image", "http://example.org/a.png", Refused("external_link")),
    "template from outside": (
        "attachedTemplate",
        "file://server/share/a.xltx",
        Refused("external_link"),
    ),
    "workbook from outside": ("externalLinkPath", "b.xlsx", Refused("external_link")),
    "link to click": ("hyperlink", "http://example.org/", UNCHANGED),
}
for _name, (_kind, _target, _expected) in RELATED.items():
    CORPUS.add(
        f"relation: {_name}",
        lambda h, k=_kind, t=_target: h.with_part(
            RELATIONS, lambda part: part.replace(b"</Relationships>", _related(k, t))
        ),
        _expected,
    )


@CORPUS.kind(Refused("embedded_object"))
def relation_to_an_object(honest: Honest) -> bytes:
    new = _related("oleObject", "a.bin", "Internal")
    return honest.with_part(RELATIONS, lambda part: part.replace(b"</Relationships>", new))


@CORPUS.kind(Refused("macros"))
def macros_by_type_only(honest: Honest) -> bytes:
    return honest.with_part(
        TYPES,
        replacing(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )


@CORPUS.kind(Refused("not_xlsx"))
def no_list_of_types(honest: Honest) -> bytes:
    parts = honest.members()
    del parts[TYPES]
    return packed(parts)


@CORPUS.kind(Refused("kind_strict"))
def strict_workbook(honest: Honest) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    return honest.with_part("xl/workbook.xml", replacing(main, strict))


@CORPUS.kind(Refused("doctype"))
def document_type(honest: Honest) -> bytes:
    return honest.with_part(
        honest.part_of(), lambda part: b'<!DOCTYPE x SYSTEM "http://x/">' + part
    )


@CORPUS.kind(Refused("doctype"))
def entity_of_a_local_file(honest: Honest) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return with_texts(honest, b"<si><t>&a;</t></si>", head)


@CORPUS.kind(Refused("doctype"))
def document_type_in_utf_16(honest: Honest) -> bytes:
    return honest.with_part(
        "xl/styles.xml", lambda part: ("<!DOCTYPE x>" + part.decode()).encode("utf-16")
    )


@CORPUS.kind(Refused("doubled_member"))
def member_twice(honest: Honest) -> bytes:
    return packed([*honest.members().items(), (honest.part_of(), b"<worksheet/>")])


@CORPUS.kind(Refused("doubled_member"))
def member_twice_but_for_capitals(honest: Honest) -> bytes:
    return packed([*honest.members().items(), (honest.part_of().upper(), b"<worksheet/>")])


@CORPUS.kind(Refused("encrypted"))
def member_with_a_password(honest: Honest) -> bytes:
    content = bytearray(honest.content)
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


@CORPUS.kind(Refused("damaged"))
def unusual_compression(honest: Honest) -> bytes:
    return packed(honest.members(), zipfile.ZIP_LZMA)


@CORPUS.kind(Refused("damaged"))
def wrong_checksum(honest: Honest) -> bytes:
    content = bytearray(honest.content)
    at = content.index(b"PK\x01\x02")
    content[at + 16] ^= 0xFF
    return bytes(content)


@CORPUS.kind(Refused("damaged"))
def two_names_for_one_member(honest: Honest) -> bytes:
    content = bytearray(honest.content)
    at = content.index(b"PK\x03\x04") + 30
    content[at] ^= 0x20
    return bytes(content)


@CORPUS.kind(Refused("damaged"))
def members_upon_each_other(honest: Honest) -> bytes:
    """All entries of the directory point to one member's bytes."""
    content = bytearray(honest.content)
    at = content.index(b"PK\x01\x02")
    while content[at : at + 4] == b"PK\x01\x02":
        struct.pack_into("<I", content, at + 42, 0)
        lengths = struct.unpack_from("<HHH", content, at + 28)
        at += 46 + sum(lengths)
    return bytes(content)


@CORPUS.kind(UNCHANGED)
def stored_without_compression(honest: Honest) -> bytes:
    return packed(honest.members(), zipfile.ZIP_STORED)


@CORPUS.kind(UNCHANGED)
def comment_of_the_archive(honest: Honest) -> bytes:
    stream = io.BytesIO(honest.content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = "绿色金融".encode()
    return stream.getvalue()


@CORPUS.kind(Refused("damaged"))
def comment_that_looks_like_an_end(honest: Honest) -> bytes:
    stream = io.BytesIO(honest.content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"PK\x05\x06" + b"x" * 50
    return stream.getvalue()


@CORPUS.kind(UNCHANGED)
def folders_as_members(honest: Honest) -> bytes:
    return packed([("xl/", b""), ("xl/worksheets/", b""), *honest.members().items()])


@CORPUS.kind(UNCHANGED)
def members_of_ones_own(honest: Honest) -> bytes:
    return packed({**honest.members(), "docProps/thumbnail.jpeg": b"\xff\xd8", "读我.txt": b"a"})
