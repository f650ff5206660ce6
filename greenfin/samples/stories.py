"""How the plans' tasks came along: a state and a short account for each quarter. Pure."""

import datetime
from dataclasses import dataclass

from targets.periods import Quarter

from .dice import dice
from .figures import LAST, SEED

UNISSUED = ("实施方案尚未印发，待印发后启动。",)
BEFORE = (
    "已列入年度工作计划，尚待启动。",
    "责任单位正在研究实施路径，尚未启动。",
    "待上级配套文件印发后启动。",
)
UNDER_WAY = (
    "已印发实施方案，完成首批项目入库。",
    "已召开专题推进会，明确责任单位和时间节点。",
    "已组织银行机构开展融资对接，形成重点项目清单。",
    "已建立按季调度机制，任务清单动态更新。",
    "已完成前期调研，正征求有关单位意见。",
    "试点工作有序开展，阶段性目标基本完成。",
    "已开展业务培训和政策宣讲，覆盖主要金融机构。",
    "数据台账已建立，正逐户核实项目信息。",
    "与金融机构签订合作协议，首笔业务已落地。",
    "按年度任务分解推进，总体进度符合计划。",
)
BLOCKED = (
    "配套细则尚未出台，相关工作暂缓推进，正积极争取上级支持。",
    "数据接口标准不统一，系统对接受阻，正会同有关单位协调解决。",
    "项目资金落实进度滞后，已提请专题会议研究。",
)
DONE = (
    "任务目标已完成，转入常态化推进。",
    "相关制度已印发实施，形成长效机制。",
    "已通过阶段性评估，后续按既定机制运行。",
    "试点任务全部落地，经验做法已总结推广。",
)
# One task in seven is held up for a while; of these the later ones get a new date.
BLOCKED_SHARE = 1 / 7
# The share of tasks that are finished by the sample's end.
DONE_SHARE = 0.55
REVISED_DUE = datetime.date(2026, 6, 30)


@dataclass(frozen=True)
class Story:
    """A task in one quarter; `due_on` only where its date was revised."""

    state: str
    account: str
    due_on: datetime.date | None = None


def story(key: str, quarter: Quarter, begin: Quarter, *, seed: int = SEED) -> Story:
    """How the task stood at the end of the quarter; `begin` is the quarter its plan was issued in.

    A task never goes back: not started, in progress (perhaps blocked for two quarters), done.
    """
    rng = dice(seed, key)
    started = begin + rng.randint(0, 4)
    length = rng.randint(4, 10)
    finished = started + length if rng.random() < DONE_SHARE else LAST + 1
    held_up = started + rng.randint(1, 9) if rng.random() < BLOCKED_SHARE else None
    if quarter < started:
        words = UNISSUED if quarter < begin else BEFORE
        return Story("not_started", _words(words, key, quarter, seed))
    if quarter >= finished:
        return Story("done", _words(DONE, key, finished, seed))
    if held_up is not None and held_up <= quarter <= held_up + 1:
        return Story("blocked", _words(BLOCKED, key, held_up, seed), _revised_due(held_up))
    is_revised = held_up is not None and quarter > held_up
    return Story(
        "in_progress",
        _words(UNDER_WAY, key, quarter, seed),
        _revised_due(held_up) if is_revised and held_up else None,
    )


def _revised_due(held_up: Quarter) -> datetime.date | None:
    return REVISED_DUE if held_up.year >= 2025 else None


def _words(choices: tuple[str, ...], key: str, quarter: Quarter, seed: int) -> str:
    return dice(seed, key, quarter).choice(choices)
