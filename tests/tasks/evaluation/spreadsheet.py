"""Works out the formulas of 评价表 by itself, as a spreadsheet does: in binary fractions.

It knows what they are written with and nothing else; a word it does not know fails.
"""

import io
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

TOKEN = re.compile(
    r'\s*(?:(?P<text>"[^"]*")|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z]+(?=\())'
    r"|(?P<cell>(?:[^\W\d]+!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),]))"
)


class Book:
    """A workbook whose formulas are worked out anew; cached values are never looked at."""

    def __init__(self, content: bytes) -> None:
        self.sheets = load_workbook(io.BytesIO(content))
        self.known: dict[tuple[str, int, int], Any] = {}

    def value(self, sheet: str, row: int, column: int) -> Any:
        key = (sheet, row, column)
        if key not in self.known:
            held = self.sheets[sheet].cell(row, column).value
            is_formula = isinstance(held, str) and held.startswith("=")
            self.known[key] = Formula(self, sheet, held[1:]).result() if is_formula else held
        return self.known[key]


class Formula:
    def __init__(self, book: Book, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = list(TOKEN.finditer(text))
        assert "".join(one.group(0) for one in self.tokens) == text, text
        self.at = 0

    def result(self) -> Any:
        found = self.comparison()
        assert self.at == len(self.tokens)
        return found

    def sign(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at].group("sign") in signs:
            self.at += 1
            return str(self.tokens[self.at - 1].group("sign"))
        return ""

    def comparison(self) -> Any:
        left = self.joined()
        if sign := self.sign("<=", ">=", "=", "<", ">"):
            right = self.joined()
            return {
                "<=": left <= right,
                ">=": left >= right,
                "=": left == right,
                "<": left < right,
                ">": left > right,
            }[sign]
        return left

    def joined(self) -> Any:
        left = self.sum()
        while self.sign("&"):
            left = f"{left}{self.sum()!r}"
        return left

    def sum(self) -> Any:
        left = self.product()
        while sign := self.sign("+", "-"):
            right = self.product()
            left = left + right if sign == "+" else left - right
        return left

    def product(self) -> Any:
        left = self.atom()
        while sign := self.sign("*", "/"):
            right = self.atom()
            left = left * right if sign == "*" else divided(left, right)
        return left

    def atom(self) -> Any:
        if self.sign("("):
            found = self.comparison()
            assert self.sign(")")
            return found
        token = self.tokens[self.at]
        self.at += 1
        if token.group("number"):
            return float(token.group("number"))
        if token.group("text"):
            return token.group("text")[1:-1]
        if token.group("name"):
            return self.call(token.group("name"))
        return self.cells(token.group("cell"))

    def call(self, name: str) -> Any:
        assert self.sign("(")
        given = [self.comparison()]
        while self.sign(","):
            given.append(self.comparison())
        assert self.sign(")")
        return FUNCTIONS[name](*given)

    def cells(self, text: str) -> Any:
        sheet, _mark, place = text.rpartition("!")
        left, top, right, bottom = range_boundaries(place.replace("$", ""))
        where = sheet or self.sheet
        found = [
            self.book.value(where, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        return found if ":" in place else found[0]


def divided(left: float, right: float) -> float:
    """What a spreadsheet calls #DIV/0! is no number; an IF may leave it out."""
    return left / right if right else math.nan


def numbers(given: tuple[Any, ...]) -> list[float]:
    flat = [one for part in given for one in (part if isinstance(part, list) else [part])]
    return [float(one) for one in flat if isinstance(one, int | float)]


def rounded(value: float, places: float) -> float:
    # A spreadsheet rounds what it shows, fifteen digits of it.
    shown = Decimal(f"{value:.15g}")
    return float(shown.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def count_if(cells: list[Any], wanted: Any) -> int:
    if isinstance(wanted, str) and wanted.startswith(">"):
        return sum(one > float(wanted[1:]) for one in numbers((cells,)))
    return sum(one == wanted for one in numbers((cells,)))


def rank(value: float, cells: list[Any], order: float) -> int:
    better = (one < value if order else one > value for one in numbers((cells,)))
    return 1 + sum(better)


FUNCTIONS: dict[str, Any] = {
    "ROUND": rounded,
    "MAX": lambda *given: max(numbers(given)),
    "MIN": lambda *given: min(numbers(given)),
    "SUM": lambda *given: sum(numbers(given)),
    "COUNT": lambda *given: len(numbers(given)),
    "AVERAGE": lambda *given: sum(numbers(given)) / len(numbers(given)),
    "IF": lambda test, yes, no: yes if test else no,
    "COUNTIF": count_if,
    "RANK": rank,
}
