"""How numbers and quarters are written for a reader: rounded for the eye, half up, never cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from targets.digits import plain
from targets.periods import Quarter

if TYPE_CHECKING:
    from targets.models import Indicator

MINUS = "\u2212"

# Floats are off in the fifteenth digit, and some steps of a computation later in the thirteenth.
_OF_FLOATS = Context(prec=12, rounding=ROUND_HALF_UP)
_PLACES_OF_FLOATS = 12
# As many digits as a spreadsheet keeps.
_OF_DECIMALS = Context(prec=15, rounding=ROUND_HALF_UP)

# How indicators name 亿元, 万立方米 and 万吨 in English: no English reader counts in ten thousands.
HUNDRED_MILLIONS = "CNY 100 million"
TEN_THOUSANDS_OF_M3 = "10,000 m³"
TEN_THOUSANDS_OF_T = "10,000 t"
# So many names a sentence can carry.
MOST_NAMED = 12
# As many as the database keeps.
MOST_DECIMALS = 6


def computed(value: Decimal | float) -> Decimal:
    """A computed figure as it leaves the house: 0.30000000000000004 → 0.3, 5e-17 → 0.

    Twelve digits of a float, fifteen of a Decimal; reported figures are never cut so.
    """
    if isinstance(value, Decimal):
        return _OF_DECIMALS.plus(value)
    return _OF_FLOATS.plus(Decimal(repr(round(float(value), _PLACES_OF_FLOATS))))


def rounded(value: Decimal | float | int, decimals: int) -> Decimal:
    """`value` at `decimals` places, half up."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number_text(value: Decimal | float | int | None, decimals: int = 2) -> str:
    """1158.3 → 1,158.30; -0.5 → −0.50; None → "" (the caller says in a word why it is missing)."""
    if value is None:
        return ""
    text = f"{rounded(value, decimals):,f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def exact_text(value: Decimal | None, at_least: int = 0) -> str:
    """All digits, grouped, without closing zeros: 4972.330000 → 4,972.33; None → "".

    Zeros fill up to `at_least` decimals: 9.6 → 9.60.
    """
    if value is None:
        return ""
    text = plain(value)
    whole, _point, rest = text.lstrip("-").partition(".")
    rest = rest.ljust(at_least, "0")
    return (MINUS if text.startswith("-") else "") + f"{int(whole):,}" + ("." + rest) * bool(rest)


def padding(texts: Sequence[str]) -> list[str]:
    """What each figure of a column lacks behind it for the points to stand below each other.

    168 below 9.60 lacks ".00"; it is taken up by blank room, not written.
    """
    decimals = [len(text.partition(".")[2]) for text in texts]
    most = max(decimals, default=0)
    return [("." if most and not own else "") + "0" * (most - own) for own in decimals]


def plain_text(value: Decimal | None) -> str:
    """A Decimal for exports and the API: no exponent, no closing zeros; None → ""."""
    if value is None:
        return ""
    return plain(value)


def quantity_text(figure: str, unit: str) -> str:
    """A written figure with its unit: 26.93亿元, 14%; the figure alone where there is no unit.

    A unit that begins with a number is kept apart from the figure: 28,263 × 10,000 m³.
    """
    if not unit or unit.startswith("%"):
        return figure + unit
    if unit[0].isdigit():
        return f"{figure} × {unit}"
    return _("%(figure)s %(unit)s") % {"figure": figure, "unit": unit}


@dataclass(frozen=True)
class Spoken:
    """How figures of one unit are said where the unit stands beside them, see `spoken`."""

    reported: str
    unit: str
    currency: str = ""
    exponent: int = 0

    def number(self, value: Decimal | float, decimals: int = 2, *, is_short: bool = False) -> str:
        """The number alone, on this scale: the ends of a band."""
        exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        if not self.exponent:
            return (
                exact_text(rounded(exact, decimals)) if is_short else number_text(exact, decimals)
            )
        places = max(0, min(2, decimals - self.exponent))
        return exact_text(rounded(exact.scaleb(self.exponent), places))

    def figure(self, value: Decimal | float, decimals: int = 2, *, is_short: bool = False) -> str:
        """The number as it stands before `unit`: 612.40, or CNY 61.24 before bn."""
        return self.currency + self.number(value, decimals, is_short=is_short)

    def further(self, value: Decimal | float, decimals: int = 2, *, is_short: bool = False) -> str:
        """Another figure of a sentence: alone, with its unit if that is not as reported."""
        own = spoken(self.reported, value)
        figure = own.figure(value, decimals, is_short=is_short)
        return quantity_text(figure, own.unit) if own.exponent else figure


