"""What people and programs do to sheets, rows and columns."""

import io

from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from targets.workbook.columns import (
    COVER_SHEET,
    INDICATOR_COLUMNS,
    INDICATOR_SHEET,
    KEY_HEADER,
)

from ..factories import places
from .kinds import (
    AMOUNT,
    HEADER_ROW,
    META,
    TASKS,
    UNCHANGED,
    WHOLE,
    Corpus,
    Honest,
    Read,
    Refused,
    is_faulty,
    replacing,
    saved,
)

CORPUS = Corpus()


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
    name = honest.honest_book[INDICATOR_SHEET][honest.place(header="指标")].value
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
    column = len(INDICATOR_COLUMNS) + 1
    return honest.edited(lambda book: book[INDICATOR_SHEET].delete_cols(column))


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


@CORPUS.kind(Refused("rows_sorted"))
def rows_sorted_without_their_keys(honest: Honest) -> bytes:
    def turn(book):
        head, *rows = _rows(book[INDICATOR_SHEET])
        keys = [row[-1] for row in rows]
        turned = [[*row[:-1], key] for row, key in zip(reversed(rows), keys, strict=True)]
        _rewrite(book[INDICATOR_SHEET], [head, *turned])

    return honest.edited(turn)


@CORPUS.kind(Read({WHOLE: None}, {WHOLE: "merged_cell"}))
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


@CORPUS.kind(is_faulty("missing_value"))
def template_of_today_with_one_blank(honest: Honest) -> bytes:
    book = honest.book()
    book[INDICATOR_SHEET][honest.place()].value = None
    return saved(book)
