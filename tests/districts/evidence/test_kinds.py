"""What a file is, is told from its content alone; whatever is more than one thing is none."""

import io
import zipfile

import msoffcrypto.format.ooxml
import pytest

from districts.evidence import kinds, pdf
from districts.evidence.kinds import kind_of_evidence
from districts.evidence.wording import REASONS, reason
from districts.packages import OLE, Unsafe

from . import files

WORD, EXCEL = files.word(), files.excel()
MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/%s" Target="http://a.example/t.dotm" '
    b'TargetMode="External"/></Relationships>'
)


def refused(content: bytes, name: str = "附件.pdf") -> str:
    with pytest.raises(Unsafe) as fault:
        kind_of_evidence(content, name)
    assert reason(fault.value)
    return fault.value.code


def replaced(content: bytes, name: str, body: bytes) -> bytes:
    return files.packed({**files.members(content), name: body})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", files.pdf()),
        ("pdf", files.pdf(tail=b"\r\n\0\0")),
        ("pdf", files.pdf(files.packed_objects(b"<</Type /Page>>"))),
        ("pdf", files.pdf(b"(ObjStm without one: /ObjStm )")),
        ("pdf", files.pdf(b"<</Title (JavaScript in words)/JavaScripts 1>>")),
        ("png", files.png()),
        ("png", files.png(tail=b"\0\0")),
        ("jpeg", files.jpeg()),
        ("jpeg", files.jpeg(tail=b"\0\0\0")),
        ("jpeg", files.jpeg(tail=b"\0" + files.jpeg())),
        ("docx", WORD),
        ("xlsx", EXCEL),
        # A chart of a document brings a workbook along.
        ("docx", files.with_part(WORD, {"word/embeddings/b.xlsx": EXCEL})),
        ("docx", replaced(WORD, "word/_rels/a.rels", RELATION % b"hyperlink")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("name", ["a.pdf", "b.exe", "", "x/../c.jpg"])
def test_a_kind_is_told_from_the_content(kind: str, content: bytes, name: str) -> None:
    assert kind_of_evidence(content, name) == kind


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty", b""),
        ("empty", b" \r\n\0\0"),
        ("program", b"MZ\x90\0" + bytes(200)),
        ("program", b"\x7fELF" + bytes(200)),
        ("other", "情况说明".encode()),
        ("other", b"<html><script>alert(1)</script></html>"),
        ("other_picture", b"GIF89a" + bytes(20)),
        ("other_picture", b"\0\0\0\x18ftypheic" + bytes(20)),
        ("other_picture", b"RIFF\1\2\3\4WEBP" + bytes(20)),
        ("archive", b"Rar!\x1a\7" + bytes(20)),
        ("archive", files.packed({"a.pdf": files.pdf()})),
        ("ofd", files.packed({"OFD.xml": b"<OFD/>"})),
        ("other_office", files.packed({"mimetype": b"application/vnd.oasis.opendocument.text"})),
        ("other_office", files.packed({"[Content_Types].xml": b"<Types/>"})),
        ("old_office", OLE + bytes(600)),
        ("old_office", rb"{\rtf1 a}"),
        # PDF
        ("damaged", b"%PDF-1.7\n1 0 obj"),
        ("encrypted", files.pdf(b"<</Encrypt 5 0 R>>")),
        ("active_pdf", files.pdf(b"<</S /JavaScript/JS (app.alert(1))>>")),
        ("active_pdf", files.pdf(b"<</S /J#61va#53cript>>")),
        ("active_pdf", files.pdf(b"<</S /Launch/F (cmd.exe)>>")),
        ("active_pdf", files.pdf(files.packed_objects(b"<</S/JavaScript>>"))),
        ("active_pdf", files.pdf(files.packed_objects(b"<</S/Launch>>", name=b"/Obj#53tm"))),
        ("active_pdf", files.pdf(files.packed_objects(b"", packed=b"no zlib"))),
        ("active_pdf", files.pdf(files.packed_objects(b"", packed=b"\x78\x9c\x4b"))),
        ("embedded_object", files.pdf(b"<</EmbeddedFiles 7 0 R>>")),
        ("embedded_object", files.pdf(files.packed_objects(b"<</Type /EmbeddedFile>>"))),
        # Two files in one
        ("two_files", files.pdf() + files.packed({"a.exe": b"MZ"})),
        ("two_files", files.pdf(tail=b"<html>")),
        ("two_files", b"\n%PDF-1.7\n%%EOF"),
        ("two_files", files.png(tail=b"MZ")),
        ("two_files", files.jpeg(tail=files.packed({"a": b"b"}))),
        ("two_files", files.jpeg(tail=b"\0\0ftypmp42")),
        ("two_files", WORD + b"MZ"),
        ("two_files", files.packed({"a.pdf": files.pdf(), **files.members(WORD)}, 0)),
        # Pictures
        ("damaged", files.png()[:-5]),
        ("damaged", files.png().replace(b"IHDR", b"IHDX")),
        ("damaged", files.png()[:8] + files.chunk(b"IEND")),
        ("damaged", files.png()[:20]),
        ("too_many_pixels", files.png(65_000, 65_000)),
        ("too_many_pixels", files.png(0, 1)),
        ("too_many_pixels", files.jpeg(65_000, 65_000)),
        ("damaged", files.jpeg()[:-2]),
        ("damaged", b"\xff\xd8\xff\xd9"),
        ("damaged", b"\xff\xd8\xff\xe0\0\1"),
        ("damaged", b"\xff\xd8\xff\xe0\xff"),
        ("damaged", b"\xff\xd8" + files.segment(0xC0, b"\1") + b"\xff\xd9"),
        ("damaged", b"\xff\xd8\xff\xff\xd0\0"),
        # Word and Excel
        ("damaged", WORD[:500]),
        ("macros", files.with_part(WORD, {"word/vbaProject.bin": b"x"})),
        ("macros", replaced(WORD, "[Content_Types].xml", b"<a b='" + MACRO_TYPE + b"'/>")),
        ("macros", files.with_part(EXCEL, {"xl/macrosheets/a.xml": b"<a/>"})),
        ("embedded_object", files.with_part(WORD, {"word/embeddings/a.bin": OLE})),
        ("embedded_object", files.with_part(WORD, {"word/activeX/a.xml": b"<a/>"})),
        ("external_link", replaced(WORD, "word/_rels/a.rels", RELATION % b"attachedTemplate")),
        ("doctype", replaced(WORD, "word/document.xml", b"<!DOCTYPE a>")),
        ("unsafe_path", files.with_part(WORD, {"../a.xml": b"<a/>"})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_taken(code: str, content: bytes) -> None:
    assert refused(content) == code


def test_a_hidden_file_of_an_open_document_is_named_so() -> None:
    assert refused(b"\5abc", "D:\\报送\\~$附件.docx") == "lock_file"


def test_an_encrypted_workbook_is_said_to_be_locked() -> None:
    file = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(EXCEL)).encrypt("secret", file)
    assert refused(file.getvalue()) == "encrypted"


def test_a_package_within_a_package_embeds_nothing_further() -> None:
    inner = files.with_part(EXCEL, {"xl/embeddings/c.xlsx": EXCEL})
    assert refused(files.with_part(WORD, {"word/embeddings/b.xlsx": inner})) == "embedded_object"
    macro = files.with_part(EXCEL, {"xl/vbaProject.bin": b"x"})
    assert refused(files.with_part(WORD, {"word/embeddings/b.xlsx": macro})) == "macros"
    folder = files.with_part(WORD, {"word/embeddings/": b""})
    assert kind_of_evidence(folder) == "docx"


def test_a_comment_of_a_package_is_something_behind_it() -> None:
    file = io.BytesIO(WORD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"%PDF-1.4"
    assert refused(file.getvalue()) == "two_files"


def test_what_grows_when_unpacked_stays_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MAX_UNPACKED", 3 * 1024 * 1024)
    monkeypatch.setattr(pdf, "MAX_OBJECTS", 1024 * 1024)
    bomb = files.with_part(WORD, {"word/media/a.bin": bytes(4 * 1024 * 1024)})
    assert refused(bomb) == "too_large_unpacked"
    assert refused(files.pdf(files.packed_objects(bytes(2 * 1024 * 1024)))) == "too_large_unpacked"


def test_too_many_members() -> None:
    many = {f"word/media/{number}.xml": b"" for number in range(kinds.MAX_MEMBERS)}
    assert refused(files.packed({**files.members(WORD), **many})) == "too_many_members"


def test_every_reason_has_its_sentence() -> None:
    limits = {"limit": 1, "limit_mb": 1}
    assert all(reason(Unsafe(code, **limits)) for code in REASONS)
