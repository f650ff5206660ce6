"""Odd workbooks for the sheet 节点: each kind has its answer, none is read as something else."""

import datetime

import pytest

from districts.models import Jurisdiction
from targets.workbook import book as workbook
from targets.workbook.wording import wording
from tasks.milestones.sheet import stored_values
from tests.targets.workbook.books import opened, place
from tests.targets.workbook.rounds import filled_book, member_of

from .made import made

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.corpus,
    pytest.mark.long,
    pytest.mark.one_case_in(3),
]
SHEET = "节点"
STEP, DOCUMENT, COUNT = "rongchang:3:1", "rongchang:3:2", "rongchang:3:3"
DAY = datetime.date(2025, 9, 20)
REACHED = {"本期状态": "已达成", "达成日期": "2025-09-20"}


@pytest.fixture
def asked(loaded_plans, accounts):
    """A step, a document to be issued and a number to reach, all due."""
    made(accounts)
    made(accounts, title="绿色金融办法", kind="deliverable")
    made(accounts, title="签约企业", kind="count", goal=2000, unit="家")
    return member_of(Jurisdiction.objects.get(slug="rongchang"), "2025Q3")


def book_of(member):
    """Everything that is asked, answered: not reached, with an account."""
    book = filled_book(member)
    sheet = book[SHEET]
    for key in (STEP, DOCUMENT, COUNT):
        sheet[place(sheet, key, "本期状态")] = "未达成"
        sheet[place(sheet, key, "进展说明")] = "正在推进，预计下季度达成。"
    return book, sheet


def read(member, key, **typed):
    """What one row says, as it would be stored, and the codes of what was found in it."""
    book, sheet = book_of(member)
    for heading, value in typed.items():
        sheet[place(sheet, key, heading)].value = value
    found = workbook.read_return(opened=opened(book), member=member)
    codes = [one.code for one in found.findings if one.sheet == SHEET]
    assert all(wording(one) for one in found.findings)
    return stored_values(found.contents[SHEET][key]), codes


@pytest.mark.parametrize(
    "typed",
    [
        "2025-09-20",
        "2025/9/20",
        "2025.9.20",
        "2025年9月20日",
        "20250920",
        "２０２５-０９-２０",
        " 2025-09-20　",
        45920,
        DAY,
        datetime.datetime(2025, 9, 20, 23, 59),
    ],
)
def test_days_that_are_read(asked, typed) -> None:
    said, codes = read(asked, STEP, **{**REACHED, "达成日期": typed})
    assert codes == []
    assert (said["state"], said["reached_on"]) == ("reached", DAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("9月20日", "not_a_date"),
        ("2025-02-30", "not_a_date"),
        ("2025-9", "not_a_date"),
        ("2025-09-20至2025-09-21", "not_a_date"),
        ("2025-9-2O", "not_a_date"),
        ("昨天", "not_a_date"),
        ("/", "not_a_date"),
        (True, "not_a_date"),
        (0, "not_a_date"),
        (20250920, "error_value"),
        (datetime.time(9), "not_a_date"),
        ("=DATE(2025,9,20)", "formula_without_result"),
    ],
)
def test_days_that_are_none(asked, typed, code) -> None:
    book, sheet = book_of(asked)
    for heading, value in {**REACHED, "达成日期": typed}.items():
        sheet[place(sheet, STEP, heading)].value = value
    found = workbook.read_return(opened=opened(book), member=asked)
    assert [one.code for one in found.findings if one.sheet == SHEET] == [code]
    assert found.contents[SHEET][STEP]["reached_on"]["value"] == ""


@pytest.mark.parametrize("typed", ["已达成", " 已达成　", "已达成\n"])
def test_states_that_are_read(asked, typed) -> None:
    said, codes = read(asked, STEP, **{**REACHED, "本期状态": typed})
    assert (said["state"], codes) == ("reached", [])


@pytest.mark.parametrize(
    "typed", ["已 达成", "已达成。", "完成", "reached", "√", 1, True, "已\u200b达成", None]
)
def test_states_that_are_none(asked, typed) -> None:
    book, sheet = book_of(asked)
    sheet[place(sheet, STEP, "本期状态")].value = typed
    found = workbook.read_return(opened=opened(book), member=asked)
    [code] = [one.code for one in found.findings if one.sheet == SHEET]
    assert code == ("missing_choice" if typed is None else "unknown_choice")
    assert found.contents[SHEET][STEP]["state"]["value"] == ""


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        ("９", 9),
        (" 3　", 3),
        (0, 0),
        ("0", 0),
        ("1,200", 1200),
        ("１，２００", 1200),
        (None, None),
    ],
)
def test_numbers_that_are_read(asked, typed, number) -> None:
    said, codes = read(asked, COUNT, 达成数量=typed)
    assert (said["count"], codes) == (number, [])


