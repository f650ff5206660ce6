"""What a number format shows of a number, as Excel and WPS show it in a cell. Pure.

No kept library does this right for our offices: the port of SheetJS's does not run any more,
the others take `!`, by which Chinese Excel writes ten thousands (`0!.0,`), for a sign to be shown.
What is not certain (dates, fractions, sections between which the programs choose differently) is
not shown at all: the reader then refuses the cell.
"""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# A format has at most 255 signs, so that no number becomes longer than this.
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
_MOST_SECTIONS = 4

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|[\\!](?P<escaped>.)"
    r"|_(?P<skipped>.)"
    r"|\*(?P<filled>.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式|通用格式)"
    r"|(?P<exponent>E[+-])"
    r"|(?P<digit>[0#?])"
    r"|(?P<point>\.)"
    r"|(?P<comma>,)"
    r"|(?P<percent>%)"
    r"|(?P<text>@)"
    r"|(?P<end>;)"
    r'|(?P<literal>[^A-Za-z"\\!_*\[\]/])',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?\d+(?:\.\d+)?)", re.ASCII)
_CURRENCY = re.compile(r"\$([^-]*)(?:-[\w-]*)?", re.ASCII)
# Colours; and Chinese digits, which are digits.
_PAINT = re.compile(
    r"BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW|COLOR ?\d+"
    r"|[黑蓝青绿洋红白黄]+色?|颜色 ?\d+|DBNUM\d",
    re.IGNORECASE,
)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_Condition = tuple[str, Decimal]
_ABOVE: _Condition = (">", Decimal(0))
_PLAIN = ("", "General", "@")
_Tokens = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: its signs in their order, and what they do to the number."""

    tokens: tuple[tuple[str, str], ...]
    condition: _Condition | None = None
    percents: int = 0
    thousands: int = 0
    is_grouped: bool = False
    wholes: str = ""
    decimals: str = ""
    exponent: str = ""


def shown_text(number: Decimal, number_format: str) -> str | None:
    """The text in the cell, without blanks around it; None where that is not certain.

    966359.92 under `0!.00` gives 9663.60, 0.183 under `0.0%` gives 18.3%.
    """
    chosen = _chosen(number, number_format)
    if chosen is None:
        return None
    section, is_signed = chosen
    scaled = number.scaleb(2 * section.percents - 3 * section.thousands, _EXACT)
    body = _written(section, abs(scaled))
    return ("-" if is_signed and number < 0 else "") + body.strip()


def percents_of(number: Decimal, number_format: str) -> int:
    """How many percent signs the format sets: each shows a hundredfold of the number."""
    chosen = _chosen(number, number_format)
    return chosen[0].percents if chosen else 0


def _chosen(number: Decimal, number_format: str) -> tuple[_Section, bool] | None:
    """The section that applies to the number, and whether a minus is put before it."""
    sections = _sections(number_format)
    if any(section.condition for section in sections):
        section = _by_condition(number, sections)
        return None if section is None else (section, True)
    if not sections:
        return None
    # The second is for negative numbers and says itself how they look, the third is for zero.
    place = 1 if number < 0 else 2 if number == 0 else 0
    return (sections[place], False) if place < len(sections) else (sections[0], True)


def _by_condition(number: Decimal, sections: Sequence[_Section]) -> _Section | None:
    """The first section whose condition the number meets, or the last where that has none.

    None where programs differ: which section they choose where some have no condition, whether
    `[>0]` is for zero, and how they write a negative number that may have a section to itself.
    """
    *others, last = sections
    is_clear = all(section.condition for section in others) and (
        number or sections[0].condition != _ABOVE
    )
    if not is_clear or (len(others) == 2 and last.condition):
        return None
    for place, section in enumerate(sections):
        if _meets(number, section.condition):
            is_shared = place == 0 and _meets(Decimal(0), section.condition)
            return section if number >= 0 or is_shared else None
    return None


def _meets(number: Decimal, condition: _Condition | None) -> bool:
    return condition is None or _COMPARE[condition[0]](number, condition[1])


@lru_cache(maxsize=256)
def _sections(number_format: str) -> Sequence[_Section]:
    """The format taken apart; none where something in it is not known."""
    if number_format in _PLAIN:
        return (_Section((("general", ""),)),)
    parts: list[list[tuple[str, str]]] = [[]]
    place = 0
    while place < len(number_format):
        found = _TOKEN.match(number_format, place)
        if found is None:
            return ()
        place = found.end()
        kind = str(found.lastgroup)
        if kind == "end":
            parts.append([])
        else:
            parts[-1].append((kind, found[kind]))
    # What stands behind the third is for texts.
    sections = [_section(tokens) for tokens in parts[:3]]
    known = tuple(section for section in sections if section is not None)
    return known if len(known) == len(sections) and len(parts) <= _MOST_SECTIONS else ()


def _section(tokens: _Tokens) -> _Section | None:
    condition: _Condition | None = None
    plain: list[tuple[str, str]] = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "bracket":
            compared, money = _CONDITION.fullmatch(text.strip()), _CURRENCY.fullmatch(text)
            if compared:
                condition = (compared[1], Decimal(compared[2]))
            # A locale elsewhere than in front is shown by some programs.
            elif money and (money[1] or all(one == "bracket" for one, _text in tokens[:place])):
                plain.append(("literal", money[1]))
            elif not _PAINT.fullmatch(text):
                return None
        elif kind == "text":
            return None
        elif kind == "skipped":
            plain.append(("literal", " "))
        elif kind in ("quoted", "escaped"):
            plain.append(("literal", text))
        elif kind != "filled":
            plain.append((kind, text))
    return _measured(plain, condition)


def _measured(tokens: _Tokens, condition: _Condition | None) -> _Section | None:
    """The section with what its commas, points and percent signs do; None where they clash."""
    # One letter a token, so that their order can be read: ##0.00,"元" is ddd.dd,_
    order = "".join(_LETTERS[kind] for kind, _text in tokens)
    bare = order.replace("_", "")
    digits = "".join(text for kind, text in tokens if kind == "digit")
    texts = "".join(text for kind, text in tokens if kind == "literal")
    form = _NUMBER.fullmatch("" if bare == "g" else bare)
    if form is None or _UNCERTAIN.search(order) or any(map(str.isdigit, texts)):
        return None
    wholes = form["wholes"].count("d")
    decimals = wholes + form["decimals"].count("d")
    return _Section(
        tuple(token for token in tokens if token[0] != "comma"),
        condition,
        percents=order.count("%"),
        thousands=len(form["scale"]),
        is_grouped="," in form["wholes"],
        wholes=digits[:wholes],
        decimals=digits[wholes:decimals],
        exponent=digits[decimals:],
    )


_LETTERS = {
    "literal": "_",
    "general": "g",
    "exponent": "e",
    "digit": "d",
    "point": ".",
    "comma": ",",
    "percent": "%",
}
# What programs show differently: a comma behind a text, a text before a point that has no place
# before it, a text behind an exponent.
_UNCERTAIN = re.compile(r"(?<![d,]),|,_+d|^[^d]+\.|e.*_")
# Digits as they may stand in a section, percent signs before or behind.
_NUMBER = re.compile(
    r"%*(?P<wholes>(?:d+(?:,d+)*)?)(?P<decimals>(?:\.d*)?)(?P<scale>,*)(?:%*|(?<=d)ed+)"
)


def _written(section: _Section, number: Decimal) -> str:
    """The section with the digits of a number that is not negative in their places."""
    power = ""
    if section.exponent:
        number, power = _with_power(section, number)
    rounded = _rounded(number, len(section.decimals))
    whole, _point, decimals = f"{rounded:f}".partition(".")
    # Without a place before the point, what stands there is written all the same.
    before_point = "" if section.wholes else whole.lstrip("0")
    digits = iter([*_whole_digits(section, whole), *_decimal_digits(section, decimals)])
    texts = []
    for kind, text in section.tokens:
        if kind == "digit":
            texts.append(next(digits, ""))
        elif kind == "point":
            texts.append(f"{before_point}.")
        elif kind == "exponent":
            texts.append(text[0] + power)
        elif kind == "general":
            texts.append(f"{number.normalize(_EXACT):f}")
        else:
            texts.append(text)
    return "".join(texts)


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _with_power(section: _Section, number: Decimal) -> tuple[Decimal, str]:
    """The number before the E, and what stands behind it: 91.25 under 0.0E+00 is 9.1 and +01."""
    wholes = len(section.wholes)
    step = max(wholes, 1)
    power = number.adjusted() + (wholes == 0) if number else 0
    power -= power % step
    if _rounded(number.scaleb(-power, _EXACT), len(section.decimals)) >= 10**wholes:
        power += step
    sign = "-" if power < 0 else "+" if ("exponent", "E+") in section.tokens else ""
    return number.scaleb(-power, _EXACT), sign + str(abs(power)).zfill(len(section.exponent))


def _whole_digits(section: _Section, whole: str) -> list[str]:
    """What stands in each place before the point; the first takes all that is too much."""
    places = section.wholes
    if not places:
        return []
    padded = whole.lstrip("0").rjust(len(places))
    beyond = len(padded) - len(places)
    texts = []
    for place, digit in enumerate(padded):
        text = _in_place(places[max(place - beyond, 0)], digit)
        behind = len(padded) - 1 - place
        is_group_end = section.is_grouped and text.strip() and behind and behind % 3 == 0
        texts.append(f"{text}," if is_group_end else text)
    return ["".join(texts[: beyond + 1]), *texts[beyond + 1 :]]


def _decimal_digits(section: _Section, decimals: str) -> list[str]:
    padded = decimals.rstrip("0").ljust(len(section.decimals))
    return [_in_place(*pair) for pair in zip(section.decimals, padded, strict=True)]


def _in_place(placeholder: str, digit: str) -> str:
    """A digit, or what the placeholder shows where the number has none."""
    return {"0": "0", "?": " ", "#": ""}[placeholder] if digit == " " else digit
