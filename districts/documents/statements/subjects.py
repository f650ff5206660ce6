"""What a target is about, and for whom: the words before its predicate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from districts.documents.numerals import ONES, TENS, chinese_number
from districts.documents.statements.dates import bases_in, deadlines_in, durations_in
from districts.documents.statements.predicates import Predicate
from districts.documents.statements.words import NUMBER, SCOPE, UNIT, is_comparison

_PLACE = r"[\u4e00-\u9fff]{1,8}?(?:新区|高新区|经开区|开发区|自治县|自治州|区|县|市)"
_LIST = re.compile(
    rf"(?P<places>{_PLACE}(?:[、和及]{_PLACE})*)?等?"
    r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})个"
    r"(?:[\u4e00-\u9fff]{0,6}?(?:区域|区县|地区|片区|区|县))"
)
_PLAIN_LIST = re.compile(rf"(?P<places>{_PLACE}(?:[、和及]{_PLACE})+)等?(?:地)?(?=.)")
_LEADING = re.compile(
    rf"^(?:[、，,：:；\s]|以及|以|和|及|与|并|其中|同时|力争|确保|努力|争取|预计|推动|促进|实现|使|"
    rf"经过|到|{ONES}是|[（(]?\d{{1,2}}[）).．、]|[（(]{TENS}{{1,3}}[）)]|[①-⑳]|[—–－]+|{SCOPE}|"
    r"(?:稳步|持续|逐步|不断|稳定|大幅)?(?:提高|提升|扩大|增加|做大|加大)(?=.{2}))+"
)
_TRAILING = re.compile(
    r"(?:力争|确保|争取|实现|总体|累计|分别|均|都|全部|要|应|也|再|将|已经?|保持|维持|、|和|及|的|"
    r"提高|提升|增加|增长|上升|(?:实现|用|力争)?[一两三四五六七八九十\d]{1,2}年(?:内|间)?)+$"
)
_BLANK = "\u3000"
# What a share or amount rises from, where no year is named: 由9.6%提高到15%.
_FROM = re.compile(rf"[由从]{NUMBER}(?:{UNIT}|[%％])?$")
_PREFACE = re.compile(rf"^(?:[、和及]|(?:力争|确保|争取|努力)?{SCOPE}|(?:确保|其中)|[，,\s])+")
_DENOMINATOR = re.compile("^单位(?:地区生产总值|国内生产总值|生产总值|GDP|工业增加值)")
_JOINER = re.compile("、|以及|(?<![中总饱])和(?![谐平])|(?<!参)与|(?<![普涉波遍以])及")
# Whether a name says by itself what is measured.
_MEASURED = re.compile("(?:[率量额数度值比重积]|规模|收入|投资)$")
# What the last of several names may end with for all of them, and the first begin with.
_COMMON_END = re.compile(
    "(?:(?:重点工程|主要污染物)?(?:累计)?(?:减排|排放|消费|供应|发电|用水|产生|处理|回收|占用)(?:总量|强度|浓度|量)|"
    "(?:年均|平均)?浓度|(?:绿色)?(?:贷款|信贷|债券|保险|基金|融资)?(?:余额|规模|占比|比重|增速)|增加值|总量|强度|面积|"
    "收入|产值|投资额?|数量|家数|户数|金额|"
    "(?:覆盖|利用|达标|处理|占有|渗透|满意|普及|完成|回收|下降|合格|优良|使用)率)$"
)
_COMMON_BEGINNING = re.compile(
    "(?:万元|单位)(?:地区生产总值|国内生产总值|生产总值|GDP|工业增加值)|人均|规模以上(?:工业)?"
)
_FROM_THE_PREDICATE = ("double", "ratio", "times", "growth", "fall", "scheduled", "built", "count")


# A word of measure that does not say what is measured.
_GENERIC = re.compile("(?:余额|规模|总量|总额|占比|比重|比例|数量|总数|金额|占.*)")


@dataclass(frozen=True)
class Subject:
    """The subject; the places it names, the subjects it lists, and the span of its number.

    `deadline` is the subject's own where each year has a value: 2023—2025年分别达到….
    """

    text: str
    jurisdictions: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    counted: tuple[tuple[int, int], ...] = ()
    is_respective: bool = False
    doubts: tuple[str, ...] = ()
    deadline: str | None = None


def subject_of(before: str, carried: str) -> Subject:
    """Return the subject in the words before a predicate; without one, the carried subject.

    A bare measure continues the subject before it: 占各项贷款的比重 after 绿色贷款余额.
    """
    text = _without_dates(before)
    places: tuple[str, ...] = ()
    counted: tuple[tuple[int, int], ...] = ()
    doubts: list[str] = []
    listing = _LIST.search(text)
    if listing:
        counted = (listing.span("count"),)
        written = listing["count"]
        number = int(written) if written.isdecimal() else chinese_number(written)
        places = tuple(re.split("[、和及]", listing["places"] or ""))
        if number != len(places) or "" in places:
            doubts.append("place_count")
    else:
        listing = _PLAIN_LIST.match(clean(text))
        places = tuple(re.split("[、和及]", listing["places"])) if listing else ()
    if listing:
        text = text.replace(listing[0], _BLANK, 1)
    is_respective = text.rstrip().endswith("分别")
    text = clean(text)
    listed = listed_in(text)
    if len(listed) > 1 and not is_respective:
        doubts.append("several_subjects")
    if not text or _GENERIC.fullmatch(text):
        text = carried + text if carried else text and ""
    return Subject(text, tuple(filter(None, places)), listed, counted, is_respective, tuple(doubts))


def listed_in(text: str) -> tuple[str, ...]:
    """Return the names that stand one beside the other; 碳中和, 普及率 and 参与率 are one each."""
    return tuple(filter(None, map(clean, _JOINER.split(text))))


def in_full(listed: Sequence[str]) -> list[tuple[str, str]]:
    """Return each name of a list as written and in full: 氨氮、氮氧化物排放总量 are both 排放总量,
    单位生产总值能耗和碳排放 both for each unit of it."""
    end, beginning = _COMMON_END.search(listed[-1]), _COMMON_BEGINNING.match(listed[0])
    names = []
    for name in listed:
        full = name
        if beginning and not _COMMON_BEGINNING.match(name):
            full = beginning[0] + full
        if end and end.start() and not _COMMON_END.search(name):
            full += end[0]
        names.append((name, full))
    return names


def is_uneven(listed: Sequence[str]) -> bool:
    """Whether the last name says what is measured, and others before it may mean the same."""
    return bool(_MEASURED.search(listed[-1])) and not all(map(_MEASURED.search, listed))


def _without_dates(text: str) -> str:
    moments = ((one.start, one.end) for one in (*deadlines_in(text), *bases_in(text)))
    for start, end in (*moments, *durations_in(text)):
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return text


def clean(text: str) -> str:
    """Return the subject without what leads to it (力争全市) and what follows it (分别, 总体)."""
    text = text.replace(_BLANK, "").strip()
    return _TRAILING.sub("", _LEADING.sub("", _FROM.sub("", text)))


def trimmed(piece: str, border: int, predicate: Predicate) -> tuple[str, int]:
    """Return the wording of a statement and where it begins in the piece.

    A figure stands for itself (达到57%); what only compares, and what has no figure, needs its
    subject (绿色贷款占比超15%).
    """
    start = predicate.start
    end = predicate.end
    if predicate.name == "trend":
        start += _preface(piece[start:end])
    elif predicate.name in ("zero", "assigned") or _is_subject_needed(predicate):
        start = border + _subject_start(piece[border : predicate.start])
        if predicate.name == "assigned":
            match = _DENOMINATOR.match(piece[start:end])
            start += match.end() if match else 0
    return piece[start:end], start


def _is_subject_needed(predicate: Predicate) -> bool:
    if predicate.name in _FROM_THE_PREDICATE:
        return False
    words = predicate.parts.get("words", "")
    return predicate.name in ("bare", "rise") or is_comparison(words)


def _subject_start(before: str) -> int:
    """Where the words of the subject begin, behind dates, places and 力争全市."""
    start = max((one.end for one in (*deadlines_in(before), *bases_in(before))), default=0)
    listing = _LIST.search(before, start)
    if listing:
        return listing.start("count")
    return start + _preface(before[start:])


def _preface(text: str) -> int:
    match = _PREFACE.match(text)
    return match.end() if match else 0
