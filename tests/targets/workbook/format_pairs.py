"""Random number formats over random numbers, and what a person reads in such a cell."""

import random
import re
from decimal import Decimal

UNITS = ("亿元", "%")
_DIGITS = (
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "0.000000",
    "#",
    "#.##",
    "???0.0?",
    "00000",
    ".00",
)
_ODD_DIGITS = (
    *("0!.00", r"0\.00", '0"."00', "#,##0!.0", "0!.0000", '0"".00', r"0\,000", "000-00"),
    *("0.00,", "0,,", "#,##0.0,", "0!.0,", "0!.0000,", "0!.00,,", "0,.0", "0.0,0"),
    *("0.00E+00", "0.000000E+0", "##0.0E+0", "0E-0", "# ?/?", "# ??/100", "General", "@", '""'),
    *("0.00%", "0%", '0.0"%"', "0%%", "%0.0", "yyyy-mm-dd", "0.005", "0 00", "[$-804]0.00"),
)
_BEFORE = (
    "",
    "",
    "",
    '"¥"',
    "¥",
    "[$¥-804]",
    "$",
    '"约"',
    "_ ",
    "-",
    "+",
    "(",
    "[Red]",
    "* ",
    "5",
    '"1"',
)
_BEHIND = (
    *(
        "",
        "",
        "",
        '"亿元"',
        r"\ 亿元",
        "亿元",
        '"万元"',
        "万元",
        '"元"',
        "_ ",
        "%",
        "‰",
        ")",
        "-",
        '"0"',
    ),
)
_CONDITIONS = ("[<1000]", "[>=10000]", "[=0]", "[>0]", "[<0]", "[<>0]", "[<=-5]", "[>100000000]")
_NUMBERS = (0, 1, -1, 0.5, 12, 999.995, 9663.5992, 966359.92, 9663599.2, -14.2, 1e-6, 0.183, 1e8)


def pairs(dice: random.Random, count: int) -> list[tuple[str, float]]:
    """Formats as people, programs and mischief make them, each with a number."""
    return [(_format(dice), _number(dice)) for _ in range(count)]


def _format(dice: random.Random) -> str:
    sections = [_section(dice) for _ in range(dice.choice((1, 1, 1, 2, 2, 3)))]
    if dice.random() < 0.2:
        for place in range(dice.randint(1, len(sections))):
            sections[place] = dice.choice(_CONDITIONS) + sections[place]
    if dice.random() < 0.1:
        sections[-1] = dice.choice(("", '"-"', '"-"??', '"无"', '"不适用"'))
    return ";".join(sections)


def _section(dice: random.Random) -> str:
    digits = dice.choice(_DIGITS if dice.random() < 0.5 else _ODD_DIGITS)
    if dice.random() < 0.4:
        return digits
    return dice.choice(_BEFORE) + digits + dice.choice(_BEHIND)


def _number(dice: random.Random) -> float:
    if dice.random() < 0.4:
        return dice.choice(_NUMBERS)
    return round(dice.choice((1, 1, -1)) * 10 ** dice.uniform(-3, 9), dice.randint(0, 6))


def said_by(text: str, unit: str) -> tuple[Decimal, Decimal] | None:
    """The number that a person reads in a cell in the row's unit, and half of its last place.

    None where it says none, or something else beside it.
    """
    text = text.replace("\u00a0", " ").strip()
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    text = re.sub(r"^([+-])\s+", r"\1", re.sub(rf"\s*{unit}$", "", text))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?", text):
        return None
    number = Decimal(text)
    return number, Decimal(1).scaleb(int(number.as_tuple().exponent)) / 2
