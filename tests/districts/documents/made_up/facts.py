"""What a made-up plan says: the truth its text is generated from."""

import random
from dataclasses import dataclass, field

BODIES = (
    "区财政局",
    "区发展改革委",
    "区生态环境局",
    "区经济信息委",
    "区住房城乡建委",
    "区农业农村委",
    "区交通运输委",
    "区科技局",
    "区市场监管局",
    "区金融工作中心",
    "人民银行某某分行",
)
MATTERS = (
    "绿色专营机构",
    "绿色项目库",
    "环境信息披露",
    "碳账户体系",
    "绿色保险产品",
    "转型金融标准",
    "绿色供应链融资",
    "绿色建筑融资",
    "生态产品价值核算",
    "绿色金融宣传",
)
VERBS = ("建设", "完善", "推广", "健全", "发展", "探索")


@dataclass(frozen=True)
class Duty:
    """A task: heading, text, and who leads and answers for it."""

    title: str
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]


@dataclass(frozen=True)
class Goal:
    """A target and the sentence that states it."""

    sentence: str
    kind: str
    operator: str
    value: str
    unit: str
    subject: str
    deadline: str


@dataclass
class Facts:
    """A plan in the abstract: chapters of sections of duties, and goals."""

    title: str
    number: str
    issuer: str
    date: str
    goals: list[Goal]
    chapters: list[tuple[str, list[tuple[str, list[Duty]]]]] = field(default_factory=list)

    @property
    def duties(self) -> list[Duty]:
        return [
            duty for _name, parts in self.chapters for _head, duties in parts for duty in duties
        ]


GOALS = (
    Goal(
        "到2026年末，全区绿色贷款余额达到120亿元以上。",
        "level",
        ">=",
        "120",
        "亿元",
        "绿色贷款余额",
        "2026Q4",
    ),
    Goal(
        "2027年，森林覆盖率稳定在百分之五十五左右。",
        "level",
        "~",
        "55",
        "%",
        "森林覆盖率",
        "2027Q4",
    ),
    Goal(
        "力争到2025年底绿色债券余额突破３０亿元。",
        "level",
        ">",
        "30",
        "亿元",
        "绿色债券余额",
        "2025Q4",
    ),
    Goal(
        "到2025年，单位地区生产总值能耗较2020年下降13.5%。",
        "reduction",
        ">=",
        "13.5",
        "%",
        "单位地区生产总值能耗",
        "2025Q4",
    ),
    Goal(
        "到2026年，绿色贷款余额较2022年翻两番。",
        "multiple",
        ">=",
        "4",
        "倍",
        "绿色贷款余额",
        "2026Q4",
    ),
    Goal(
        "到2025年，绿色贷款占比不低于百分之十二。",
        "level",
        ">=",
        "12",
        "%",
        "绿色贷款占比",
        "2025Q4",
    ),
)


def facts(seed: int) -> Facts:
    """A plan of two chapters with two or three sections of one to three duties."""
    chance = random.Random(seed)
    chapters = []
    for name in ("重点任务", "保障措施"):
        parts = []
        for _number in range(chance.randint(2, 3)):
            duties = [duty(chance) for _count in range(chance.randint(1, 3))]
            heading = f"{chance.choice(VERBS)}{chance.choice(MATTERS)}工作体系"
            parts.append((heading, duties))
        parts[0][1].append(duty(chance))
        chapters.append((name, parts))
    return Facts(
        title="重庆市某某区绿色金融实施方案",
        number=f"某某府办发〔2024〕{seed + 1}号",
        issuer="重庆市某某区人民政府办公室",
        date="2024年6月3日",
        goals=chance.sample(GOALS, 3),
        chapters=chapters,
    )


def duty(chance: random.Random) -> Duty:
    matter = chance.choice(MATTERS)
    title = f"{chance.choice(VERBS)}{matter}"
    text = (
        f"围绕{matter}制定年度工作清单，明确责任分工和完成时限，定期调度推进情况。"
        f"支持辖内金融机构创新{matter}模式，每年总结推广典型案例。"
    )
    bodies = chance.sample(BODIES, chance.randint(3, 5))
    split = chance.randint(1, 2)
    return Duty(title, text, tuple(bodies[:split]), tuple(bodies[split:]))
