"""Sentences of goals that are harder to read: the past, comparisons, spans, odd counters."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from .figures import (
    CLEAN,
    Draw,
    Goal,
    Target,
    average,
    average_over_span,
    list_of_falls,
    list_of_years,
    same_subject,
)


def past(draw: Draw) -> Goal:
    subject, value, unit = draw.amount()
    form = draw.chance.choice(
        (
            "截至2022年末，{}达到{}{}。",
            "目前，{}已达{}{}。",
            "2023年，全县{}达到{}{}，居全市前列。",
            "近年来，{}已突破{}{}。",
            "2023年底，{}达{}{}。",
        )
    )
    return Goal(form.format(subject, value, unit), past=(f"{value}{unit}",))


def past_then_goal(draw: Draw) -> Goal:
    subject, unit = "数字产业营业收入", "亿元"
    old, new = draw.number(), draw.number()
    text = f"截至2023年末，{subject}达到{old}{unit}；到2026年，{subject}达到{new}{unit}以上。"
    return Goal(
        text,
        (Target(subject, "level", ">=", new, unit, "2026Q4"),),
        past=(f"{old}{unit}",),
    )


def comparison(draw: Draw) -> Goal:
    words = draw.chance.choice(
        (
            "颗粒物浓度不超过2020年水平",
            "绿色贷款增速快于各项贷款增速",
            "绿色贷款增速不低于全市平均水平",
            "单位能耗优于全市平均水平",
        )
    )
    return Goal(f"到2025年，{words}。", said=(words,))


def fall_of_two(draw: Draw) -> Goal:
    first, second = draw.falls.pop(), draw.falls.pop()
    values = draw.number(), draw.number()
    when, quarter = draw.until()
    text = f"{when}，{first}、{second}较2020年分别下降{values[0]}%、{values[1]}%。"
    return Goal(
        text,
        tuple(
            Target(subject, "reduction", ">=", value, "%", quarter, "2020Q4")
            for subject, value in zip((first, second), values, strict=True)
        ),
    )


def people(draw: Draw) -> Goal:
    value = f"{draw.number().partition('.')[0]}00"
    when, quarter = draw.until()
    text = f"{when}，培育绿色金融骨干人才达到{value}名左右。"
    return Goal(text, (Target("培育绿色金融骨干人才", "level", "~", value, "名", quarter),))


def from_base(draw: Draw) -> Goal:
    low, high = sorted((draw.number(), draw.number()), key=float)
    when, quarter = draw.until()
    text = f"{when}，绿色贷款占各项贷款的比重由2022年的{low}%提高到{high}%以上。"
    target = Target("绿色贷款占各项贷款的比重", "level", ">=", high, "%", quarter, "2022Q4")
    return Goal(text, (target,))


def end_of_term(draw: Draw) -> Goal:
    subject, value, unit = draw.amount()
    text = f"到“十四五”末，{draw.whole}{subject}达到{value}{unit}以上。"
    return Goal(text, (Target(subject, "level", ">=", value, unit, "2025Q4"),))


def every_year(draw: Draw) -> Goal:
    value = draw.number()
    text = f"2024—2026年，每年新增节能改造面积{value}万平方米以上。"
    return Goal(text, said=(f"{value}万平方米",))


def from_issue(draw: Draw) -> Goal:
    subject, value, unit = draw.amount()
    text = f"自2024年起3年内，{subject}达到{value}{unit}以上。"
    return Goal(text, (Target(subject, "level", ">=", value, unit, "2026Q4"),))


def verb_first(draw: Draw) -> Goal:
    value = draw.number().partition(".")[0]
    when, quarter = draw.until()
    what, unit = draw.chance.choice((("绿色矿山", "座"), ("零碳园区", "个"), ("低碳社区", "个")))
    text = f"{when}，建成{what}{value}{unit}以上。"
    return Goal(text, (Target(f"建成{what}", "level", ">=", value, unit, quarter),))


def noun_behind(draw: Draw) -> Goal:
    value = draw.number().partition(".")[0]
    when, quarter = draw.until()
    text = f"{when}，建成{value}个以上绿色低碳示范村。"
    return Goal(text, (Target("绿色低碳示范村", "level", ">=", value, "个", quarter),))


def spread(draw: Draw) -> Goal:
    low, high = sorted((draw.number(), draw.number()), key=float)
    when, _quarter = draw.until()
    text = f"{when}，清洁能源装机规模达到{low}—{high}万千瓦。"
    return Goal(text, said=(f"{low}—{high}万千瓦",))


def grown(draw: Draw) -> Goal:
    value = draw.number()
    when, quarter = draw.until()
    text = f"{when}，再生资源回收量较2022年增长{value}%以上。"
    whole = str((100 + Decimal(value)) / 100)
    return Goal(text, (Target("再生资源回收量", "multiple", ">=", whole, "倍", quarter, "2022Q4"),))


def doubled(draw: Draw) -> Goal:
    when, quarter = draw.until()
    text = f"{when}，转型贷款余额较2022年翻一番。"
    return Goal(text, (Target("转型贷款余额", "multiple", ">=", "2", "倍", quarter, "2022Q4"),))


def points(draw: Draw) -> Goal:
    value = draw.number()
    when, _quarter = draw.until()
    text = f"{when}，清洁取暖率比2020年提高{value}个百分点。"
    return Goal(text, said=(f"{value}个百分点",))


def no_date(draw: Draw) -> Goal:
    subject, value, unit = draw.amount()
    return Goal(
        f"{subject}达到{value}{unit}以上。",
        (Target(subject, "level", ">=", value, unit, "?"),),
    )


def of_which(draw: Draw) -> Goal:
    total, part = sorted((draw.number(), draw.number()), key=float, reverse=True)
    when, quarter = draw.until()
    text = f"{when}，绿色融资总额达到{total}亿元以上，其中绿色信托规模达到{part}亿元。"
    return Goal(
        text,
        (
            Target("绿色融资总额", "level", ">=", total, "亿元", quarter),
            Target("绿色信托规模", "level", ">=", part, "亿元", quarter),
        ),
    )


def mixed_units(draw: Draw) -> Goal:
    first, second, third = draw.amount("亿元"), draw.amount("家"), draw.amount("%")
    when, quarter = draw.until()
    values = "、".join(f"{one[1]}{one[2]}" for one in (first, second, third))
    text = f"{when}，{first[0]}、{second[0]}、{third[0]}分别达到{values}。"
    return Goal(
        text,
        tuple(
            Target(one[0], "level", ">=", one[1], one[2], quarter) for one in (first, second, third)
        ),
    )


def over_last_year(draw: Draw) -> Goal:
    value = draw.number()
    text = f"到2025年，普惠小微贷款余额较上年增长{value}%以上。"
    return Goal(text, said=(f"{value}%",))


def falling_each_year(draw: Draw) -> Goal:
    value = draw.number()
    return Goal(f"到2025年，能源强度年均下降{value}%。", said=(f"{value}%",))


def many(draw: Draw) -> Goal:
    value = f"{draw.number().partition('.')[0]}00"
    when, quarter = draw.until()
    what, unit = draw.chance.choice(
        (
            ("绿色金融培训", "人次"),
            ("银企对接活动", "场次"),
            ("屋顶光伏", "兆瓦"),
            ("古树名木", "株"),
        )
    )
    text = f"{when}，{what}不少于{value}{unit}。"
    return Goal(text, (Target(what, "level", ">=", value, unit, quarter),))


def in_brackets(draw: Draw) -> Goal:
    value = draw.number()
    when, quarter = draw.until()
    text = f"{when}，绿色金融债券（含绿色资产支持证券）发行规模达到{value}亿元以上。"
    subject = "绿色金融债券（含绿色资产支持证券）发行规模"
    return Goal(text, (Target(subject, "level", ">=", value, "亿元", quarter),))


def in_words(draw: Draw) -> Goal:
    when, quarter = draw.until()
    text = f"{when}，再生水利用率达到百分之三十五以上。"
    return Goal(text, (Target("再生水利用率", "level", ">=", "35", "%", quarter),))


def wide_digits(draw: Draw) -> Goal:
    value = draw.number()
    wide = value.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    when, quarter = draw.until()
    text = f"{when}，建筑垃圾资源化利用率达到{wide}％以上。"
    return Goal(text, (Target("建筑垃圾资源化利用率", "level", ">=", value, "%", quarter),))


def half_year(draw: Draw) -> Goal:
    value = draw.number()
    text = f"2025年6月底前，绿色票据余额达到{value}亿元。"
    return Goal(text, (Target("绿色票据余额", "level", ">=", value, "亿元", "2025Q2"),))


def both(draw: Draw) -> Goal:
    value = draw.number()
    when, quarter = draw.until()
    text = f"{when}，城镇生活污水集中收集率和农村生活垃圾治理率均达到{value}%以上。"
    names = ("城镇生活污水集中收集率", "农村生活垃圾治理率")
    targets = (Target(name, "level", ">=", value, "%", quarter) for name in names)
    return Goal(text, tuple(targets))


WILD: tuple[Callable[[Draw], Goal], ...] = (
    *CLEAN,
    list_of_falls,
    list_of_years,
    average,
    average_over_span,
    same_subject,
    past,
    past_then_goal,
    comparison,
    fall_of_two,
    people,
    from_base,
    end_of_term,
    every_year,
    from_issue,
    verb_first,
    noun_behind,
    spread,
    grown,
    doubled,
    points,
    no_date,
    of_which,
    mixed_units,
    over_last_year,
    falling_each_year,
    many,
    in_brackets,
    in_words,
    wide_digits,
    half_year,
    both,
)


def goals(chance: random.Random, whole: str, *, is_clean: bool) -> Iterator[Goal]:
    """Three or four sentences, none of a kind twice but levels."""
    draw = Draw(chance, whole)
    kinds = list(dict.fromkeys(CLEAN if is_clean else WILD))
    for make in chance.sample(kinds, chance.randint(3, 4)):
        yield make(draw)
