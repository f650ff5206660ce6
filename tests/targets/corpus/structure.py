"""What people and programs do to sheets, rows and columns."""

import io
import re

from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from targets.returns.columns import COVER_SHEET, INDICATOR_SHEET, KEY_HEADER

from ..factories import places
from .kinds import (
    AMOUNT,
    META,
    TASKS,
    UNCHANGED,
    WHOLE,
    Corpus,
    Honest,
    Read,
    Refused,
    is_faulty,
    packed,
    replacing,
    saved,
    with_texts,
)

CORPUS = Corpus()
HEADER_ROW = 4


def _rows(sheet):
    """The table's rows as lists of values, headings first."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)]


def _rewrite(sheet, rows, first=HEADER_ROW):
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


@CORPUS.kind(UNCHANGED)
def rows_in_another_order(honest: Honest) -> bytes:
    def turn(book):
        head, *rows = _rows(book[INDICATOR_SHEET])
        _rewrite(book[INDICATOR_SHEET], [head, *reversed(rows)])

    return honest.edited(turn)


@CORPUS.kind(UNCHANGED)
def columns_in_another_order(honest: Honest) -> bytes:
    def turn(book):
        _rewrite(book[INDICATOR_SHEET], [row[::-1] for row in _rows(book[INDICATOR_SHEET])])

    return honest.edited(turn)


@CORPUS.kind(UNCHANGED)
def rows_filtered_and_hidden(honest: Honest) -> bytes:
    def hide(book):
        sheet = book[INDICATOR_SHEET]
        sheet.auto_filter.ref = f"A{HEADER_ROW}:I20"
        for number in range(HEADER_ROW + 1, HEADER_ROW + 4):
            sheet.row_dimensions[number].hidden = True

    return honest.edited(hide)


@CORPUS.kind(UNCHANGED)
def rows_above_the_headings(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].insert_rows(2, 7))


@CORPUS.kind(UNCHANGED)
def empty_rows_within(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].insert_rows(HEADER_ROW + 2, 3))


@CORPUS.kind(UNCHANGED)
def column_in_front(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].insert_cols(1, 2))


@CORPUS.kind(UNCHANGED)
def column_of_ones_own(honest: Honest) -> bytes:
    def add(book):
        for number in range(HEADER_ROW, HEADER_ROW + 6):
            book[INDICATOR_SHEET].cell(number, 12).value = "内部核对" if number == 4 else number

    return honest.edited(add)


@CORPUS.kind(UNCHANGED)
def line_of_sums_without_a_number(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].append(["", "合计"]))


@CORPUS.kind(Refused("row_without_key"))
def line_of_sums(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].append(["", "合计", "", "", "", "", 7]))


@CORPUS.kind(Refused("row_without_key"))
def entry_far_below(honest: Honest) -> bytes:
    def put(book):
        book[INDICATOR_SHEET]["G4000"] = 5

    return honest.edited(put)


@CORPUS.kind(Refused("doubled_key"))
def row_copied(honest: Honest) -> bytes:
    def copy(book):
        rows = _rows(book[INDICATOR_SHEET])
        book[INDICATOR_SHEET].append(rows[1])

    return honest.edited(copy)


@CORPUS.kind(Refused("row_missing"))
def row_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].delete_rows(HEADER_ROW + 1))


@CORPUS.kind(Refused("unknown_key"))
def row_of_another_return(honest: Honest) -> bytes:
    def add(book):
        row = _rows(book[INDICATOR_SHEET])[1]
        book[INDICATOR_SHEET].append([*row[:-1], "green_everything"])

    return honest.edited(add)


@CORPUS.kind(Refused("label_changed"))
def unit_changed(honest: Honest) -> bytes:
    return honest.with_value("万元", header="计量单位")


@CORPUS.kind(Refused("label_changed"))
def name_changed(honest: Honest) -> bytes:
    return honest.with_value("绿色信贷余额", header="指标")


@CORPUS.kind(Refused("label_changed"))
def keys_swapped(honest: Honest) -> bytes:
    def swap(book):
        sheet = book[INDICATOR_SHEET]
        one, other = (sheet[honest.place(key, KEY_HEADER)] for key in (AMOUNT, WHOLE))
        one.value, other.value = other.value, one.value

    return honest.edited(swap)


@CORPUS.kind(Read(errors={AMOUNT: "shown_changed"}))
def comparison_figure_changed(honest: Honest) -> bytes:
    return honest.with_value(80, header="上期值")


@CORPUS.kind(UNCHANGED)
def line_breaks_in_labels(honest: Honest) -> bytes:
    name = honest.book()[INDICATOR_SHEET][honest.place(header="指标")].value
    return honest.with_value(f" {name}\n", header="指标")


@CORPUS.kind(UNCHANGED)
def blanks_around_a_key(honest: Honest) -> bytes:
    return honest.with_value(f" {AMOUNT} ", header=KEY_HEADER)


@CORPUS.kind(Refused("heading_changed"))
def heading_changed(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].__setitem__("G4", "本季值"))


@CORPUS.kind(Refused("heading_doubled"))
def heading_doubled(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].__setitem__("L4", "本期值"))


@CORPUS.kind(Refused("key_column_missing"))
def keys_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].delete_cols(9))


@CORPUS.kind(Refused("headings_missing"))
def headings_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].delete_rows(1, HEADER_ROW))


@CORPUS.kind(Refused("headings_missing"))
def sheet_emptied(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].delete_rows(1, 1000))


@CORPUS.kind(Refused("title_changed"))
def title_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book[INDICATOR_SHEET].__setitem__("A1", None))


@CORPUS.kind(Refused("sheet_missing"))
def sheet_renamed(honest: Honest) -> bytes:
    return honest.edited(lambda book: setattr(book[INDICATOR_SHEET], "title", "指标表"))


@CORPUS.kind(Refused("sheet_missing"))
def task_sheet_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book.remove(book[TASKS]))


@CORPUS.kind(Refused("sheet_missing"))
def cover_deleted(honest: Honest) -> bytes:
    return honest.edited(lambda book: book.remove(book[COVER_SHEET]))


@CORPUS.kind(Refused("cannot_be_read"))
def chart_in_the_sheets_place(honest: Honest) -> bytes:
    def swap(book):
        book[INDICATOR_SHEET].title = "原指标"
        chart = BarChart()
        chart.add_data(Reference(book["原指标"], min_col=7, min_row=5, max_row=8))
        book.create_chartsheet(INDICATOR_SHEET).add_chart(chart)

    return honest.edited(swap)


@CORPUS.kind(Refused("doubled_sheet"))
def two_sheets_of_one_name(honest: Honest) -> bytes:
    content = honest.edited(lambda book: book.create_sheet("指标二"))
    return Honest(content).with_part("xl/workbook.xml", replacing("指标二", "指标"))


@CORPUS.kind(Refused("headings_missing"))
def sheets_swapped_behind_their_names(honest: Honest) -> bytes:
    cover, indicators = honest.part_of(COVER_SHEET), honest.part_of()

    def swap(part: bytes) -> bytes:
        one, other = cover.removeprefix("xl/").encode(), indicators.removeprefix("xl/").encode()
        return part.replace(one, b"#").replace(other, one).replace(b"#", other)

    return honest.with_part("xl/_rels/workbook.xml.rels", swap)


@CORPUS.kind(UNCHANGED)
def sheets_in_another_order(honest: Honest) -> bytes:
    return honest.edited(lambda book: book.move_sheet(INDICATOR_SHEET, 2))


@CORPUS.kind(UNCHANGED)
def sheet_of_ones_own(honest: Honest) -> bytes:
    return honest.edited(lambda book: book.create_sheet("草稿").append(["=1/0", 7]))


@CORPUS.kind(UNCHANGED)
def sheets_hidden_and_shown(honest: Honest) -> bytes:
    def hide(book):
        book[INDICATOR_SHEET].sheet_state = "veryHidden"
        book[META].sheet_state = "visible"

    return honest.edited(hide)


@CORPUS.kind(UNCHANGED)
def protection_taken_off(honest: Honest) -> bytes:
    def open_up(book):
        for sheet in book.worksheets:
            sheet.protection.disable()
            sheet.freeze_panes = None
            sheet.data_validations.dataValidation = []

    return honest.edited(open_up)


@CORPUS.kind(Read({WHOLE: None}, {WHOLE: "missing_value"}))
def values_merged_downwards(honest: Honest) -> bytes:
    def merge(book):
        rows, _columns = places(book[INDICATOR_SHEET])
        assert rows[WHOLE] == rows[AMOUNT] + 1
        book[INDICATOR_SHEET].merge_cells(f"G{rows[AMOUNT]}:G{rows[WHOLE]}")

    return honest.edited(merge)


@CORPUS.kind(UNCHANGED)
def value_merged_with_its_remark(honest: Honest) -> bytes:
    address = honest.place()
    return honest.edited(
        lambda book: book[INDICATOR_SHEET].merge_cells(f"{address}:H{address[1:]}")
    )


@CORPUS.kind(UNCHANGED)
def comments_colours_pictures(honest: Honest) -> bytes:
    def decorate(book):
        sheet = book[INDICATOR_SHEET]
        address = honest.place()
        sheet[address].comment = Comment("请核对", "审核人")
        sheet[address].fill = PatternFill("solid", start_color="FFFF0000")
        rule = CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid"))
        sheet.conditional_formatting.add("G5:G20", rule)
        sheet.add_data_validation(DataValidation(type="whole", sqref="G5:G20"))
        stream = io.BytesIO()
        Picture.new("RGB", (40, 40), "red").save(stream, "png")
        sheet.add_image(Image(stream), "L2")
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=7, min_row=5, max_row=8))
        sheet.add_chart(chart, "L12")

    return honest.edited(decorate)


@CORPUS.kind(UNCHANGED)
def other_calendar(honest: Honest) -> bytes:
    return honest.with_part("xl/workbook.xml", replacing("<workbookPr", '<workbookPr date1904="1"'))


# How programs, and no program, write a sheet's XML.


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


@CORPUS.kind(is_faulty("missing_value"))
def template_of_today_with_one_blank(honest: Honest) -> bytes:
    book = honest.book()
    book[INDICATOR_SHEET][honest.place()].value = None
    return saved(book)
