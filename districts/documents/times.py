"""Times among the bodies of a task: when it is to be done."""

import calendar
import re
from datetime import date

from districts.documents.numerals import TENS, YEAR, chinese_number

_MONTH = rf"(?:\d{{1,2}}|{TENS}{{1,2}})"
_DATED = (
    rf"(?:{YEAR}|今|本|明|当)年(?:年?[底末初内前]|{_MONTH}月(?:份|\d{{1,2}}日|[底末初]|[上中下]旬)?|"
    r"[上下]半年|第?[一二三四1-4]季度[末底]?)?"
)
_UNDATED = (
    rf"(?:每年|(?<![\d一二三四五六七八九十]){_MONTH}月(?:\d{{1,2}}日|[底末初]|[上中下]旬)|年[底末内]|"
    r"[上下]半年|第?[一二三四1-4]季度[末底]?|“?十[三四五六]五”?(?:期间|末|时期))"
)
_STANDING = "持续|长期|常年|常态|全年|每年|逐年|逐步|按(?:月|季|年)|分年度|分阶段|适时|即时|立即"
TIME = re.compile(f"(?:{_DATED}|{_UNDATED})前?")
_WHOLE = re.compile(
    rf"(?:于|在|到|至|力争|拟|计划|原则上|完成时限|时限|并)*(?:(?:{TIME.pattern})|{_STANDING})"
    r"(?:之前|以前|前|内|止|起|间|底|末|完成|实施|推进|坚持|开展|进行|落实|化|性|工作|取得|实效|阶段性|"
    r"成效|进展|启动|建成|每[月季年]|持续|长期|并|需|按时|全部|基本|\d{1,2}日|[—－-])*[。.]?"
)
_FULL = re.compile(
    rf"(?P<year>{YEAR})年(?:(?P<month>{_MONTH})月(?:(?P<day>\d{{1,2}})日|(?P<third>[上中]旬))?|"
    r"(?P<half>上半年)|第?(?P<quarter>[一二三四1-4])季度)?"
)
_IN_YEAR = re.compile(
    rf"(?P<month>{_MONTH})月(?:(?P<day>\d{{1,2}})日|(?P<third>[上中]旬))?|(?P<half>上半年)|"
    r"第?(?P<quarter>[一二三四1-4])季度|(?P<end>年[底末内])"
)
# The same without a year, in the words of a measure: 6月底前, not 每年6月底前.
_BY_IN_YEAR = re.compile(
    rf"(?<![年\d一二三四五六七八九十])(?P<when>{_MONTH}月(?:\d{{1,2}}日|[底末]|[上中]旬)|[上]半年|年[底末]|"
    r"[一二三四1-4]季度[末底]?)(?:之前|以前|前(?![期沿瞻置景述列三几一两]))"
)
# 2027年年底前 in the words of a measure: the day by which all of it is to be done.
_BY = re.compile(
    rf"{YEAR}年(?:年?[底末]|{_MONTH}月(?:份|\d{{1,2}}日|[底末]|[上中]旬)?|上半年|"
    r"第?[一二三四1-4]季度[底末]?)?(?:之前|以前|前(?![期沿瞻置景述列三几一两]))"
)
_THIRDS = {"上旬": 10, "中旬": 20}


def is_time(text: str) -> bool:
    """Return whether an item of a list of bodies is a time or says that a measure goes on."""
    return bool(_WHOLE.fullmatch(text))


def is_standing(text: str) -> bool:
    """Return whether the words say that a measure has no end: 持续推进, 长期坚持."""
    return bool(re.search(_STANDING, text)) and not TIME.search(text.replace("每年", ""))


def due_on(text: str, issued: date | None) -> date | None:
    """Return the last day that the words leave; None where they name none, or no year is known.

    2024年12月底前 → 2024-12-31, 6月底 → 30 June of the year of issue, or of the next where that
    is over at the time of issue.
    """
    full = _FULL.search(text)
    if full:
        return _day(full, chinese_number(full["year"]))
    match = None if "每年" in text else _IN_YEAR.search(text)
    if match is None or issued is None:
        return None
    day = _day(match, issued.year)
    return _day(match, issued.year + 1) if day and day < issued else day


def days_by(text: str, issued: date | None) -> dict[str, date | None]:
    """Return the words of a measure that say by when something is to be done, and their days: those
    without a year where none has one, if the day of issue is known."""
    dated = {match[0]: due_on(match[0], None) for match in _BY.finditer(text)}
    if dated or issued is None:
        return dated
    return {match[0]: due_on(match[0], issued) for match in _BY_IN_YEAR.finditer(text)}


def _day(match: re.Match[str], year: int) -> date | None:
    month = 12
    if match["month"]:
        month = chinese_number(match["month"])
    elif match["quarter"]:
        month = 3 * chinese_number(match["quarter"])
    elif match["half"]:
        month = 6
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"]) if match["day"] else _THIRDS.get(match["third"] or "", last)
    return date(year, month, day) if 1 <= day <= last else None
