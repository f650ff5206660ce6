"""The phrases that state a target, found one after the other in a piece of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from districts.documents.goals import ARABIC, NOUGHT
from districts.documents.numerals import ONES
from districts.documents.statements.words import (
    AFTER,
    BEFORE,
    BOUNDED_UNIT,
    NUMBER,
    SCOPE,
    UNIT,
    UNIT_CHARACTER,
    UNIT_END,
    WHOLE_UNIT,
)

_BASE = (
    r"(?:(?:较|相比于?|比|对比)"
    rf"(?:\d{{4}}年|[“”\"]?十{ONES}五[“”\"]?(?:期|时期)?)(?:年?[末底])?)"
)
_CHANGE = "增长|增加|提高|提升|扩大|上升"
_FALL = "下降率|下降幅度|降低率|降幅|下降|降低|减少|压减|削减"
_MAKE = (
    "新增|新设|新建|培育|打造|设立|建成|创建|发展|引进|引入|推出|落地|储备|建设|形成|组建|评选|认定|"
    "累计发行|发行|支持"
)
_ADVERB = "稳步|持续|逐步|逐年|不断|稳定|有序|明显|显著|大幅"
_MEASURE = (
    "占比|比重|比例|比率|强度|余额|规模|总量|存量|总额|金额|数量|户数|家数|覆盖率|增速|率|贷款|融资"
)
_ZERO = r"[“\"'‘]?零[”\"'’]?的?突破[”\"'’]?"
_ASSIGNER = r"[^，。；、]{0,12}?"

# To the end of the piece, but not over a list whose later entries have figures of their own.
_REST = r"(?:[^，。；、\d]|、(?![^，。；]{0,60}?\d)){1,120}"

# What each predicate may look like, first come first served at one place.
_PREDICATE = re.compile(
    rf"""
    (?P<range>(?:{BEFORE})*{NUMBER}(?:{UNIT}|[%％])?[—–\-~～至]+{NUMBER}(?:{UNIT}|[%％])(?:{AFTER})*)
  | (?P<double>{_BASE}?(?:实现)?
      (?:翻(?P<folds>[一两二三四1-4])?(?:番|倍)|(?<=实现)倍增(?!计划|行动|工程|战略)))
  | (?P<ratio>(?:达到|达|为|是|相当于|(?:{_CHANGE})[至到])
      \d{{4}}年(?:年?[末底])?(?:水平|规模)?的?(?P<ratio_words>(?:{BEFORE})*)
      (?P<ratio_number>{NUMBER})倍(?P<ratio_after>(?:{AFTER})*))
  | (?P<times>{_BASE}?(?:实现)?(?P<times_verb>{_CHANGE})(?P<times_to>至|到|为)?
      (?P<times_words>(?:{BEFORE})*)(?P<times_number>{NUMBER})倍(?P<times_after>(?:{AFTER})*))
  | (?P<growth>年均(?:复合)?(?:{_CHANGE})?(?:增速|增长率|增幅|增长速度|速度|幅度|率)?(?:力争|要|均)?
      (?P<growth_words>(?:{BEFORE})*)(?P<growth_number>{NUMBER})(?P<growth_unit>%|％|成)?
      (?P<growth_after>(?:{AFTER})*))
  | (?P<fall>{_BASE}?(?P<fall_yearly>年均|同比|每年)?(?:累计|总体|合计)?
      (?P<fall_verb>{_FALL})(?P<fall_words>(?:{BEFORE})*)
      (?P<fall_number>{NUMBER})(?P<fall_unit>%|％|成|个?百分点)?(?P<fall_after>(?:{AFTER})*))
  | (?P<rise>{_BASE}?(?:累计|总体|合计|实现)?(?P<rise_verb>{_CHANGE})(?P<rise_words>(?:{BEFORE})*)
      (?P<rise_number>{NUMBER})(?P<rise_unit>%|％|成|个?百分点|{UNIT}|(?=[、和及]{NUMBER}))
      (?P<rise_after>(?:{AFTER})*))
  | (?P<zero>(?:力争|确保)?(?:实现)?{_ZERO})
  | (?P<assigned>(?:完成|达到)(?P<assigner>{_ASSIGNER})下达的?(?:年度)?
      (?:目标|任务|指标|要求)(?:任务|值)?)
  | (?P<scheduled>(?:如期|按期)(?:实现|完成|达成){_REST})
  | (?P<built>(?:在[^，。；]{{1,12}}?)?(?:基本|逐步|初步|全面)(?:建立|建成|构建|形成)(?:起)?{_REST})
  | (?P<count>(?P<count_verb>{_MAKE})(?:各类)?(?P<count_words>(?:{BEFORE})*)
      (?P<count_number>{NUMBER})(?P<count_unit>{BOUNDED_UNIT}|{UNIT})(?P<count_after>(?:{AFTER})*)
      (?P<count_object>[^，。；、]*))
  | (?P<level>{_BASE}?(?P<level_words>(?:{BEFORE})+)(?P<level_number>{NUMBER})(?![\d年月日])
      (?P<level_unit>{WHOLE_UNIT})?(?P<level_after>(?:{AFTER})*))
  | (?P<bare>(?P<bare_number>{NUMBER})(?![年月日号])
      (?P<bare_unit>{UNIT}(?={AFTER}|$|、|(?:和|及|以及|与){NUMBER})|{BOUNDED_UNIT})
      (?P<bare_after>(?:{AFTER})*))
    """,
    re.VERBOSE,
)
_TREND = re.compile(
    rf"(?:{_ADVERB})(?:{_CHANGE}|{_FALL})(?:{SCOPE})?(?P<object>[^，。；、]{{0,60}}?(?:{_MEASURE}))(?=$|[、和])"
    rf"|(?P<subject>[^，。；、]{{0,80}}?(?:{_MEASURE}))(?:实现)?(?:{_ADVERB})(?:{_CHANGE}|{_FALL}|优化|改善)"
    "(?=$|[、和])"
)
# 增速快于各项贷款增速, 不超过2020年水平: what it is compared with is no figure.
_COMPARISON = (
    r"[快慢高低优好强大小多少]于[^，。；、\d]{0,24}(?:\d{4}年[^，。；、\d]{0,12})?$"
    r"|(?:不超过|超过|达到|保持在?|恢复到?|控制在|降至|降到|回到)[^，。；、\d]{0,12}"
    r"(?:\d{4}年[^，。；、\d]{0,6})?(?:平均|增速|水平|同期|总量|规模)[^，。；、\d]{0,6}$"
)
_COMPARED = re.compile(_COMPARISON)
_LIKE_A_GOAL = re.compile(
    rf"(?:规模|余额|占比|比重|总量|覆盖率|体系)[^，。；、]{{0,4}}?"
    rf"(?:(?:加快|快速|进一步|稳步|{_ADVERB})(?:{_CHANGE}|{_FALL}|壮大)|(?:初步|基本|全面)(?:形成|建成|建立))$"
    r"|(?:居|位居|位列|排名)[^，。；、]{0,6}(?:第[一二三四五六七八九十]|前列|前[一二三四五六七八九十\d])"
    rf"|{_COMPARISON}|{NOUGHT}"
)
_MORE_OF_UNIT = re.compile(rf"(?!{UNIT_END}){UNIT_CHARACTER}")
_NAMES = [
    "range",
    "double",
    "ratio",
    "times",
    "growth",
    "fall",
    "rise",
    "zero",
    "assigned",
    "scheduled",
    "built",
    "count",
    "level",
    "bare",
]


@dataclass(frozen=True)
class Predicate:
    """A phrase that states a target: its kind, where it stands, and its parts by name."""

    name: str
    start: int
    end: int
    text: str
    parts: dict[str, str] = field(default_factory=dict, hash=False)
    # Whether more stands right behind the unit, so that it may be longer.
    is_unit_open: bool = False


def predicates_in(piece: str) -> list[Predicate]:
    """Return the predicates of a piece in their order, trends between them included.

    A trend ends its own part: 稳步提高绿色贷款占比超过15% states a figure, no trend.
    """
    stated = [_predicate(match) for match in _PREDICATE.finditer(piece)]
    trends = []
    borders = [0, *(border for one in stated for border in (one.start, one.end)), len(piece)]
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        trends += [
            _trend(match)
            for match in _TREND.finditer(piece, start, end)
            if piece[match.end() : match.end() + 1] in ("", "、", "和")
        ]
    return sorted([*stated, *trends], key=lambda one: one.start)


def looks_like_a_goal(piece: str) -> bool:
    """Return whether a piece without a predicate still reads like something to reach."""
    return bool(_LIKE_A_GOAL.search(piece))


def comparisons_in(piece: str, predicates: Sequence[Predicate]) -> Iterator[str]:
    """Yield what stands between the predicates of a piece and compares without a figure."""
    borders = [0, *(border for one in predicates for border in (one.start, one.end)), len(piece)]
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        gap = piece[start:end]
        if _COMPARED.search(gap):
            yield gap


def _trend(match: re.Match[str]) -> Predicate:
    about = {"subject": match["object"] or match["subject"]}
    return Predicate("trend", match.start(), match.end(), match[0], about)


def _predicate(match: re.Match[str]) -> Predicate:
    name = next(name for name in _NAMES if match[name] is not None)
    parts = {
        key.partition("_")[2] or key: value or ""
        for key, value in match.groupdict().items()
        if key.startswith(f"{name}_") or key in ("folds", "assigner")
    }
    is_open = (
        name == "level"
        and bool(match["level_unit"])
        and not match["level_after"]
        and bool(_MORE_OF_UNIT.match(match.string, match.end()))
    )
    return Predicate(name, match.start(), match.end(), match[0], parts, is_open)


def pieces_of(part: str) -> Iterator[tuple[int, str]]:
    """Yield the pieces between commas and colons with their places; 6,000 is one number."""
    numbers = [match.span() for match in re.finditer(ARABIC, part) if "，" in match[0]]
    start = 0
    for match in re.finditer(r"(?<![０-９])，|，(?![０-９])|[：:]|(?<!\d),|,(?!\d)|$", part):
        if any(first < match.start() < last for first, last in numbers):
            continue
        yield start, part[start : match.start()]
        start = match.end()
