"""Only a real .xlsx within the limits is opened; every other kind gets its own sentence."""

import io
import zipfile

import msoffcrypto.format.ooxml
import pytest

from districts import packages
from targets.workbook.reading import Identity, identity_of, package
from targets.workbook.template import write_template

from .books import CONTENT, codes, members, opened, packed, read, replaced

GOOD = write_template(CONTENT)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
RELS = "xl/_rels/workbook.xml.rels"


def identity_codes(data, name="return.xlsx"):
    return [finding.code for finding in identity_of(opened(data, name)).findings]


def outcome(data, name="return.xlsx"):
    [code] = identity_codes(data, name)
    assert codes(read(data))[0] in (code, "kind_xls", "not_xlsx", "empty_file")
    return code


def with_relation(kind, mode="External"):
    entry = (
        f'<Relationship Id="rId99" Type="http://x/{kind}" Target="a" TargetMode="{mode}"/>'
        "</Relationships>"
    ).encode()
    return replaced(GOOD, RELS, lambda data: data.replace(b"</Relationships>", entry))


def encrypted():
    file = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(GOOD)).encrypt("secret", file)
    return file.getvalue()


def test_the_template_itself_is_taken():
    assert identity_of(opened(GOOD)) == Identity("rongchang", "2025Q4")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b" \n ", "a.xlsx", "empty_file"),
        (OLE, "a.xls", "kind_xls"),
        (OLE, "a.xlsx", "kind_xls"),
        (OLE, "A.ET", "kind_et"),
        (b"\xd6\xb8\xb1\xea,1\n", "a.csv", "kind_csv"),
        ("指标\t1\n".encode(), "a.xlsx", "kind_csv"),
        ("指标".encode(), "a.csv", "kind_csv"),
        ("指标".encode(), "a.xlsx", "not_xlsx"),
        (b"<HTML><table>", "a.xls", "kind_html"),
        (b"%PDF-1.7", "a.pdf", "kind_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx", "kind_picture"),
        (b"\xff\xd8\xff\xe0\0", "a.jpg", "kind_picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a.webp", "kind_picture"),
        (b"BM\x36\0\0\0", "a.bmp", "kind_picture"),
        (b"BMW,1\n", "a.csv", "kind_csv"),
        (b"Rar!\x1a\x07\x01\0", "a.rar", "kind_archive"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a.xlsx", "kind_archive"),
        (packed({}), "a.zip", "kind_archive"),
        (packed({"报表.xlsx": GOOD}), "a.zip", "kind_archive"),
        (b"\x08Zhang" + bytes(157), "D:\\~$报表.xlsx", "kind_lock"),
        (b"", ".~报表.xlsx", "kind_lock"),
        (b"PK\x03\x04broken", "a.xlsx", "damaged"),
        (GOOD[:-200], "a.xlsx", "damaged"),
        (packed({"a.txt": b"x"}), "a.xlsx", "kind_archive"),
        (packed({"xl/a.txt": b"x"}), "a.xlsx", "not_xlsx"),
        (packed({"[Content_Types].xml": b"wordprocessingml"}), "a.xlsx", "not_xlsx"),
        (
            packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "a.xlsx",
            "kind_ods",
        ),
        (packed({"xl/workbook.bin": b"x"}), "a.xlsx", "kind_xlsb"),
        (packed({"xl/vbaProject.bin": b"x"}), "a.xlsx", "macros"),
        (packed({"[Content_Types].xml": b"ms-excel.sheet.macroEnabled.main"}), "a", "macros"),
    ],
)
def test_other_kinds_are_named(data, name, code):
    assert outcome(data, name) == code


def test_encrypted_workbook():
    assert outcome(encrypted()) == "encrypted"


def test_encrypted_member():
    data = bytearray(packed({"a": b"x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert outcome(bytes(data)) == "encrypted"


def test_unusual_compression():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a", b"x" * 1000)
    assert outcome(file.getvalue()) == "damaged"


@pytest.mark.parametrize(
    "name",
    ["../a.xml", "xl/../../a.xml", "xl\\..\\a.xml", "/etc/a.xml", "C:/a.xml"],
)
def test_paths_that_point_outside(name):
    assert outcome(packed({**members(GOOD), name: b"x"})) == "unsafe_path"


@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_members(name):
    data = packed([*members(GOOD).items(), (name, b"<workbook/>")])
    assert outcome(data) == "doubled_member"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/externalLinks/externalLink1.xml", "external_link"),
        ("xl/connections.xml", "external_link"),
        ("xl/embeddings/oleObject1.bin", "embedded_object"),
        ("xl/activeX/activeX1.bin", "embedded_object"),
        ("xl/macrosheets/sheet1.xml", "macros"),
    ],
)
def test_active_members(name, code):
    assert outcome(packed({**members(GOOD), name: b"x"})) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_relation("attachedTemplate"), "external_link"),
        (with_relation("image"), "external_link"),
        (with_relation("oleObject", "Internal"), "embedded_object"),
        (replaced(GOOD, RELS, lambda data: b"<broken"), "damaged"),
    ],
)
def test_active_relations(data, code):
    assert outcome(data) == code


def test_a_link_to_click_is_harmless():
    assert identity_codes(with_relation("hyperlink")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_document_type_in_any_encoding(encoding):
    text = '<!DOCTYPE a [<!ENTITY b "c">]>'.encode(encoding)
    assert outcome(replaced(GOOD, "xl/sharedStrings.xml", lambda data: text + data)) == "doctype"


def test_document_type_across_two_chunks(monkeypatch):
    monkeypatch.setattr(packages, "_CHUNK", 7)
    monkeypatch.setattr(package, "_require_workbook", lambda archive, names: None)
    bad = replaced(GOOD, "xl/sharedStrings.xml", lambda data: b" " * 5 + b"<!DOCTYPE a>" + data)
    with pytest.raises(package.Refuse) as refusal:
        package.require_safe_package(bad)
    assert refusal.value.finding.code == "doctype"
    package.require_safe_package(GOOD)


def test_five_megabytes():
    assert identity_codes(GOOD + bytes(package.MAX_BYTES)) == ["too_large"]


def test_unpacked_size_is_counted_not_believed():
    bomb = packed({**members(GOOD), "xl/media/a.bin": bytes(package.MAX_UNPACKED)})
    assert len(bomb) < package.MAX_BYTES
    finding = identity_of(opened(bomb)).findings[0]
    assert (finding.code, finding.params) == ("too_large_unpacked", {"limit_mb": 60})


def test_members():
    many = {f"xl/media/{number}.bin": b"" for number in range(package.MAX_MEMBERS)}
    assert outcome(packed({**members(GOOD), **many})) == "too_many_members"


def test_whatever_the_library_raises_the_file_cannot_be_read():
    for name in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"):
        assert identity_codes(replaced(GOOD, name, lambda data: data[:-30])) == ["cannot_be_read"]


def test_memory_running_out_is_not_taken_for_a_damaged_file(monkeypatch):
    def no_memory(*arguments):
        raise MemoryError

    monkeypatch.setattr(package, "_require_workbook", no_memory)
    with pytest.raises(MemoryError):
        opened(GOOD)