@pytest.mark.parametrize(
    "typed",
    [
        "1,2",
        "1，2",
        "12,00",
        "1,2000",
        "③",
        "²",
        "٩",
        "三",
        "3家",
        "约3",
        "2-3",
        "1e3",
        "3.0",
        3.5,
        -1,
        "-1",
        True,
        "1234567890",
        DAY,
    ],
)
def test_numbers_that_are_none(asked, typed) -> None:
    said, codes = read(asked, COUNT, 达成数量=typed)
    assert (said["count"], codes) == (None, ["count_not_whole"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("荣昌府办发〔2025〕12号", "荣昌府办发〔2025〕12号"),
        ("荣昌府办发\n〔2025〕12号", "荣昌府办发\n〔2025〕12号"),
        ("第十二号", "第十二号"),
        (12, "12"),
    ],
)
def test_documents_that_are_read(asked, typed, kept) -> None:
    said, codes = read(asked, DOCUMENT, **REACHED, 文号=typed)
    assert (said["document_number"], codes) == (kept, [])


@pytest.mark.parametrize("typed", [None, "   ", "\u200b", "无", "/", "——", "暂无", "待定", True])
def test_what_names_no_document(asked, typed) -> None:
    """A document to be issued is reached by its number, never by a word in its place."""
    assert read(asked, DOCUMENT, **REACHED, 文号=typed)[1] == ["reached_without_document"]


def doubled(sheet) -> None:
    sheet.append([cell.value for cell in sheet[5]])


def of_another_plan(sheet) -> None:
    sheet.cell(5, sheet.max_column).value = "chongqing:21:1"


def without_key(sheet) -> None:
    sheet.cell(5, sheet.max_column).value = None


def left_out(sheet) -> None:
    sheet.delete_rows(6)


def renamed(sheet) -> None:
    sheet["B5"] = "另一节点"


def lowered(sheet) -> None:
    sheet["F7"] = 1


def postponed(sheet) -> None:
    sheet["E5"] = "2026-12-31"


def with_another_heading(sheet) -> None:
    sheet["H4"] = "状态"


def under_another_name(sheet) -> None:
    sheet.title = "节点 "


def taken_out(sheet) -> None:
    sheet.parent.remove(sheet)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (doubled, "doubled_key"),
        (of_another_plan, "unknown_key"),
        (without_key, "row_without_key"),
        (left_out, "row_missing"),
        (renamed, "label_changed"),
        (lowered, "label_changed"),
        (postponed, "shown_changed"),
        (with_another_heading, "heading_changed"),
        (under_another_name, "sheet_missing"),
        (taken_out, "sheet_missing"),
    ],
)
def test_what_was_set_is_not_changed_by_a_workbook(asked, change, code) -> None:
    book, sheet = book_of(asked)
    change(sheet)
    found = workbook.read_return(opened=opened(book), member=asked).findings
    assert code in {one.code for one in found if one.severity in ("refusal", "error")}


def turned_about(sheet) -> None:
    above, below = ([cell.value for cell in sheet[number]] for number in (5, 6))
    for column, (one, other) in enumerate(zip(above, below, strict=True), 1):
        sheet.cell(5, column).value, sheet.cell(6, column).value = other, one


def moved_down(sheet) -> None:
    sheet.insert_rows(1)


def with_another_column(sheet) -> None:
    sheet.insert_cols(3)


def put_first(sheet) -> None:
    sheet.parent.move_sheet(sheet, -9)


def with_a_note_below(sheet) -> None:
    sheet.append(["", "以上由市发展改革委提供"])


def hidden(sheet) -> None:
    sheet.row_dimensions[5].hidden = True


@pytest.mark.parametrize(
    "change", [turned_about, moved_down, with_another_column, put_first, with_a_note_below, hidden]
)
def test_rows_are_found_by_their_keys(asked, change) -> None:
    """Whatever a clerk does to the look of the sheet."""
    book, sheet = book_of(asked)
    sheet[place(sheet, STEP, "进展说明")] = "步骤"
    sheet[place(sheet, COUNT, "达成数量")] = 12
    change(sheet)
    read_all = workbook.read_return(opened=opened(book), member=asked)
    own = [one for one in read_all.findings if one.sheet == SHEET and one.severity != "note"]
    assert own == []
    rows = read_all.contents[SHEET]
    assert set(rows) == {STEP, DOCUMENT, COUNT}
    assert rows[STEP]["account"]["value"] == "步骤"
    assert stored_values(rows[COUNT])["count"] == 12
