"""How programs, and no program, write a sheet's XML."""

import re

from .kinds import (
    AMOUNT,
    HEADER_ROW,
    UNCHANGED,
    Corpus,
    Honest,
    Read,
    Refused,
    is_faulty,
    packed,
    replacing,
    with_texts,
)

CORPUS = Corpus()


@CORPUS.kind(UNCHANGED)
def dimension_too_small(honest: Honest) -> bytes:
    change = lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', part)  # noqa: E731
    return honest.with_part(honest.part_of(), change)


@CORPUS.kind(UNCHANGED)
def dimension_of_the_whole_sheet(honest: Honest) -> bytes:
    change = lambda part: re.sub(  # noqa: E731
        rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part
    )
    return honest.with_part(honest.part_of(), change)


@CORPUS.kind(UNCHANGED)
def no_dimension(honest: Honest) -> bytes:
    change = lambda part: re.sub(rb"<dimension [^>]*/>", b"", part)  # noqa: E731
    return honest.with_part(honest.part_of(), change)


@CORPUS.kind(UNCHANGED)
def rows_out_of_order_in_the_file(honest: Honest) -> bytes:
    def turn(part: bytes) -> bytes:
        rows = re.findall(rb"<row .*?</row>", part, re.DOTALL)
        head, tail = rows[:HEADER_ROW], rows[HEADER_ROW:]
        return part.replace(b"".join(rows), b"".join([*head, *reversed(tail)]))

    return honest.with_part(honest.part_of(), turn)


@CORPUS.kind(UNCHANGED)
def cells_without_addresses(honest: Honest) -> bytes:
    def bare(part: bytes) -> bytes:
        return re.sub(rb'<(c|row) r="[^"]*"', rb"<\1", part)

    sheet = honest.members()[honest.part_of()]
    assert b'r="A1"' in sheet  # rows and cells stand without gaps
    return honest.with_part(honest.part_of(), bare)


@CORPUS.kind(UNCHANGED)
def names_with_a_prefix(honest: Honest) -> bytes:
    def prefixed(part: bytes) -> bytes:
        part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part)
        return part.replace(b"xmlns=", b"xmlns:x=", 1)

    return honest.with_part(honest.part_of(), prefixed)


@CORPUS.kind(UNCHANGED)
def written_in_utf_16(honest: Honest) -> bytes:
    def wide(part: bytes) -> bytes:
        text = part.decode().removeprefix("<?xml version='1.0' encoding='utf-8'?>")
        return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")

    return honest.with_part(honest.part_of(), wide)


@CORPUS.kind(Refused("doubled_cell"))
def one_cell_twice(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}"><v>91</v></c><c r="{r}"><v>92</v></c>')


@CORPUS.kind(Refused("doubled_cell"))
def two_values_in_a_cell(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}"><v>91</v><v>92</v></c>')


@CORPUS.kind(Refused("doubled_cell"))
def elements_within_a_value(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}"><v>9<x/>1</v></c>')


@CORPUS.kind(Refused("doubled_cell"))
def text_and_number_in_a_cell(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}" t="inlineStr"><is><t>91</t></is><v>92</v></c>')


@CORPUS.kind(Refused("cannot_be_read"))
def cell_of_another_row(honest: Honest) -> bytes:
    return honest.with_cell('<c r="G6"><v>91</v></c>')


@CORPUS.kind(Refused("row_without_key"))
def one_row_in_two_halves(honest: Honest) -> bytes:
    number = honest.place()[1:]
    cell = f'</row><row r="{number}"><c r="G{number}"><v>91</v></c>'
    rest = f'</row><row r="{number}">'
    return honest.with_cell(cell + rest)


@CORPUS.kind(Refused("cannot_be_read"))
def row_zero(honest: Honest) -> bytes:
    return honest.with_part(honest.part_of(), replacing('<row r="5"', '<row r="0"'))


@CORPUS.kind(Refused("cannot_be_read"))
def address_of_no_cell(honest: Honest) -> bytes:
    return honest.with_cell('<c r="7G"><v>91</v></c>')


@CORPUS.kind(Refused("cannot_be_read"))
def sheet_cut_off(honest: Honest) -> bytes:
    return honest.with_part(honest.part_of(), lambda part: part[: len(part) // 2])


@CORPUS.kind(Refused("cannot_be_read"))
def unknown_entity(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}"><v>&nbsp;91</v></c>')


@CORPUS.kind(Refused("cannot_be_read"))
def control_character(honest: Honest) -> bytes:
    return honest.with_cell('<c r="{r}" t="inlineStr"><is><t>9\x071</t></is></c>')


def without(honest: Honest, name: str) -> bytes:
    parts = honest.members()
    del parts[name]
    return packed(parts)


@CORPUS.kind(Refused("sheet_missing"))
def sheets_part_missing(honest: Honest) -> bytes:
    return without(honest, honest.part_of())


@CORPUS.kind(Refused("cannot_be_read"))
def relations_missing(honest: Honest) -> bytes:
    return without(honest, "xl/_rels/workbook.xml.rels")


@CORPUS.kind(Refused("cannot_be_read"))
def styles_missing(honest: Honest) -> bytes:
    return without(honest, "xl/styles.xml")


@CORPUS.kind(UNCHANGED)
def texts_in_a_list_of_their_own(honest: Honest) -> bytes:
    """As Excel writes them, the reading aids of East Asian texts included."""
    return with_texts(honest, b'<si><t>90</t><rPh sb="0" eb="1"><t>7</t></rPh></si>')


@CORPUS.kind(is_faulty("other_unit"))
def texts_of_many_pieces(honest: Honest) -> bytes:
    pieces = "".join(f"<r><t>{piece}</t></r>" for piece in ("9", "O", "亿元"))
    return with_texts(honest, f"<si>{pieces}</si>".encode())


# As Excel writes a remark into its list of texts, and the remark.
ESCAPED = {
    "carriage return": ("甲_x000D_\n乙", "甲\n乙"),
    "what looks like one": ("甲_x005F_x000D_乙", "甲_x000D_乙"),
    "what looks like its escape": ("甲_x005F_x005F_x005F_x000D_乙", "甲_x005F_x000D_乙"),
    "tabulator": ("甲_x0009_乙", "甲\t乙"),
    "half of a sign": ("甲_xD800_乙", "甲_xD800_乙"),
    "too short": ("甲_x00D_乙", "甲_x00D_乙"),
}
for _name, (_written, _remark) in ESCAPED.items():
    CORPUS.add(
        f"escaped remark: {_name}",
        lambda h, w=_written: with_texts(h, f"<si><t>{w}</t></si>".encode(), header="备注"),
        Read(remarks={AMOUNT: _remark}),
    )
    CORPUS.add(
        f"escaped result of a formula: {_name}",
        lambda h, w=_written: h.with_cell(
            f'<c r="{{r}}" t="str"><f>A1</f><v>{w}</v></c>', header="备注"
        ),
        Read(remarks={AMOUNT: _remark}),
    )


@CORPUS.kind(Read(remarks={AMOUNT: "甲_x005F_x000D_乙"}))
def remark_of_a_program_that_escapes_nothing(honest: Honest) -> bytes:
    return honest.with_value("甲_x005F_x000D_乙", header="备注")
