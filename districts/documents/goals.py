"""The sentences of the goals and every number in them."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from districts.documents.model import GoalClause, NumericPhrase, Section
from districts.documents.numerals import ONES, WORD_WITH_NUMERAL, chinese_number

_BEFORE = (
    "不低于|不少于|不超过|不高于|低于|高于|多于|少于|达到|达|提高至|提高到|提升至|提升到|增长至|增长到|"
    "增加到|增至|升至|降低至|降低到|下降至|下降到|降至|降到|控制在|维持在|保持在|保持|超过|突破|超|"
    "年均增长|增长|增加|提高|提升|降低|下降|减少|较|(?<![占同环])比|到|至|约|近|翻"
)
_AFTER = "年?[末底]|及以上|以上|以下|左右|以内|之内|上下"
UNITS = (
    "%|％|‰|个?百分点|[微毫]?克[/／每]立方米|毫克[/／每]升|立方米[/／每]公顷|亿立方米|万立方米|立方米|亿m[³3]|万m[³3]|m[³3]|"
    "[亿万]?千瓦时|[亿万]?兆瓦时?|万千瓦|千瓦|[亿万]?吨(?:标准煤|二氧化碳当量|二氧化碳)|克标准煤|亿吨|万吨|吨|千克|公斤|克|"
    "[亿万]?平方米|万公顷|万公里|千米|米|"
    "万亿元|千亿元|百亿元|亿元|万元|元|平方公里|公里|公顷|万亩|亩|万户|户|万人|人|万辆|辆|倍|番|成|"
    "个(?:[\u4e00-\u9fff]{0,4}?(?:区域|领域|方面|园区|平台|项目|类))?|家|项|只|支|条|件|款|类|"
    "名|位|人次|场次|场|次|台套|台|套|幢|栋|宗|笔|单|份|篇|部|处|株|头|批|期|个?工作日|个?小时|分钟|天|"
    "座|所|年|个?月|日|号|亿|万"
)
# Nothing of a kind is to be left, which no figure says: 不良贷款为零, 零增长.
NOUGHT = "(?:为|归|清|降至|降到|控制在)零(?=[，。；、]|$)|零(?:增长|新增|发生|事故|投诉)"
# Whole and bounded: a run of digits as long as a page is no number, and no part of it is one.
_NUMERALS = "[一二两三四五六七八九十百千零〇]"
CHINESE = f"(?<!第)[一二两三四五六七八九十]{_NUMERALS}{{0,11}}(?!{_NUMERALS})"
_CHINESE_UNITS = "番|倍|成|个百分点|个(?!别|体|人)|家|项|只|支|条|件|款|类|年"
_DECIMALS = r"(?:[.．]\d{1,20})?"
# 6，000亿元: between figures of another width a wide comma parts thousands only before a unit.
ARABIC = (
    r"(?<!\d)(?:[０-９]{1,3}(?:，[０-９]{3}){1,9}"
    rf"|\d{{1,3}}(?:[， ]\d{{3}}){{1,9}}(?={_DECIMALS}(?:{UNITS}))"
    rf"|\d{{1,3}}(?:,\d{{3}}){{1,9}}|\d{{1,40}}){_DECIMALS}(?!\d)"
)

AS_NUMBER = str.maketrans({",": "", "，": "", " ": "", "．": "."})

_PHRASE = re.compile(
    rf"""
    (?P<nought>(?:[“"‘']零[”"’']|零)的?(?P<breakthrough>突破))
  | (?P<word>{WORD_WITH_NUMERAL})
  | (?P<before>(?:{_BEFORE})*)
    (?:
        百分之(?P<hundredths>{ARABIC}|{CHINESE})
      | (?P<part>{CHINESE}分之{CHINESE}|一半|过半|半数)
      | (?P<arabic>{ARABIC})(?P<unit>{UNITS})?
      | (?P<chinese>{CHINESE})(?P<chinese_unit>{_CHINESE_UNITS})
    )
    (?P<after>(?:{_AFTER})*)
  | (?P<doubled>翻番|翻倍)
  | (?P<period>[“"]?[十]{ONES}五[”"]?)
    """,
    re.VERBOSE,
)
_WORDS = re.compile(f"{_AFTER}|{_BEFORE}")
_SENTENCE = re.compile("[^。！？]*[。！？][”’）]*|[^。！？]+$")


def goal_clauses(sections: Iterable[Section], labels: Collection[str]) -> list[GoalClause]:
    """Return every sentence of the sections of goals, those without a number too.

    A heading is a sentence only where it holds a number itself.
    """
    clauses = []
    for section in sections:
        if section.label not in labels:
            continue
        heading = GoalClause(section.label, section.heading, numeric_phrases(section.heading))
        if heading.phrases:
            clauses.append(heading)
        for match in _SENTENCE.finditer(section.wording):
            sentence = match[0].strip()
            clauses.append(GoalClause(section.label, sentence, numeric_phrases(sentence)))
    return clauses


def numeric_phrases(sentence: str) -> tuple[NumericPhrase, ...]:
    """Return every number of a sentence with its words; no digit is left outside a phrase.

    余额达到6000亿元以上，较2020年翻一番 → 达到6000亿元以上 (6000 亿元), 较2020年 (2020 年),
    翻一番 (1 番).
    """
    return tuple(_phrase(match) for match in _PHRASE.finditer(sentence))


def _phrase(match: re.Match[str]) -> NumericPhrase:
    number, unit = _value(match)
    words = [word for part in ("before", "after") for word in _WORDS.findall(match[part] or "")]
    if match["breakthrough"]:
        words = [match["breakthrough"]]
    return NumericPhrase(match[0], number, unit, tuple(words), match.start())


def _value(match: re.Match[str]) -> tuple[Decimal | None, str]:
    """The number and unit; None where the words carry no single value."""
    if match["nought"]:
        return Decimal(0), ""
    if match["hundredths"]:
        return _number(match["hundredths"]), "%"
    if match["arabic"]:
        return _number(match["arabic"]), match["unit"] or ""
    if match["chinese"]:
        return _number(match["chinese"]), match["chinese_unit"]
    return None, ""


def _number(written: str) -> Decimal:
    if written[0].isdecimal():
        return Decimal(written.translate(AS_NUMBER))
    return Decimal(chinese_number(written))
