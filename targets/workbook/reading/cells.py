"""How a cell is read as people type it. Written rules only: whatever they do not cover is an error.

Every function returns a `Read`: either what the cell says, with the rules that were applied, or
the code of the fault. Nothing is coerced to 0, cut or guessed.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from targets.digits import plain
from targets.workbook.columns import CLEAR, DECIMALS, RESERVED_WORDS, SIGNIFICANT_DIGITS, Column

from .shown import percents_of, shown_text

# Full-width forms of the printable ASCII signs, the ideographic blank, and the minus sign.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {0x3000: 0x20, 0x2212: 0x2D}
# Every blank, and what copying leaves around a text unseen: joiners, marks of left to right.
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
_BLANKS += "\u00ad\u200b\u200c\u200d\u200e\u202a\u202c\u2060\u2066\u2069\ufeff"
_DASHES = frozenset("-‐‑‒–—―─_/\\~")

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_LEADING = re.compile(r"[+-]?[\d.,]*\d\.?", re.ASCII)
_EXPONENT = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+", re.ASCII)
# Each way between two digits is gone once: a text may be as long as a file.
_RANGE = re.compile(r"\d(?:[^\d.,]*+\.\.[^\d.,]*+|[^\d.,\-–—~～至到]*+[-–—~～至到][^\d.,]*+)\d")
_IN_BRACKETS = re.compile(r"\((.*)\)")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DATES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)
# Beyond this decimal arithmetic itself gives up.
_LONGEST = 1000
_LARGEST = Decimal(10) ** SIGNIFICANT_DIGITS

_MICROSECOND = datetime.timedelta(microseconds=1)
# What is no JSON: a cell's moment or length of time, by the name under which it travels.
_TIMES: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "timedelta": lambda microseconds: microseconds * _MICROSECOND,
}


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the file holds it: `kind` is n, s, b, d or e, as openpyxl names them."""

    value: Any = None
    kind: str = "n"
    number_format: str = "General"
    has_formula: bool = False

    def to_plain(self) -> list[Any]:
        """As JSON, without closing fields that are as usual: `[1158.3, "n"]`."""
        value = self.value
        if isinstance(value, datetime.timedelta):
            value = {"timedelta": value // _MICROSECOND}
        elif not isinstance(value, str | int | float | None):
            value = {type(value).__name__: value.isoformat()}
        if self.has_formula:
            return [value, self.kind, self.number_format, True]
        if self.number_format != "General":
            return [value, self.kind, self.number_format]
        return [value, self.kind]

    @classmethod
    def from_plain(cls, fields: Sequence[Any]) -> "RawCell":
        value, *more = fields
        if isinstance(value, dict):
            [(name, plain_value)] = value.items()
            value = _TIMES[name](plain_value)
        return cls(value, *more)

    @property
    def is_blank(self) -> bool:
        text_is_blank = isinstance(self.value, str) and not _stripped(self.value)
        return not self.has_formula and (self.value is None or text_is_blank)

    @property
    def typed(self) -> str:
        """What stood in the cell, for people."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, datetime.datetime) and self.value.time() == datetime.time():
            return self.value.date().isoformat()
        if isinstance(self.value, int | float):
            text = number_as_text(self.value)
            is_percentage = math.isfinite(self.value) and percents_of(
                Decimal(text), self.number_format
            )
            return text + "（百分比格式）" if is_percentage else text
        return str(self.value)


@dataclass(frozen=True)
class Read:
    """What a cell says: a state, a value as plain text, the rules applied; or a fault's code."""

    state: str
    value: str = ""
    rules: tuple[str, ...] = ()
    fault: str = ""
    params: dict[str, Any] = field(default_factory=dict)


MISSING = Read("missing")


def faulty(fault: str, **params: Any) -> Read:
    return Read("faulty", fault=fault, params=params)


def number_as_text(value: float | int) -> str:
    """A workbook's number at 15 significant digits, without exponent: 0.1 + 0.2 → 0.3."""
    if isinstance(value, int):
        return str(value)
    return plain(Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}"))


def read_cell(cell: RawCell, column: Column, unit: str = "") -> Read:
    """What an input cell says, by its column's kind; `unit` is the row's own, for numbers."""
    if cell.is_blank:
        return MISSING
    if column.may_clear and _stripped(cell.typed) == CLEAR:
        return Read("cleared")
    if cell.kind == "e":
        return faulty("error_value")
    if cell.has_formula and (cell.value is None or cell.value == ""):
        return faulty("formula_without_result")
    read = _READERS[column.kind](cell, column, unit)
    if cell.has_formula and not read.fault:
        return Read(read.state, read.value, ("formula", *read.rules))
    return read


def read_number(cell: RawCell, column: Column, unit: str) -> Read:
    if isinstance(cell.value, bool):
        return faulty("boolean")
    if isinstance(cell.value, str):
        return number_from_text(cell.value, unit)
    if not isinstance(cell.value, int | float):
        return faulty("date_for_number")
    return _number_as_shown(cell, cell.value, unit)


def _number_as_shown(cell: RawCell, number: float, unit: str) -> Read:
    """A number, where the cell shows that very number in the row's own unit."""
    value = Decimal(number_as_text(number))
    if not value.is_finite():
        return faulty("not_finite")
    if cell.number_format == "General" or abs(value) >= _LARGEST:
        return _within_digits(value, (), cell.has_formula)
    text = shown_text(value, cell.number_format)
    if text is None:
        return faulty("unknown_format", number_format=cell.number_format)
    percents = percents_of(value, cell.number_format)
    value = value.scaleb(2 * percents)
    fault = _fault_of_shown(text, value, unit)
    if fault is not None:
        return fault
    return _within_digits(value, ("percent_format",) if percents else (), cell.has_formula)


def _fault_of_shown(text: str, value: Decimal, unit: str) -> Read | None:
    """Why the text that a cell shows does not say its number, by the rules for typed text.

    None where it does, but for its last digit: the bookkeeper's minus and exponents, which nobody
    need type, are how formats write a number.
    """
    in_brackets = _IN_BRACKETS.fullmatch(text)
    bare, _rules = _bare_number(f"-{in_brackets[1]}" if in_brackets else text, unit)
    if _PLAIN.fullmatch(bare) or _EXPONENT.fullmatch(bare):
        said = Decimal(bare)
        last_place = Decimal(1).scaleb(int(said.as_tuple().exponent))
        return None if abs(said - value) * 2 <= last_place else faulty("shown_differs", shown=text)
    fault = _fault_of_text(bare, unit)
    if fault.fault == "dash" and not value:
        return faulty("dash", shown=text)
    if fault.fault != "other_unit":
        return faulty("shown_differs", shown=text)
    return faulty("other_unit", **fault.params, shown=text)


def number_from_text(text: str, unit: str) -> Read:
    """A number typed as text, perhaps with the row's own unit behind it.

    `１，１５８．３ 亿元` in a row of 亿元 is 1158.3, by the rules full_width, thousands and unit.
    """
    word = RESERVED_WORDS.get(_stripped(text))
    if word:
        return Read(word)
    bare, rules = _bare_number(text, unit)
    if not _PLAIN.fullmatch(bare):
        return _fault_of_text(bare, unit)
    if len(bare) > _LONGEST:
        return faulty("too_many_digits", digits=SIGNIFICANT_DIGITS)
    value = Decimal(bare)
    if len(value.normalize().as_tuple().digits) > SIGNIFICANT_DIGITS:
        return faulty("too_many_digits", digits=SIGNIFICANT_DIGITS)
    return _within_digits(value, rules or ("text",))


def _bare_number(text: str, unit: str) -> tuple[str, tuple[str, ...]]:
    """The text in narrow signs without its unit and separators, and by which rules that is so."""
    bare = _stripped(text)
    narrow = bare.translate(_NARROW)
    rules = ["full_width"] if narrow != bare else []
    own = unit.translate(_NARROW)
    if own and narrow.endswith(own) and narrow != own:
        narrow = _stripped(narrow.removesuffix(own))
        rules.append("percent_sign" if own == "%" else "unit")
    if _GROUPED.fullmatch(narrow):
        narrow = narrow.replace(",", "")
        rules.append("thousands")
    return narrow, tuple(rules)


def _fault_of_text(text: str, unit: str) -> Read:
    """Why a text is no number: the sentence differs, the answer is always that it is not read."""
    for fault, is_one in _FAULTS.items():
        if is_one(text):
            return faulty(fault)
    currency = text.lstrip("+- ")[:1]
    if currency and unicodedata.category(currency) == "Sc" and any(map(str.isdigit, text)):
        return faulty("other_unit", unit=unit, behind=currency)
    leading = _LEADING.match(text)
    behind = _stripped(text[leading.end() :]) if leading else ""
    if behind and not any(sign.isdigit() for sign in behind) and behind[0] not in ",.+-":
        return faulty("other_unit", unit=unit, behind=behind[:20])
    return faulty("not_a_number")


_FAULTS: dict[str, Callable[[str], Any]] = {
    "unseen_character": lambda text: any(unicodedata.category(sign) == "Cf" for sign in text),
    "dash": lambda text: set(text) <= _DASHES,
    "not_finite": _NOT_FINITE.fullmatch,
    "exponent": _EXPONENT.fullmatch,
    "date_for_number": lambda text: any(pattern.fullmatch(text) for pattern in _DATES),
    "range": _RANGE.search,
}


def _within_digits(value: Decimal, rules: tuple[str, ...], is_computed: bool = False) -> Read:
    """The value, where it can be kept; what a formula computed is rounded, and said to be."""
    exact = plain(value)
    if len(exact.partition(".")[2]) > DECIMALS:
        if not is_computed:
            return faulty("too_many_decimals", decimals=DECIMALS)
        exact = plain(value.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP))
        rules = (*rules, "rounded")
    if abs(value) >= _LARGEST:
        return faulty("too_large_number")
    return Read("reported", exact, rules)


