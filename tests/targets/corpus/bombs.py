"""Workbooks made to fill the memory, to burn the hours, to hang the reader."""

import random
import re

from .kinds import UNCHANGED, Corpus, Honest, Refused, is_faulty, packed, with_texts

CORPUS = Corpus()


def _in_sheet(honest: Honest, xml: bytes, before: bytes = b"</sheetData>") -> bytes:
    return honest.with_part(honest.part_of(), lambda part: part.replace(before, xml + before, 1))


@CORPUS.kind(Refused("too_large"))
def more_than_five_megabytes(honest: Honest) -> bytes:
    return packed({**honest.members(), "a.bin": random.Random(7).randbytes(5_300_000)})


@CORPUS.kind(Refused("too_large"))
def fifty_megabytes_to_receive(honest: Honest) -> bytes:
    return honest.content + bytes(55_000_000)


@CORPUS.kind(Refused("too_large_unpacked"))
def a_hundred_megabytes_unpacked(honest: Honest) -> bytes:
    return packed({**honest.members(), "xl/media/a.bin": bytes(100_000_000)})


@CORPUS.kind(Refused("too_large_unpacked"))
def sheet_of_blanks(honest: Honest) -> bytes:
    return _in_sheet(honest, b" " * 70_000_000)


@CORPUS.kind(Refused("too_large_unpacked"))
def list_of_types_without_end(honest: Honest) -> bytes:
    return honest.with_part("[Content_Types].xml", lambda part: part + b" " * 70_000_000)


@CORPUS.kind(Refused("too_many_members"))
def three_hundred_members(honest: Honest) -> bytes:
    return packed({**honest.members(), **{f"xl/media/{n}.png": b"" for n in range(300)}})


@CORPUS.kind(Refused("doctype"))
def a_billion_laughs(honest: Honest) -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]>'.encode()
    return with_texts(honest, b"<si><t>&a9;</t></si>", head)


@CORPUS.kind(Refused("too_many_rows"))
def six_thousand_rows(honest: Honest) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(60, 6100))
    return _in_sheet(honest, rows)


@CORPUS.kind(Refused("too_many_rows"))
def millions_of_empty_rows(honest: Honest) -> bytes:
    return _in_sheet(honest, b'<row r="60"/>' * 4_400_000)


@CORPUS.kind(Refused("too_many_rows"))
def millions_of_cells_in_a_row(honest: Honest) -> bytes:
    cells = b"<c><v>1</v></c>" * 1_000_000
    return _in_sheet(honest, b'<row r="60">' + cells + b"</row>")


@CORPUS.kind(Refused("cannot_be_read"))
def elements_within_elements(honest: Honest) -> bytes:
    return _in_sheet(honest, b"<row>" * 1_700_000 + b"</row>" * 1_700_000)


@CORPUS.kind(Refused("cannot_be_read"))
def millions_of_texts(honest: Honest) -> bytes:
    return with_texts(honest, b"<si><t>90</t></si>" + b"<si><t/></si>" * 4_000_000)


@CORPUS.kind(Refused("cannot_be_read"))
def millions_of_styles(honest: Honest) -> bytes:
    return honest.with_part(
        "xl/styles.xml", lambda part: part.replace(b"</cellXfs>", b"<xf/>" * 9_000_000)
    )


@CORPUS.kind(UNCHANGED)
def text_of_thirty_megabytes(honest: Honest) -> bytes:
    begin, end = b'<row r="60"><c r="A60" t="inlineStr"><is><t>', b"</t></is></c></row>"
    return _in_sheet(honest, begin + b"x" * 30_000_000 + end)


@CORPUS.kind(is_faulty("too_many_digits"))
def number_of_a_million_digits(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}"><v>' + "9" * 1_000_000 + "</v></c>")


@CORPUS.kind(UNCHANGED)
def merged_to_the_far_corner(honest: Honest) -> bytes:
    merged = b'<mergeCells count="1"><mergeCell ref="J1:XFD1048576"/></mergeCells>'
    return honest.with_part(
        honest.part_of(),
        lambda part: re.sub(
            rb"(</sheetData>.*?)(<dataValidations)", rb"\1" + merged + rb"\2", part
        ),
    )


@CORPUS.kind(UNCHANGED)
def filter_to_the_far_corner(honest: Honest) -> bytes:
    def put(book):
        for sheet in book.worksheets:
            sheet.auto_filter.ref = "A4:XFD1048576"

    return honest.edited(put)


@CORPUS.kind(UNCHANGED)
def comment_in_the_far_corner(honest: Honest) -> bytes:
    from openpyxl.comments import Comment

    def put(book):
        book["指标"]["XFD1048576"].comment = Comment("x", "y")

    return honest.edited(put)


@CORPUS.kind(UNCHANGED)
def label_in_the_last_row(honest: Honest) -> bytes:
    return _in_sheet(honest, b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


@CORPUS.kind(UNCHANGED)
def value_in_the_last_column(honest: Honest) -> bytes:
    return honest.edited(lambda book: book["指标"].__setitem__("XFD9", 91))


@CORPUS.kind(UNCHANGED)
def ten_thousand_names(honest: Honest) -> bytes:
    names = "".join(
        f'<definedName name="n{n}">指标!$A$1</definedName>' for n in range(10_000)
    ).encode()

    def put(part: bytes) -> bytes:
        return re.sub(
            rb"<definedNames ?/>|<definedNames>", b"<definedNames>" + names, part, count=1
        )

    return honest.with_part("xl/workbook.xml", put)
