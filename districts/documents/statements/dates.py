"""Dates in goals: the quarter to reach a value by, and the base it is compared with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from districts.documents.numerals import ONES, chinese_number
from districts.documents.statements.words import NUMBER, UNIT, unit_of, value_of

_YEAR = r"(?:[12１２]\d{3}|[二２][〇零０][〇零一二三四五六七八九]{2})"
_QUOTES = "[“”\"'‘’]?"
_PLAN = f"{_QUOTES}十(?P<plan>{ONES})五{_QUOTES}"
_END = "(?:年?[末底])"
_DEADLINE = re.compile(
    rf"""
    (?P<lead>到|至|截至|截止到?|于|在|力争到?|确保到?|争取到?|用)?
    (?:
        (?:{_YEAR}(?:年)?[—–\-~～至到]+)?(?P<year>{_YEAR})年
        (?:
            (?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度
          | (?P<month>\d{{1,2}}|十[一二]?|{ONES})月份?
        )?
      | {_PLAN}(?:规划)?(?P<term>期|时期)?
    )
    (?P<end>{_END}|期间|期内)?(?P<before>之前|以前|前|内)?
    """,
    re.VERBOSE,
)
_BASE = re.compile(
    rf"""
    (?:较|相比于?|比|对比|与|在|以|为|是|相当于|达到|达|(?:增长|提高|增加|扩大)[至到])
    (?:(?P<year>{_YEAR})年|{_PLAN}(?:期|时期)?){_END}?
    (?:[（(](?P<number>{NUMBER})(?P<unit>{UNIT}|[%％])?[）)])?
    (?P<then>的?基础上|相比|为(?:基期|基数|基准)|的?(?:水平|规模|总量))?
    """,
    re.VERBOSE,
)
# 由2022年末的9.6%提高到15%: the base and its value.
_FROM = re.compile(
    rf"""
    [由从](?:(?P<year>{_YEAR})年|{_PLAN}(?:期|时期)?){_END}?的?(?P<words>约)?
    (?P<number>{NUMBER})(?P<unit>{UNIT}|[%％])?
    """,
    re.VERBOSE,
)
_RANGE = re.compile(rf"(?P<first>{_YEAR})年?[—–\-~～至到]+(?P<last>{_YEAR})年")
_SERIES = re.compile(rf"{_YEAR}年?{_END}?(?:[、和及]{_YEAR}年?{_END}?)+")
_LONGEST_RANGE = 10
_DURATION = re.compile(
    r"(?:经过|用|力争|未来|今后|通过)?[^，。；]{0,2}?(?:\d{1,2}|[一二两三五十]{1,2})(?:[—\-~～至](?:\d{1,2}))?"
    r"年(?:左右|时间|内|以内)(?:的?(?:时间|努力|建设))?"
)
YEAR_ON_YEAR = re.compile("(?:较|比)(?:上年|上一年|去年|年初|前一年)|同比|每年|逐年")


@dataclass(frozen=True)
class Moment:
    """A quarter and where it is written; `is_term` where it is the end of a plan period.

    `value` and `unit` are what a base is stated to have been: 由2022年末的9.6%提高到….
    """

    quarter: str
    start: int
    end: int
    is_term: bool = False
    value: Decimal | None = None
    unit: str = ""


def year_of(written: str) -> int:
    return int(written) if written.isdecimal() else chinese_number(written.replace("２", "二"))


def _term_end(numeral: str) -> int:
    """The last year of a five-year plan: 十四五 → 2025."""
    return 1955 + 5 * (10 + chinese_number(numeral))


def bases_in(text: str) -> Iterator[Moment]:
    """Yield the bases: 较2020年 → 2020Q4, 比“十三五”末 → 2020Q4. 在 and 以 need 基础上, 基期."""
    for match in _BASE.finditer(text):
        word = match[0][0]
        is_multiple = text[match.end() :].startswith("的") and "倍" in text[match.end() :][:14]
        if word in "在与以" and not match["then"]:
            continue
        if word in "为是达相增提扩" and match[0][:2] != "相比" and not is_multiple:
            continue
        yield _base(match)
    for match in _FROM.finditer(text):
        yield _base(match)


def _base(match: re.Match[str]) -> Moment:
    """A base with the value it is stated to have had: 在2022年（62亿元）基础上."""
    number = match["number"]
    if number is None:
        return Moment(_year_end(match), *match.span())
    value, unit = value_of(number), unit_of(number, match["unit"])
    return Moment(_year_end(match), *match.span(), value=value, unit=unit)


def _year_end(match: re.Match[str]) -> str:
    year = year_of(match["year"]) if match["year"] else _term_end(match["plan"])
    return f"{year}Q4"


def series_in(text: str) -> list[str]:
    """Return the year ends of 2023—2025年 or 2023年、2024年、2025年, each to have its own value."""
    spanned = _RANGE.search(text)
    if spanned:
        first, last = year_of(spanned["first"]), year_of(spanned["last"])
        years = list(range(first, last + 1)) if last - first < _LONGEST_RANGE else []
    else:
        listed = _SERIES.search(text)
        years = [year_of(one) for one in re.findall(_YEAR, listed[0])] if listed else []
    return [f"{year}Q4" for year in years]


def deadlines_in(text: str) -> Iterator[Moment]:
    """Yield the deadlines: 到2025年末 → 2025Q4, 2024年6月底前 → 2024Q2, “十四五”末 → 2025Q4."""
    bases = list(bases_in(text))
    for match in _DEADLINE.finditer(text):
        if any(base.start < match.end() and match.start() < base.end for base in bases):
            continue
        if match["plan"] and not (match["end"] or (match["lead"] and match["term"])):
            continue
        if not (match["lead"] or match["end"] or match["before"]) and not _stands_first(
            text, match
        ):
            continue
        yield Moment(_quarter(match), match.start(), match.end(), bool(match["plan"]))


def _stands_first(text: str, match: re.Match[str]) -> bool:
    """A bare year is a date where it opens a phrase or follows a subject, not within 2020年余额."""
    before = text[: match.start()]
    return not before or before[-1] in "，；。、（：" or match["half"] is not None


def _quarter(match: re.Match[str]) -> str:
    if match["plan"]:
        return f"{_term_end(match['plan'])}Q4"
    year = year_of(match["year"])
    if match["half"]:
        return f"{year}Q{2 if match['half'][0] == '上' else 4}"
    if match["quarter"]:
        written = match["quarter"]
        return f"{year}Q{written if written.isdecimal() else chinese_number(written)}"
    if match["month"]:
        written = match["month"]
        month = int(written) if written.isdecimal() else chinese_number(written)
        return f"{year}Q{(min(max(month, 1), 12) + 2) // 3}"
    return f"{year}Q4"


def durations_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a time without a day to count from stands: 经过5年左右的努力."""
    for match in _DURATION.finditer(text):
        yield match.span()