def read_choice(cell: RawCell, column: Column, unit: str) -> Read:
    word = _stripped(cell.typed)
    for name, value in column.choices:
        if word == name:
            return Read("reported", value)
    return faulty("unknown_choice", words=[name for name, _value in column.choices])


def read_text(cell: RawCell, column: Column, unit: str) -> Read:
    text = _stripped(cell.typed.replace("\r\n", "\n").replace("\r", "\n"))
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        return faulty("unreadable_character")
    if column.max_length and len(text) > column.max_length:
        return faulty("too_long", limit=column.max_length, length=len(text))
    return Read("reported", text)


def read_date(cell: RawCell, column: Column, unit: str) -> Read:
    if isinstance(cell.value, datetime.datetime):
        return Read("reported", cell.value.date().isoformat())
    if isinstance(cell.value, datetime.date):
        return Read("reported", cell.value.isoformat())
    day = date_of(cell.typed)
    return Read("reported", day.isoformat(), ("date",)) if day else faulty("not_a_date")


def date_of(text: str) -> datetime.date | None:
    """The day that is typed: 2026-01-15, 2026.1.15, 2026年1月15日 or 20260115."""
    narrow = _stripped(text).translate(_NARROW)
    for pattern in _DATES:
        date = pattern.fullmatch(narrow)
        if date:
            year, month, day = map(int, date.groups())
            try:
                return datetime.date(year, month, day)
            except ValueError:
                return None
    return None


def _stripped(text: str) -> str:
    return text.strip(_BLANKS)


_READERS = {
    "number": read_number,
    "choice": read_choice,
    "text": read_text,
    "date": read_date,
}
