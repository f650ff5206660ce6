"""The long table of past figures, described once: its columns, how names and quarters are written.

Pure. One row is one figure: jurisdiction, indicator, quarter, value; a unit and a note if wanted.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

# Each column by its key: the headings under which it is found, the written one first.
HEADINGS = {
    "jurisdiction": ("行政区域", "jurisdiction", "区县", "地区"),
    "indicator": ("指标", "indicator"),
    "quarter": ("季度", "quarter"),
    "value": ("数值", "value", "值", "本期值"),
    "unit": ("计量单位", "unit", "单位"),
    "note": ("数据来源", "来源", "source", "备注", "note", "remark"),
}
# Sheets of the template beside the table: they hold no figures.
GUIDE_SHEET, NAMES_SHEET = "填写说明", "名称"
REQUIRED = ("jurisdiction", "indicator", "quarter", "value")
MAX_ROWS = 200_000
MAX_NOTE = 1000


def name_key(text: str) -> str:
    """What two ways of writing the same name have in common: width, case and blanks do not count.

    >>> name_key(" 绿色信贷余额（金融监管口径） ") == name_key("绿色信贷余额(金融监管口径)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True)
class TextColumn:
    """A column of names: each distinct text once, and for every row which of them it holds."""

    texts: list[str]
    codes: list[int]

    @classmethod
    def of(cls, cells: list[str]) -> "TextColumn":
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(cell, len(numbers)) for cell in cells]
        return cls(list(numbers), codes)


@dataclass(frozen=True)
class Table:
    """What was read: equally long columns, a value as plain decimal text or "" where it is faulty.

    `typed` and `read_as` are by position and hold only what differs from the value itself.
    """

    sheet: str
    letters: dict[str, str]
    rows: list[int]
    jurisdiction: TextColumn
    indicator: TextColumn
    quarter: TextColumn
    values: list[str]
    unit: TextColumn | None = None
    notes: dict[int, str] = field(default_factory=dict)
    typed: dict[int, str] = field(default_factory=dict)
    read_as: dict[int, str] = field(default_factory=dict)

    def place(self, column: str, row: int) -> str:
        """The cell of a column in a row, as a spreadsheet program names it: D17."""
        return f"{self.letters[column]}{row}"

    def to_dict(self) -> dict[str, Any]:
        """As JSON: keys that are positions become text."""
        content = dict(vars(self))
        for name in ("jurisdiction", "indicator", "quarter", "unit"):
            column = content[name]
            content[name] = None if column is None else [column.texts, column.codes]
        return content

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Table":
        content = dict(content)
        for name in ("jurisdiction", "indicator", "quarter", "unit"):
            column = content[name]
            content[name] = None if column is None else TextColumn(*column)
        for name in ("notes", "typed", "read_as"):
            content[name] = {int(key): text for key, text in content[name].items()}
        return cls(**content)