def spoken(unit: str, value: Decimal | float) -> Spoken:
    """How a figure is said in sentences, titles, hovers, cards, lists and on the wall.

    English says 亿元 in billions: value ÷ 10, exact in Decimal, then rounded half up to at most two
    decimals; below 1 亿元 in millions, value × 100, so that nothing vanishes in rounding. 612.40 is
    CNY 61.24 bn, 6000 is CNY 600 bn, 0.85 is CNY 85 mn. 万立方米 likewise: 28263 is 282.63 million
    m³, below 1 000 000 m³ in m³; 万吨 in thousands of tonnes. Other units, and Chinese
    (612.40亿元), are said as reported.
    Charts have the same scale as the sentences beside them (`charted`). The unit reported is kept
    where a number is held against its source: in tables with the unit in their header, of a single
    reported cell, in formulas and their inputs, in the plan audit, in files, the workbook and the
    API.
    """
    if unit == HUNDRED_MILLIONS:
        if 0 < abs(float(value)) < 1:
            return Spoken(unit, "mn", "CNY ", 2)
        return Spoken(unit, "bn", "CNY ", -1)
    if unit == TEN_THOUSANDS_OF_M3:
        if 0 < abs(float(value)) < 100:
            return Spoken(unit, "m³", "", 4)
        return Spoken(unit, "million m³", "", -2)
    if unit == TEN_THOUSANDS_OF_T:
        return Spoken(unit, "thousand t", "", 1)
    return Spoken(unit, unit)


def charted(unit: str) -> Spoken:
    """The one scale of a chart of a unit: that in which figures of it are said, see `spoken`."""
    return spoken(unit, 10_000)


def said_text(
    value: Decimal | float, unit: str, decimals: int = 2, *, is_short: bool = False
) -> str:
    """A figure with its unit as it is said: 612.40亿元, CNY 61.24 bn, 13.64%."""
    way = spoken(unit, value)
    return quantity_text(way.figure(value, decimals, is_short=is_short), way.unit)


def share_text(share: float | Decimal | None, decimals: int = 1) -> str:
    """A share as percent: 0.8287 → 82.9%; one that would round to nothing keeps two decimals."""
    if share is None:
        return ""
    percent = (share if isinstance(share, Decimal) else Decimal(repr(share))) * 100
    if percent and not rounded(percent, decimals):
        decimals = 2
    return number_text(percent, decimals) + "%"


def quarter_text(quarter: object) -> str:
    """2025Q4 → 2025年四季度, or 2025 Q4 in English; "" for none."""
    text = str(quarter or "")
    if not text:
        return ""
    year, number = text[:4], text[-1]
    if (get_language() or "zh").startswith("zh"):
        return f"{year}年{'一二三四'[int(number) - 1]}季度"
    return f"{year} Q{number}"


def yearly_text(quarter: Quarter) -> str:
    """When a yearly figure is of: its year, where it is one of a year's end."""
    if quarter.is_year_end:
        return pgettext("yearly figure", "%(year)s") % {"year": quarter.year}
    return quarter_text(quarter)


def span_text(quarter: Quarter) -> str:
    """What a figure counted from the year's beginning covers: 2025年前三季度, 2025年."""
    words = {
        2: pgettext("from the year's beginning", "H1 %(year)s"),
        3: pgettext("from the year's beginning", "Q1–Q3 %(year)s"),
    }
    word = words.get(quarter.quarter)
    return word % {"year": quarter.year} if word else yearly_text(quarter)


def when_text(quarter: Quarter | None, indicator: "Indicator | None") -> str:
    """What time a figure of an indicator is of: 2025年四季度, of one counted from the year's
    beginning 2025年前三季度, of a whole year 2025年; "" for none."""
    if quarter is None or indicator is None:
        return quarter_text(quarter)
    if indicator.basis == "year_to_date":
        return span_text(quarter)
    return yearly_text(quarter) if indicator.is_annual else quarter_text(quarter)


def relation_text(relation: str) -> str:
    """The word before a figure that is not exact: 超, 约, 预计; "" for an exact one."""
    return {">": _("more than"), "~": _("about"), "forecast": _("expected")}.get(relation, "")


def filled(text: str, values: Mapping[str, object]) -> SafeString:
    """A translated sentence with its named places filled by ready pieces, all else escaped."""
    return format_html(
        text.replace("{", "{{").replace("}", "}}") % {k: "{" + k + "}" for k in values}, **values
    )


def linked(value: object, address: str) -> SafeString:
    """A count or a name as a link."""
    return format_html('<a href="{}">{}</a>', address, value)


def listed(parts: Sequence[str]) -> str:
    """Parts of a list in one line: a、b、c, or a, b, c."""
    return _(", ").join(parts)


def listed_briefly(parts: Sequence[str]) -> str:
    """The same for a sentence that can carry so many names: 渝中区、江北区等."""
    names = listed(parts[:MOST_NAMED])
    return _("%(names)s and others") % {"names": names} if len(parts) > MOST_NAMED else names
