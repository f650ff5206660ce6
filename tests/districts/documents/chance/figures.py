"""Sentences of goals, each with the targets it states and what is no target in it."""

import random
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """A target: subject, kind, operator, value and unit, quarter to reach it by, base."""

    subject: str
    kind: str
    operator: str
    value: str
    unit: str
    deadline: str | None
    base: str | None = None


@dataclass(frozen=True)
class Goal:
    """A sentence; `said` are words that some finding has to show, `past` figures of the past."""

    text: str
    targets: tuple[Target, ...] = ()
    said: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


AMOUNTS = (
    ("绿色贷款余额", "亿元"),
    ("绿色债券余额", "亿元"),
    ("绿色保险保费收入", "万元"),
    ("绿色基金规模", "亿元"),
    ("森林覆盖率", "%"),
    ("空气质量优良天数比率", "%"),
    ("非化石能源消费占比", "%"),
    ("城市污水处理率", "%"),
    ("新能源汽车保有量", "万辆"),
    ("光伏装机容量", "万千瓦"),
    ("绿色工厂", "家"),
    ("绿色金融专营机构", "家"),
    ("碳账户企业", "户"),
    ("充电桩", "个"),
    ("造林面积", "万亩"),
    ("森林蓄积量", "万立方米"),
    ("碳汇交易量", "万吨"),
    ("绿色园区", "个"),
)
BOUNDS = (
    ("能源消费总量", "万吨标准煤"),
    ("PM2.5平均浓度", "微克/立方米"),
    ("平均办理时间", "个工作日"),
    ("不良贷款率", "%"),
    ("用水总量", "亿立方米"),
    ("万元地区生产总值用水量", "立方米"),
    ("煤炭消费总量", "亿吨标准煤"),
)
FALLING = (
    "单位地区生产总值能耗",
    "单位地区生产总值二氧化碳排放",
    "煤炭消费占比",
    "化肥施用量",
    "万元工业增加值用水量",
)
COUNTED = ("家", "户", "个")
AHEAD = ("2025", "2026", "2027", "2030")


@dataclass
class Draw:
    """What a plan's goals are drawn from: every figure and every subject comes once."""

    chance: random.Random
    whole: str = "全县"
    numbers: list[int] = field(default_factory=list)
    amounts: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = self.chance.sample(range(11, 99), 80)
        self.amounts = self.chance.sample(AMOUNTS, len(AMOUNTS))
        self.bounds = self.chance.sample(BOUNDS, len(BOUNDS))
        self.falls = self.chance.sample(FALLING, len(FALLING))

    def number(self) -> str:
        number = str(self.numbers.pop())
        return f"{number}.{self.chance.randint(1, 9)}" if self.chance.random() < 0.2 else number

    def amount(self, of: str = "") -> tuple[str, str, str]:
        """A subject with its unit, and a number for it; of one unit where that is asked for."""
        place = next(
            (index for index, (_n, unit) in enumerate(self.amounts) if not of or unit == of), None
        )
        assert place is not None
        subject, unit = self.amounts.pop(place)
        value = self.number()
        return subject, value.partition(".")[0] if unit in COUNTED else value, unit

    def shared_unit(self) -> str:
        """A unit that two of the subjects left have."""
        units = [unit for _name, unit in self.amounts]
        return next(unit for unit in ("亿元", "%", "个", "家") if units.count(unit) > 1)

    def year(self) -> str:
        return self.chance.choice(AHEAD)

    def until(self) -> tuple[str, str]:
        """A date to reach something by, and its quarter."""
        year = self.year()
        form = self.chance.choice(
            ("到{}年", "到{}年末", "到{}年底", "{}年末", "{}年", "力争到{}年")
        )
        return form.format(year), f"{year}Q4"


def level(draw: Draw) -> Goal:
    subject, value, unit = draw.amount()
    when, quarter = draw.until()
    verb, after, operator = draw.chance.choice(
        (
            ("达到", "以上", ">="),
            ("达到", "", ">="),
            ("超过", "", ">"),
            ("突破", "", ">"),
            ("不低于", "", ">="),
            ("达到", "左右", "~"),
            ("稳定在", "以上", ">="),
            ("提高到", "", ">="),
            ("提升至", "以上", ">="),
        )
    )
    whole = draw.chance.choice((draw.whole, ""))
    text = f"{when}，{whole}{subject}{verb}{value}{unit}{after}。"
    return Goal(text, (Target(subject, "level", operator, value, unit, quarter),))


def below(draw: Draw) -> Goal:
    subject, unit = draw.bounds.pop()
    value = draw.number()
    when, quarter = draw.until()
    verb, after = draw.chance.choice(
        (("控制在", "以内"), ("降至", "以下"), ("不超过", ""), ("控制在", "以下"), ("下降到", ""))
    )
    if "时间" in subject:
        verb, after, value = "压减至", "以内", value.partition(".")[0]
    text = f"{when}，{subject}{verb}{value}{unit}{after}。"
    return Goal(text, (Target(subject, "level", "<=", value, unit, quarter),))


