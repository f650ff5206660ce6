"""The heads of plans: what stands before the first section, and what it says."""

import random
from dataclasses import dataclass

KINDS = (
    "绿色金融实施方案",
    "大气污染防治行动计划（2024—2027年）",
    "绿色低碳发展三年行动方案",
    "碳达峰工作任务分工方案",
    "促进绿色产业发展若干措施",
    "绿色金融2024年推进计划",
    "“十四五”节能减排综合工作方案",
)
CLEAN_KINDS = KINDS[:3]


@dataclass(frozen=True)
class Head:
    """The truth about a head, and its lines."""

    title: str
    number: str | None
    issuer: str | None
    date: tuple[int, int, int] | None
    is_public: bool | None
    lines: tuple[str, ...]


def head_of(chance: random.Random, level: str, *, is_clean: bool) -> Head:
    place = f"渝州{level}"
    title = place + chance.choice(CLEAN_KINDS if is_clean else KINDS)
    form = "notice" if is_clean else chance.choice(tuple(_FORMS))
    preamble = "为推进绿色低碳发展，制定本方案。"
    if not is_clean and chance.random() < 0.5:
        preamble = chance.choice(_CITING).format(level=level)
    return _FORMS[form](chance, place, title, preamble)


_CITING = (
    "为落实《渝州市人民政府关于印发渝州市蓝天行动计划的通知》（渝州府发〔2023〕1号）要求，制定本方案。",
    "根据《国务院关于加快建立健全绿色低碳循环发展经济体系的指导意见》（国发〔2021〕4号）等文件精神，"
    "结合我{level}实际，制定本方案。",
    "按照《中华人民共和国节约能源法》《重庆市生态环境保护条例》规定，制定本方案。",
)


def _number(chance: random.Random) -> str:
    return f"渝州府办发〔2024〕{chance.randint(1, 99)}号"


def _date(chance: random.Random) -> tuple[str, tuple[int, int, int]]:
    month, day = chance.randint(1, 6), chance.randint(1, 28)
    return f"2024年{month}月{day}日", (2024, month, day)


def _notice(chance: random.Random, place: str, title: str, preamble: str) -> Head:
    office = f"{place}人民政府办公室"
    number = _number(chance)
    day, date = _date(chance)
    lines = [office, f"关于印发{title}的通知", number, "各乡镇人民政府，各有关单位："]
    lines += ["现将方案印发给你们，请认真执行。", office, day, "（此件公开发布）", title, preamble]
    return Head(title, number, office, date, True, tuple(lines))


def _quoted(chance: random.Random, place: str, title: str, preamble: str) -> Head:
    office = f"{place}人民政府"
    number = _number(chance)
    day, date = _date(chance)
    lines = [f"{office}关于印发《{title}》的通知", number, "各街道办事处、镇人民政府："]
    lines += [f"《{title}》已经{place}政府同意，现印发给你们，请遵照执行。", office, day]
    return Head(title, number, office, date, None, (*lines, title, preamble))


def _number_first(chance: random.Random, place: str, title: str, preamble: str) -> Head:
    office = f"{place}生态环境局"
    number = _number(chance)
    day, date = _date(chance)
    lines = [number, office, f"关于印发《{title}》的通知", "各有关单位：", "现印发给你们。"]
    lines += [office, day, "（此件依申请公开）", title, preamble]
    return Head(title, number, office, date, False, tuple(lines))


def _bare(chance: random.Random, place: str, title: str, preamble: str) -> Head:
    return Head(title, None, None, None, None, (title, preamble))


def _in_two_lines(chance: random.Random, place: str, title: str, preamble: str) -> Head:
    """The plan's title is broken in two above its text."""
    head = _notice(chance, place, title, preamble)
    lines = (*head.lines[:-2], place, title.removeprefix(place), preamble)
    return Head(head.title, head.number, head.issuer, head.date, True, lines)


_FORMS = {
    "notice": _notice,
    "quoted": _quoted,
    "number first": _number_first,
    "bare": _bare,
    "two lines": _in_two_lines,
}
