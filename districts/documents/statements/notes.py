"""The reading of a target in words, in the two languages it is kept in."""

from collections.abc import Iterable

from districts.documents.model import Note

_SIGN_ZH = {
    ">=": "不低于",
    ">": "大于",
    "<=": "不高于",
    "<": "小于",
    "~": "约（达到该数的95%即完成）",
}
_SIGN_EN = {
    ">=": "at least",
    ">": "more than",
    "<=": "at most",
    "<": "less than",
    "~": "about (met from 95 % of the figure on)",
}
TEXTS: dict[str, tuple[str, str]] = {
    "sign": ("“{words}”按{sign}计。", "“{words}” is read as {sign}."),
    "sign_taken": (
        "文中未写明“以上”“以下”等，按{sign}计。",
        "The text gives no word of comparison; read as {sign}.",
    ),
    "doubled": ("翻番即达到基期的{factor}倍。", "Doubling means {factor} × the base."),
    "multiple_stated": ("按基期的{factor}倍计。", "Read as {factor} × the base."),
    "times_strict": (
        "“增长{number}倍”严格理解为基期的{factor}倍，文中无年均增速可资印证。",
        "“Grown {number} times” is strictly {factor} × the base; the text gives no yearly growth "
        "to check it by.",
    ),
    "times_loose": (
        "“增长{number}倍”严格理解为基期的{factor}倍，但文中年均{rate}%累计仅为{reached}倍，"
        "故取宽解，按{number}倍计。",
        "“Grown {number} times” is strictly {factor} ×, but the plan's own {rate} % a year gives "
        "{reached} ×; the loose reading, {number} ×, is taken.",
    ),
    "rise": (
        "较基期增长{rise}，即基期的{factor}倍。",
        "A rise of {rise} on the base, {factor} × the base.",
    ),
    "average_growth": (
        "自基期末至期限按年复合增长计。",
        "Compound yearly growth from the end of the base year to the deadline.",
    ),
    "reduction": (
        "填报值为较基期累计降幅，达到该数及以上即完成。",
        "The reported value is the cumulative fall since the base year; this or more meets it.",
    ),
    "first_occurrence": (
        "“零”突破指首次发生，任一季度累计值大于零即完成。",
        "A first occurrence: any quarter with a value above zero meets it.",
    ),
    "assigned": (
        "目标值由{assigner}下达，文中未列数值；录入后按其判定，此前不计算。",
        "The value is assigned ({assigner}) and not given in the text; until it is entered, "
        "nothing is computed.",
    ),
    "milestone": (
        "属定性目标，由审核人员依据佐证材料认定。",
        "Not countable; declared by a reviewer with evidence.",
    ),
    "direction": (
        "只有方向、没有数值，与上年同季比较，不参与评级。",
        "A direction without a figure, compared with the same quarter last year and not rated.",
    ),
    "on_schedule": (
        "“如期”所指时限文中未列，不取上文期限。",
        "“On schedule” refers to dates the text does not give; the date before it is not taken.",
    ),
    "vague_time": (
        "所述时间未写明起算日，不推定截止季度。",
        "The time named has no starting day, so no deadline is set.",
    ),
    "deadline_context": ("期限取自上文。", "The date is taken from the words before."),
    "deadline_title": (
        "期限取自标题所写年度。",
        "The date is the year that the document's title names.",
    ),
    "term_end": (
        "规划期末按{quarter}计。",
        "The end of the plan period is read as {quarter}.",
    ),
    "several_places": (
        "一项表述约束{count}个区域，逐一判定。",
        "One statement binds {count} areas, each judged alone.",
    ),
    "base_context": (
        "本处未写明基期年，取文中他处的{quarter}。",
        "No base year is stated here; {quarter}, named elsewhere in the text, is taken.",
    ),
    "base_of_multiple": (
        "基期值由{value}{unit}÷{factor}倒算，为{base}{unit}，并非公布数。",
        "The baseline is worked back from {value} ÷ {factor} = {base}, not published.",
    ),
    "base_of_growth": (
        "基期值由{value}{unit}按年均{rate}%、{years}年倒算，为{base}{unit}，并非公布数。",
        "The baseline is worked back from {value} at {rate} % a year over {years} years = {base}, "
        "not published.",
    ),
    "converted": (
        "原文为{published}，折{value}{unit}。",
        "Published as {published}, which is {value} in the indicator's unit.",
    ),
    "corrected": ("经管理员核对更正。", "Corrected by an administrator."),
}


def reading_text(notes: Iterable[Note]) -> tuple[str, str]:
    """Return how a statement was read, in Chinese and in English."""
    chinese, english = [], []
    for note in notes:
        zh, en = TEXTS[note.code]
        sign = note.params.get("sign", "")
        chinese.append(zh.format(**{**note.params, "sign": _SIGN_ZH.get(sign, sign)}))
        english.append(en.format(**{**note.params, "sign": _SIGN_EN.get(sign, sign)}))
    return "".join(chinese), " ".join(english)
