"""Bodies and the clauses that name them, each with what it says."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

OFFICES = (
    *("财政局", "发展改革委", "生态环境局", "经济信息委", "住房城乡建委"),
    *("农业农村委", "交通运输委", "科技局", "市场监管局", "林业局"),
    *("水利局", "统计局", "商务委", "文化旅游委", "规划自然资源局"),
    *("教育局", "公安局", "审计局", "税务局", "气象局"),
    *("大数据发展局", "国资委", "机关事务中心", "融媒体中心", "供销合作社"),
    *("金融服务中心", "消防救援局", "林业和草原局", "城市管理局", "政务服务办"),
)
OTHERS = (
    "人民银行渝州分行",
    "国网渝州供电公司",
    "金融监管总局渝州监管分局",
    "渝州海关",
    "高新区管委会",
    "各金融机构",
)
PARTY = ("委宣传部", "委编办", "总工会", "妇联", "工商联")
UNKNOWN = (
    "承办单位",
    "责任主体",
    "负责单位",
    "实施单位",
    "落实单位",
    "组织实施单位",
    "主管部门",
    "会办单位",
)
KNOWN_AS_RESPONSIBLE = ("配合单位", "参与单位", "责任部门", "协办单位", "配合部门")
BRACKETS = ("（）", "〔〕", "【】", "()", "[]")
TIMES = ("6月底完成", "2024年12月底前完成", "2025年年底前", "持续推进", "2025年6月底前")


@dataclass(frozen=True)
class Clause:
    """A clause on bodies as written, whether on lines of its own, and who is named how.

    `either` are bodies whose role the words leave open; `said` are words that a finding has to
    show, whatever was made of them.
    """

    text: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    due: str = ""
    own_lines: bool = False


def pool(level: str) -> list[str]:
    return [level + one for one in (*OFFICES, *PARTY)] + list(OTHERS)


def drawn(chance: random.Random, level: str, count: int) -> tuple[str, ...]:
    return tuple(chance.sample(pool(level), count))


def _two(chance: random.Random, level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = drawn(chance, level, chance.randint(2, 5))
    return names[:1], names[1:]


def labelled(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    return Clause(f"（牵头单位：{lead[0]}；责任单位：{'、'.join(others)}）", lead, others)


def one_label(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, chance.randint(1, 4))
    return Clause(f"（责任单位：{'、'.join(names)}）", (), names)


def by_verb(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    verb = chance.choice(("按职责分工负责", "配合", "参与", "按职责负责"))
    said = () if "负责" in verb else (verb,)
    return Clause(f"（{lead[0]}牵头，{'、'.join(others)}{verb}）", lead, others, said=said)


def all_by_verb(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, chance.randint(1, 4))
    verb = chance.choice(("负责", "按职责分工负责"))
    return Clause(f"（{'、'.join(names)}{verb}）", (), names)


def on_lines(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"牵头单位：{lead[0]}\n责任单位：{'、'.join(others)}"
    return Clause(text, lead, others, own_lines=True)


def at_end(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    label = chance.choice(KNOWN_AS_RESPONSIBLE)
    text = f"牵头单位：{lead[0]}；{label}：{'、'.join(others)}。"
    said = (label[:2],) if label[:2] != "责任" else ()
    return Clause(text, lead, others, said=said, own_lines=True)


CLEAN = (labelled, one_label, by_verb, all_by_verb, on_lines, at_end)


def other_brackets(chance: random.Random, level: str) -> Clause:
    found = chance.choice((labelled, one_label, by_verb, all_by_verb))(chance, level)
    opened, closed = chance.choice(BRACKETS)
    return replace(found, text=f"{opened}{found.text[1:-1]}{closed}")


def unknown_label(chance: random.Random, level: str) -> Clause:
    label = chance.choice(UNKNOWN)
    names = drawn(chance, level, chance.randint(1, 3))
    return Clause(f"（{label}：{'、'.join(names)}）", either=names, said=(label[:2],))


def unknown_second(chance: random.Random, level: str) -> Clause:
    label = chance.choice(UNKNOWN)
    lead, others = _two(chance, level)
    text = f"（牵头单位：{lead[0]}；{label}：{'、'.join(others)}）"
    return Clause(text, lead, either=others, said=(label[:2],))


def chambers(chance: random.Random, level: str) -> Clause:
    names = chance.sample(("综合处", "规划处", "信贷管理处", "气候处", "法规科"), 2)
    return Clause(f"（牵头处室：{names[0]}；责任处室：{names[1]}）", either=tuple(names))


def joined(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 3)
    joint = chance.choice("及和与")
    form = chance.choice(("（{}负责）", "（责任单位：{}）", "（{}按职责分工负责）"))
    return Clause(form.format(f"{names[0]}、{names[1]}{joint}{names[2]}"), (), names)


def together(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 2)
    return Clause(f"（{names[0]}会同{names[1]}负责）", either=names)


def and_others(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 2)
    other = chance.choice(("", "部门", "单位", "有关部门", f"{level}级有关部门", "相关单位"))
    return Clause(f"（{'、'.join(names)}等{other}按职责分工负责）", (), names, said=("等",))


def all_towns(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    towns = chance.choice(("各乡镇", "各镇街", "各乡镇人民政府", "各街道办事处"))
    mark = chance.choice("、，")
    text = f"（牵头单位：{lead[0]}；责任单位：{'、'.join(others)}{mark}{towns}）"
    return Clause(text, lead, (*others, towns))


def towns_and_streets(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"（{lead[0]}牵头，{'、'.join(others)}和各乡镇（街道）按职责分工负责）"
    return Clause(text, lead, (*others, "各乡镇", "各街道"))


def timed(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    time = chance.choice(TIMES)
    mark = chance.choice("，；")
    text = f"（牵头单位：{lead[0]}；责任单位：{'、'.join(others)}{mark}{time}）"
    return Clause(text, lead, others, due=time)


def timed_verb(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    time = chance.choice(TIMES)
    text = f"（{lead[0]}牵头，{'、'.join(others)}按职责分工负责；{time}）"
    return Clause(text, lead, others, due=time)


def time_label(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"（牵头单位：{lead[0]}；责任单位：{'、'.join(others)}；完成时限：2024年12月底）"
    return Clause(text, lead, others, due="2024年12月底")


def time_lines(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"牵头单位：{lead[0]}\n责任单位：{'、'.join(others)}\n完成时限：2025年6月底前"
    return Clause(text, lead, others, due="2025年6月底前", own_lines=True)


def sentence(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    verb = chance.choice(("配合", "按职责分工负责", "参与"))
    said = () if "负责" in verb else (verb,)
    return Clause(f"由{lead[0]}牵头，{'、'.join(others)}{verb}。", lead, others, said=said)


def level_once(chance: random.Random, level: str) -> Clause:
    names = chance.sample(OFFICES[:8], 3)
    text = f"（责任单位：{level}{'、'.join(names)}）"
    return Clause(text, (), tuple(level + one for one in names))


def lead_marked(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    return Clause(f"（责任单位：{lead[0]}（牵头）、{'、'.join(others)}）", lead, others)


def three_roles(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 4)
    text = f"（{names[0]}牵头，{names[1]}、{names[2]}配合，{names[3]}督导）"
    return Clause(text, names[:1], names[1:3], either=names[3:])


def co_lead(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 4)
    text = f"（牵头单位：{names[0]}、{names[1]}；配合单位：{names[2]}、{names[3]}）"
    return Clause(text, names[:2], names[2:], said=("配合",))


def by_verb_semicolon(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 4)
    text = f"（{names[0]}牵头；{names[1]}、{names[2]}、{names[3]}等按职责分工负责）"
    return Clause(text, names[:1], names[1:], said=("等",))


def bracket_on_a_line(chance: random.Random, level: str) -> Clause:
    found = chance.choice((labelled, one_label, by_verb, all_by_verb))(chance, level)
    return replace(found, own_lines=True)


def on_one_line(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"牵头单位：{lead[0]}　责任单位：{'、'.join(others)}"
    return Clause(text, lead, others, own_lines=True)


def with_comma(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"（牵头单位：{lead[0]}，配合单位：{'、'.join(others)}）"
    return Clause(text, lead, others, said=("配合",))


def with_person(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"（责任领导：张某某；牵头单位：{lead[0]}；责任单位：{'、'.join(others)}）"
    return Clause(text, lead, others, said=("张某某",))


def names_only(chance: random.Random, level: str) -> Clause:
    names = tuple(chance.sample([level + one for one in OFFICES], 3))
    return Clause(f"（{'、'.join(names)}）", (), names)


def towns_carry_out(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 3)
    text = f"（{names[0]}牵头，{names[1]}、{names[2]}配合，各乡镇落实）"
    return Clause(text, names[:1], (*names[1:], "各乡镇"), said=("配合",))


def collectives(chance: random.Random, level: str) -> Clause:
    name = drawn(chance, level, 1)
    of_level = chance.choice((f"{level}级有关部门", f"{level}级相关部门", "各有关部门", "有关单位"))
    joint = chance.choice("、，及")
    text = f"（{name[0]}牵头，{of_level}{joint}各乡镇按职责分工负责）"
    return Clause(text, name, (of_level, "各乡镇"))


def lead_behind(chance: random.Random, level: str) -> Clause:
    names = drawn(chance, level, 3)
    text = f"（{names[0]}负责牵头，{names[1]}、{names[2]}协助）"
    return Clause(text, names[:1], names[1:], said=("协助",))


def levels(chance: random.Random, level: str) -> Clause:
    office = chance.choice(OFFICES[:6])
    return Clause(f"（市、县{office}负责）", (), (f"市{office}", f"县{office}"))


def open_ended(chance: random.Random, level: str) -> Clause:
    lead, others = _two(chance, level)
    text = f"（牵头单位：{lead[0]}；责任单位：{'、'.join(others)}等；完成时限：长期坚持）"
    return Clause(text, lead, others, said=("等",), due="长期坚持")


def nobody(chance: random.Random, level: str) -> Clause:
    return Clause("")


WILD: tuple[Callable[[random.Random, str], Clause], ...] = (
    *CLEAN,
    other_brackets,
    unknown_label,
    unknown_second,
    chambers,
    joined,
    together,
    and_others,
    all_towns,
    towns_and_streets,
    timed,
    timed_verb,
    time_label,
    time_lines,
    sentence,
    level_once,
    lead_marked,
    three_roles,
    co_lead,
    by_verb_semicolon,
    bracket_on_a_line,
    on_one_line,
    with_comma,
    with_person,
    names_only,
    towns_carry_out,
    collectives,
    lead_behind,
    levels,
    open_ended,
    nobody,
)
