"""Dates in goals: the quarter to reach a value by, and the base it is compared with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.documents.numerals import ONES, TENS, YEAR, chinese_number, term_end
from districts.documents.statements.words import NUMBER, UNIT, unit_of, value_of

_YEAR = rf"(?:[12１２]\d{{3}}|{YEAR})"
_QUOTES = "[“”\"'‘’]?"
_PLAN = f"{_QUOTES}十(?P<plan>{ONES})五{_QUOTES}"
_END = "(?:年?[末底])"
_DEADLINE = re.compile(
    rf"""
    (?P<lead>到|至|截[至止](?:到|至)?|于|在|力争到?|确保到?|争取到?|用|从|自|由)?
    (?:
        (?:{_YEAR}(?:年)?[—–\-~～至到]+)?(?P<year>{_YEAR})年
        (?:
            (?P<half>上半年|下半年)|第?(?P<quarter>{ONES}|[1-9])季度
          | (?P<month>\d{{1,2}}|{TENS}{{1,2}})月份?
        )?
      | {_PLAN}(?:规划)?(?P<term>时期|期(?![间内]))?
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
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
# 自2024年起3年内, 自印发之日起两年内: the day to count from is named.
_SINCE = re.compile(
    rf"[自从](?:(?P<year>{_YEAR})年|(?P<issued>[^，。；]{{0,6}}?(?:印发|发布|公布|施行|实施)之日))"
    rf"(?:开始|起)[，,]?(?:的)?(?:力争|经过|利用|用)?(?P<count>{_COUNT})年(?:之内|以内|内|时间|左右)"
)
_DURATION = re.compile(
    rf"(?:经过|力争|未来|今后|通过|利用|用)[^，。；\d]{{0,2}}?{_COUNT}(?:[—\-~～至到]{_COUNT})?"
    r"年(?:左右|时间|内|以内|之内)?(?:的?(?:时间|努力|建设))?"
    rf"|(?<!\d){_COUNT}(?:[—\-~～至到]{_COUNT})?年(?:左右|时间|内|以内|之内)(?:的?(?:时间|努力|建设))?"
)
# What numbers a sentence: 1. （2） ③ 四是 第五条, and a dash.
ENUMERATOR = re.compile(
    rf"\s*(?:[（(]?\d{{1,2}}[）)]|[（(]{TENS}{{1,3}}[）)]|\d{{1,2}}[.．、](?!\d)|\d{{1,2}}[.．](?={_YEAR}[年—–\-~～至到])|[①-⑳]|{ONES}是|[—–－■●◆•▪]+|"
    rf"第(?:{TENS}{{1,3}}|\d{{1,3}})条)\s*"
)
YEAR_ON_YEAR = re.compile("(?:较|比)(?:上年|上一年|去年|年初|前一年)|同比|每年|逐年")


@dataclass(frozen=True)
class Moment:
    """A quarter and where it is written; `is_term` where it is the end of a plan period,
    `is_as_of` where it is worded as the day of a figure that is known (截至2022年末), `is_bare`
    where no word before it says that it lies ahead (到, 力争).

    `is_impossible` where the calendar has no such month or quarter: the year is all that was read.
    `value` and `unit` are what a base is stated to have been: 由2022年末的9.6%提高到….
    """

    quarter: str
    start: int
    end: int
    is_term: bool = False
    is_as_of: bool = False
    is_bare: bool = False
    is_impossible: bool = False
    value: Decimal | None = None
    unit: str = ""


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
    year = chinese_number(match["year"]) if match["year"] else term_end(match["plan"])
    return f"{year}Q4"


def series_in(text: str) -> list[str]:
    """Return the year ends of 2023—2025年 or 2023年、2024年、2025年, each to have its own value."""
    spanned = _RANGE.search(text)
    if spanned:
        first, last = chinese_number(spanned["first"]), chinese_number(spanned["last"])
        years = list(range(first, last + 1)) if last - first < _LONGEST_RANGE else []
    else:
        listed = _SERIES.search(text)
        years = [chinese_number(one) for one in re.findall(_YEAR, listed[0])] if listed else []
    return [f"{year}Q4" for year in years]


def deadlines_in(text: str, issued: date | None = None) -> list[Moment]:
    """Return the deadlines: 到2025年末 → 2025Q4, 2024年6月底前 → 2024Q2, “十四五”末 → 2025Q4.

    自印发之日起两年内 counts from the day of issue, and is none where that is not known.
    """
    since = [one for match in _SINCE.finditer(text) if (one := _since(match, issued))]
    taken = [*bases_in(text), *since]
    return sorted([*since, *_deadlines(text, taken)], key=lambda one: one.start)


def _since(match: re.Match[str], issued: date | None) -> Moment | None:
    """自2024年起3年内 is 2024, 2025 and 2026; two years from a day end on that day."""
    count = chinese_number(match["count"])
    if match["year"]:
        return Moment(f"{chinese_number(match['year']) + count - 1}Q4", *match.span())
    if issued is None:
        return None
    return Moment(f"{issued.year + count}Q{(issued.month + 2) // 3}", *match.span())


def _deadlines(text: str, taken: Sequence[Moment]) -> Iterator[Moment]:
    is_taken = bytearray(len(text))
    for one in taken:
        is_taken[one.start : one.end] = b"\x01" * (one.end - one.start)
    for match in _DEADLINE.finditer(text):
        if any(is_taken[match.start() : match.end()]):
            continue
        is_term = match["lead"] or _stands_first(text, match)
        if match["plan"] and not (match["end"] or (match["term"] and is_term)):
            continue
        if not (match["lead"] or match["end"] or match["before"]) and not _stands_first(
            text, match
        ):
            continue
        is_as_of = (match["lead"] or "").startswith("截")
        is_bare = not (match["lead"] or match["before"])
        yield Moment(
            _quarter(match),
            *match.span(),
            bool(match["plan"]),
            is_as_of,
            is_bare,
            _is_impossible(match),
        )


def _stands_first(text: str, match: re.Match[str]) -> bool:
    """A bare year is a date where it opens a phrase, behind its number too, or follows a subject,
    not within 2020年余额."""
    before = text[: match.start()]
    is_first = not before or before[-1] in "，；。、（：" or bool(ENUMERATOR.fullmatch(before))
    return is_first or match["half"] is not None


def _quarter(match: re.Match[str]) -> str:
    if match["plan"]:
        return f"{term_end(match['plan'])}Q4"
    year = chinese_number(match["year"])
    if _is_impossible(match):
        return f"{year}Q4"
    if match["half"]:
        return f"{year}Q{2 if match['half'][0] == '上' else 4}"
    if match["quarter"]:
        return f"{year}Q{chinese_number(match['quarter'])}"
    if match["month"]:
        return f"{year}Q{(chinese_number(match['month']) + 2) // 3}"
    return f"{year}Q4"


def _is_impossible(match: re.Match[str]) -> bool:
    """Whether the calendar has no such month (2025年13月) or quarter."""
    month, quarter = (chinese_number(match[name] or "一") for name in ("month", "quarter"))
    return not (1 <= month <= 12 and 1 <= quarter <= 4)


def durations_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a time without a day to count from stands: 经过5年左右的努力."""
    for match in _DURATION.finditer(text):
        yield match.span()


def is_before(quarter: str, issued: date | None) -> bool:
    """Return whether a quarter has ended before the day of issue."""
    if issued is None:
        return False
    year, month = int(quarter[:4]), int(quarter[5]) * 3
    return (year, month) < (issued.year, issued.month)