def fall(draw: Draw) -> Goal:
    subject, value = draw.falls.pop(), draw.number()
    when, quarter = draw.until()
    than = draw.chance.choice(("较", "比"))
    after = draw.chance.choice(("", "以上"))
    text = f"{when}，{subject}{than}2020年下降{value}%{after}。"
    return Goal(text, (Target(subject, "reduction", ">=", value, "%", quarter, "2020Q4"),))


def list_of_levels(draw: Draw) -> Goal:
    """甲、乙分别达到1亿元、2亿元."""
    unit = draw.shared_unit()
    first, second = draw.amount(unit), draw.amount(unit)
    when, quarter = draw.until()
    joint = draw.chance.choice("、和")
    text = f"{when}，{first[0]}、{second[0]}分别达到{first[1]}{unit}{joint}{second[1]}{unit}以上。"
    return Goal(
        text,
        tuple(Target(one[0], "level", ">=", one[1], unit, quarter) for one in (first, second)),
    )


def list_of_falls(draw: Draw) -> Goal:
    """甲、乙、丙排放总量比2020年分别下降1%、2%和3%以上."""
    names = draw.chance.sample(("化学需氧量", "氨氮", "氮氧化物", "挥发性有机物"), 3)
    values = [draw.number() for _name in names]
    when, quarter = draw.until()
    text = (
        f"{when}，{'、'.join(names)}排放总量比2020年分别下降"
        f"{values[0]}%、{values[1]}%和{values[2]}%以上。"
    )
    return Goal(
        text,
        tuple(
            Target(f"{name}排放总量", "reduction", ">=", value, "%", quarter, "2020Q4")
            for name, value in zip(names, values, strict=True)
        ),
        said=(),
    )


def list_of_years(draw: Draw) -> Goal:
    subject, unit = "绿色信贷余额", "亿元"
    values = sorted((draw.number() for _year in range(3)), key=float)
    years = ("2024", "2025", "2026")
    span = draw.chance.choice(("2024年、2025年、2026年", "2024—2026年", "2024年、2025年和2026年"))
    text = f"{span}，{subject}分别达到{values[0]}{unit}、{values[1]}{unit}、{values[2]}{unit}。"
    return Goal(
        text,
        tuple(
            Target(subject, "level", ">=", value, unit, f"{year}Q4")
            for year, value in zip(years, values, strict=True)
        ),
    )


def average(draw: Draw) -> Goal:
    subject, value = draw.chance.choice(("绿色产业增加值", "科技信贷余额")), draw.number()
    when, quarter = draw.until()
    after = draw.chance.choice(("", "以上", "左右"))
    operator = "~" if after == "左右" else ">="
    text = f"{when}，{subject}年均增长{value}%{after}。"
    return Goal(text, (Target(subject, "average_growth", operator, value, "%", quarter),))


def average_over_span(draw: Draw) -> Goal:
    subject, value = "涉农贷款余额", draw.number()
    text = f"2024—2027年，{subject}年均增长{value}%以上。"
    return Goal(text, (Target(subject, "average_growth", ">=", value, "%", "2027Q4"),))


def two_with_one_date(draw: Draw) -> Goal:
    first, second = draw.amount(), draw.amount()
    when, quarter = draw.until()
    text = (
        f"{when}，{draw.whole}{first[0]}达到{first[1]}{first[2]}以上，"
        f"{second[0]}达到{second[1]}{second[2]}左右。"
    )
    return Goal(
        text,
        (
            Target(first[0], "level", ">=", first[1], first[2], quarter),
            Target(second[0], "level", "~", second[1], second[2], quarter),
        ),
    )


def two_dates(draw: Draw) -> Goal:
    first, second = draw.amount(), draw.amount()
    text = (
        f"到2025年，{first[0]}达到{first[1]}{first[2]}；"
        f"到2027年，{second[0]}达到{second[1]}{second[2]}以上。"
    )
    return Goal(
        text,
        (
            Target(first[0], "level", ">=", first[1], first[2], "2025Q4"),
            Target(second[0], "level", ">=", second[1], second[2], "2027Q4"),
        ),
    )


def same_subject(draw: Draw) -> Goal:
    subject, _value, unit = draw.amount()
    first, second = draw.number(), draw.number()
    if unit in COUNTED:
        first, second = first.partition(".")[0], second.partition(".")[0]
    text = f"{subject}到2025年达到{first}{unit}，到2027年达到{second}{unit}以上。"
    return Goal(
        text,
        (
            Target(subject, "level", ">=", first, unit, "2025Q4"),
            Target(subject, "level", ">=", second, unit, "2027Q4"),
        ),
    )


CLEAN = (level, level, below, fall, list_of_levels, two_with_one_date, two_dates)
