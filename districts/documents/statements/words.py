"""The words and numbers targets are made of."""

import re
from collections.abc import Sequence
from decimal import Decimal

from districts.documents.goals import ARABIC, AS_NUMBER, CHINESE, UNITS
from districts.documents.numerals import chinese_number

_DOWN = ("降低", "下降", "降", "压减", "压降", "减少", "缩短", "压缩", "缩减")
_UP = ("提高", "提升", "增长", "增加", "增", "升", "上升", "扩大", "做大", "发展", "不断提高")
_REACH = ("达到", "达", "保持在", "保持", "稳定在", "维持在", "实现", "完成", "为")
# Word → (sign, whether it says the sign itself; 达到 alone only means ≥ where no other word does).
_SIGNS: dict[str, tuple[str, bool]] = {
    **dict.fromkeys(("不低于", "不少于", "不小于", "至少", "≥"), (">=", True)),
    **dict.fromkeys(("不超过", "不高于", "不多于", "不大于", "≤", "最多"), ("<=", True)),
    **dict.fromkeys(("超过", "超出", "超", "突破", "高于", "多于", "大于", "＞", ">"), (">", True)),
    **dict.fromkeys(("低于", "少于", "小于", "＜", "<"), ("<", True)),
    **dict.fromkeys(("大约", "约为", "约", "近"), ("~", True)),
    **dict.fromkeys(("控制在", "控制到"), ("<=", False)),
    **dict.fromkeys((f"{verb}{to}" for verb in _DOWN for to in "至到"), ("<=", False)),
    **dict.fromkeys((f"{verb}{to}" for verb in _UP for to in "至到"), (">=", False)),
    **dict.fromkeys(_REACH, (">=", False)),
}
_AFTER: dict[str, tuple[str, bool]] = {
    **dict.fromkeys(("及以上", "以上"), (">=", True)),
    **dict.fromkeys(("及以下", "以下", "以内", "之内"), ("<=", True)),
    **dict.fromkeys(("左右", "上下"), ("~", True)),
}
_FALLS = {"<="}
_COMPARISONS = ("超过", "超出", "超", "高于", "多于", "大于", "低于", "少于", "小于", "＞", "＜")


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


BEFORE = f"(?:{_alternatives(list(_SIGNS))})"
AFTER = f"(?:{_alternatives(list(_AFTER))})"
_WORD = re.compile(f"{BEFORE}|{AFTER}")
# A year, a month or a day is no amount.
UNIT = f"(?:{UNITS.replace('|年|个?月|日|号|亿|万', '|亿|万|个')})"
# 实现一体化 holds no number: a Chinese numeral is one only before one of these.
_OF_NUMERALS = (
    "%|％|‰|个?百分点|[亿万]?立方米|[亿万]?千瓦时?|[亿万]?吨|[万千百]?亿元|万?元|平方公里|公里|公顷|万?亩|"
    "[万亿]?户|万?人|万?辆|倍|番|成|个|家|项|只|支|条|件|款|类|座|所|亿|万|名|个?工作日"
)
NUMBER = rf"(?:百分之(?:{ARABIC}|{CHINESE})|{ARABIC}|{CHINESE}(?=(?:{_OF_NUMERALS})))"
# The unit is what stands between a number and 以上, 以内, 左右 or punctuation, whatever it is; of
# money and shares nothing follows it.
_LAST = r"(?:[%％‰]|个?百分点|(?:[万千百]?亿|万)?元(?![/／每])|倍|番|成)"
UNIT_CHARACTER = r"[A-Za-zμ℃°㎡³²/／·\u4e00-\u9fff]"
UNIT_END = r"(?=[^A-Za-zμ℃°㎡³²/／·\u4e00-\u9fff]|的|并|且|和|及|与|规模|水平|目标|$)"
_NO_UNIT = rf"(?!{AFTER}|[年月日号和及与且并的])"
_BOUNDED = rf"{_NO_UNIT}{UNIT_CHARACTER}{{1,12}}?(?={AFTER})"
WHOLE_UNIT = rf"(?:{_LAST}|{_BOUNDED}|{_NO_UNIT}{UNIT_CHARACTER}{{1,6}}?{UNIT_END}|{UNIT})"
BOUNDED_UNIT = rf"(?:{_BOUNDED})"
SCOPE = (
    r"(?:全市|全区|全县|全域|全州|我市|我区|我县|我州|全辖|辖内|辖区内?|区内|县内|市域|县域|区域内)"
)


def value_of(number: str) -> Decimal:
    """Return the value a number is written for: 百分之二十 → 20, 1,200.5 → 1200.5, 两百 → 200."""
    written = number.removeprefix("百分之")
    if written[0].isdecimal():
        return Decimal(written.translate(AS_NUMBER))
    return Decimal(chinese_number(written))


def unit_of(number: str, unit: str | None) -> str:
    """Return the unit as it is written, 百分之 and ％ as %, m³ as 立方米."""
    if number.startswith("百分之") or unit == "％":
        return "%"
    return re.sub("m[³3]", "立方米", unit or "")


def sign_of(words: str) -> tuple[str, bool]:
    """Return the sign that the words around a number give, and whether they agree.

    达到…以上 → ≥; 超 → >; 保持…左右 → ≈; no word → '' and False. 不低于…左右 gives ≈ and False,
    下降至…以上 ≥ and False.
    """
    signs = [_SIGNS.get(word) or _AFTER[word] for word in _WORD.findall(words)]
    said = {sign for sign, is_said in signs if is_said}
    if not said:
        meant = {sign for sign, _is_said in signs}
        return (meant.pop(), True) if len(meant) == 1 else ("<=" if meant else "", False)
    if len(said) == 1:
        sign = said.pop()
        return sign, not (sign[0] == ">" and _FALLS & {meant for meant, _is_said in signs})
    for pair, sign in (({">", ">="}, ">"), ({"<", "<="}, "<")):
        if said == pair:
            return sign, True
    return ("~" if "~" in said else min(said)), False


def is_comparison(words: str) -> bool:
    """Return whether the words only compare (超15%), and so need their subject to be understood."""
    said = _WORD.findall(words)
    return bool(said) and said[0] in _COMPARISONS
