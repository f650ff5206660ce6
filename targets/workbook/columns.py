"""The workbook, described once: columns, reserved words, layout. Pure.

The template writer, the reader, the findings and the annotated copy all go by this description.
The words are the workbook's own and therefore Chinese whatever the reader's language.
"""

from dataclasses import dataclass

FORMAT_VERSION = "3"
# A workbook of the version before is read until its round is locked.
FORMER_VERSION = "2"

META_SHEET = "_greenfin"
COVER_SHEET = "填报说明"
INDICATOR_SHEET = "指标"
KEY_HEADER = "greenfin_key"

NOT_YET_AVAILABLE = "数据待发布"
NOT_APPLICABLE = "不适用"
RESERVED_WORDS = {NOT_YET_AVAILABLE: "not_yet_available", NOT_APPLICABLE: "not_applicable"}
# Empties what is kept of a cell whose column says so; an empty cell there says nothing.
CLEAR = "清除"
WORD_OF_STATE = {state: word for word, state in RESERVED_WORDS.items()}
NOT_REPORTED = "未报送"

BASIS_WORDS = {
    "point_in_time": "期末时点数",
    "year_to_date": "当年累计数",
    "cumulative": "累计数",
    "annual": "年度数",
}

# A workbook holds 15 significant digits; the database 6 decimals.
SIGNIFICANT_DIGITS = 15
DECIMALS = 6

INPUT_KINDS = frozenset({"number", "choice", "text", "date"})


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    `label` columns are locked and must come back unchanged; an `ordinal` counts the rows, moves on
    when one is added among them, and is not compared; `shown` columns are locked figures that
    stand beside the input for comparison; a `former` column is what was said last time, for
    the eye only, and not read; all other kinds are inputs. `choices` pairs the word in the workbook
    with the value that is stored. `is_answer` marks where a query is answered. Where a cell that
    `is_kept` is left empty, what the template fills in stands.
    A column that `is_new` came with this version of the format: a workbook of the version before
    does without it.
    """

    key: str
    header: str
    kind: str
    width: int
    is_required: bool = False
    is_answer: bool = False
    is_kept: bool = False
    is_new: bool = False
    # What is kept of it is emptied by the word for that alone, not by an empty cell.
    may_clear: bool = False
    # Filled in in a special case only: folded away on the page.
    is_aside: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 0
    # A column of figures of one kind has a unit and bounds of its own; else those of its rows hold.
    unit: str = ""
    minimum: str = ""
    maximum: str = ""
    help: str = ""

    @property
    def is_input(self) -> bool:
        return self.kind in INPUT_KINDS


INDICATOR_COLUMNS = (
    Column("number", "序号", "ordinal", 6),
    Column("name", "指标", "label", 28),
    Column("unit", "计量单位", "label", 10),
    Column("basis", "口径", "label", 13),
    Column("previous", "上期值", "shown", 15),
    Column("last_year", "去年同期值", "shown", 15),
    Column(
        "value",
        "本期值",
        "number",
        16,
        is_required=True,
        help=f"请按计量单位填写数字；尚无数据填“{NOT_YET_AVAILABLE}”，本地没有此项填“{NOT_APPLICABLE}”。",
    ),
    Column(
        "remark",
        "备注",
        "text",
        34,
        is_answer=True,
        max_length=1000,
        help="数值较上期或去年同期变化较大时，请在此说明原因。",
    ),
    Column("former_remark", "上期备注", "former", 24),
)

COVER_COLUMNS = (
    Column("label", "项目", "label", 16),
    Column("value", "填写内容", "text", 60, max_length=60, help="请填写后打印、盖章存档。"),
)
COVER_CLOSING = ("填报单位（盖章）：",)
# What of the cover changes from quarter to quarter; the rest is carried over from the last return.
DATE_SIGNED = "date"
SIGNATURES = (
    ("head", "单位负责人"),
    ("reviewer", "审核人"),
    ("preparer", "填表人"),
    ("telephone", "联系电话"),
    (DATE_SIGNED, "填报日期"),
)


def quarter_title(quarter: str) -> str:
    """2025Q4 → 2025年四季度."""
    return f"{quarter[:4]}年{'一二三四'[int(quarter[-1]) - 1]}季度"


def sheet_title(jurisdiction: str, quarter: str, sheet: str) -> str:
    """The first line of a sheet: whose, which quarter, what."""
    return f"{jurisdiction}{quarter_title(quarter)}绿色金融季度报表：{sheet}"


def column_letter(number: int) -> str:
    """The letters of a column, counted from 1: 4 → D, 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, counted from 1: D → 4, AB → 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
