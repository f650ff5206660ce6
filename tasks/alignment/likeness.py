"""Which task of the city's plan a district's task takes up: proposals by likeness. Pure.

A likeness runs from 0 (nothing in common) to 1 (the same). Four are weighed: the tasks' headings,
the headings of their sections, the kinds of office that lead or are responsible, and the wording
where both documents are loaded. What few tasks say counts for more than what nearly all say.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from rapidfuzz.distance import LCSseq

Weight = Callable[[Hashable], float]

# A proposal needs this score, and nearly the best that the plan reaches for the city's task.
LEAST_SCORE = 0.35
LEAST_SHARE_OF_BEST = 0.9
WEIGHTS = {"heading": 0.5, "section": 0.2, "bodies": 0.3}
WEIGHTS_WITH_WORDING = {"heading": 0.3, "section": 0.1, "bodies": 0.2, "wording": 0.4}
RESPONSIBLE_COUNTS = 0.5

# Offices whose names differ between the city and its districts, and over time.
KINDS_OF_OFFICE = (
    ("领导小组", re.compile("领导小组")),
    ("人民银行", re.compile("人民银行|人行")),
    ("证监", re.compile("证监|证券监督")),
    ("银保监", re.compile("银保监|银行保险监督|金融监督管理总局|金融监管总局")),
    ("地方金融", re.compile("地方金融|金融(监管|监督|事务|工作|发展|服务)|金融办")),
    ("税务", re.compile("税务")),
    ("政府", re.compile("(政府|管委会|乡镇|街道)$")),
)
OF_A_PLACE = re.compile("^(重庆市|[^市区县]{2,4}(自治县|新区|[市区县])|[市区县])")
FORM_OF_OFFICE = re.compile(
    "(发展|管理|事务|监督|和?信息化|建设?)*(中心|局|委员会|委|办公室|办|部)$"
)
NOT_TEXT = re.compile(r"[^\w+]+")


@dataclass(frozen=True)
class TaskText:
    """What is compared of a task; `key` tells it from the others of its plan."""

    key: int
    heading: str
    section: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    wording: str = ""


@dataclass(frozen=True)
class Likeness:
    """How alike two tasks are, part by part; None where a part cannot be compared."""

    heading: float
    section: float
    bodies: float | None
    wording: float | None = None

    @property
    def parts(self) -> dict[str, float]:
        """The parts that could be compared, each from 0 to 1."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def score(self) -> float:
        """The weighted mean of the parts that could be compared, from 0 to 1.

        >>> Likeness(heading=1.0, section=0.5, bodies=0.5).score
        0.75
        """
        weights = WEIGHTS if self.wording is None else WEIGHTS_WITH_WORDING
        parts = self.parts
        total = sum(weights[name] for name in parts)
        return sum(weights[name] * value for name, value in parts.items()) / total


@dataclass(frozen=True)
class Proposal:
    """A task of the plan that may take up a task of the city."""

    city_task: int
    task: int
    likeness: Likeness


def proposals(
    city: Sequence[TaskText],
    own: Sequence[TaskText],
    settled: Collection[tuple[int, int]] = (),
) -> list[Proposal]:
    """The pairs to put before a person, by the city's task, the likest first.

    A pair in `settled` (city task, task) has been decided and is never proposed again.
    """
    likeness = compared(city, own)
    best: dict[int, float] = {}
    for (city_key, _task), alike in likeness.items():
        best[city_key] = max(best.get(city_key, 0.0), alike.score)
    chosen = [
        Proposal(city_key, key, alike)
        for (city_key, key), alike in likeness.items()
        if (city_key, key) not in settled
        and alike.score >= LEAST_SCORE
        and alike.score >= LEAST_SHARE_OF_BEST * best[city_key]
    ]
    return sorted(chosen, key=lambda one: (one.city_task, -one.likeness.score, one.task))


def compared(city: Sequence[TaskText], own: Sequence[TaskText]) -> dict[tuple[int, int], Likeness]:
    """How alike each task of the city and each of the plan are, by (city task, task)."""
    both = [*city, *own]
    in_headings = rareness([letter_pairs(one.heading) for one in both])
    in_sections = rareness([letter_pairs(heading) for heading in {one.section for one in both}])
    in_bodies = rareness([offices(one).keys() for one in city])
    return {
        (one.key, other.key): Likeness(
            heading=shared_text(one.heading, other.heading, in_headings),
            section=shared_text(one.section, other.section, in_sections),
            bodies=shared_bodies(one, other, in_bodies),
            wording=shared_wording(one.wording, other.wording),
        )
        for one in city
        for other in own
    }


def rareness(groups: Iterable[Collection[Hashable]]) -> Weight:
    """How much a thing counts: the more, the fewer groups hold it; never nothing."""
    rows = list(groups)
    counts = Counter(thing for row in rows for thing in set(row))
    return lambda thing: math.log((len(rows) + 1) / (counts[thing] + 0.5)) or 0.0


def letter_pairs(text: str) -> set[str]:
    """Each two letters that stand side by side, without punctuation.

    >>> sorted(letter_pairs("绿色，金融"))
    ['色金', '绿色', '金融']
    """
    letters = NOT_TEXT.sub("", text)
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def shared_text(one: str, other: str, weight: Weight) -> float:
    """The share of two texts' pairs of letters that both have, from 0 to 1.

    The mean of the share in both and the share in the shorter one, so that a heading that says
    more than the other stays like it.
    """
    first, second = letter_pairs(one), letter_pairs(other)
    sizes = [sum(weight(pair) for pair in pairs) for pairs in (first, second)]
    if min(sizes) <= 0:
        return 0.0
    common = sum(weight(pair) for pair in first & second)
    return (2 * common / sum(sizes) + common / min(sizes)) / 2


def shared_bodies(one: TaskText, other: TaskText, weight: Weight) -> float | None:
    """The share of two tasks' offices that both name, by kind of office; None where one has none.

    A lead counts twice what a responsible body counts.
    """
    first, second = offices(one), offices(other)
    total = sum(weight(kind) * part for row in (first, second) for kind, part in row.items())
    if not first or not second or total <= 0:
        return None
    common = sum(
        weight(kind) * min(first[kind], second[kind]) for kind in common_offices(one, other)
    )
    return 2 * common / total


def common_offices(one: TaskText, other: TaskText) -> list[str]:
    """The kinds of office that both tasks name, in the order of the first.

    >>> common_offices(
    ...     TaskText(1, "", "", lead=("人行重庆营管部", "市财政局")),
    ...     TaskText(1, "", "", lead=("人行永川分行",), responsible=("区财政局", "区科技局")),
    ... )
    ['人民银行', '财政']
    """
    theirs = offices(other)
    return [kind for kind in offices(one) if kind in theirs]


def offices(task: TaskText) -> Mapping[str, float]:
    """A task's kinds of office with their parts: 1 for one that leads, ½ for one responsible."""
    parts = {office_kind(name): 1.0 for name in task.lead}
    for name in task.responsible:
        parts.setdefault(office_kind(name), RESPONSIBLE_COUNTS)
    return parts


def office_kind(name: str) -> str:
    """What a body is, without its place and form, so that the same office of two places is one.

    >>> [office_kind(name) for name in ("市财政局", "荣昌区财政局", "县金融事务中心")]
    ['财政', '财政', '地方金融']
    """
    for kind, pattern in KINDS_OF_OFFICE:
        if pattern.search(name):
            return kind
    without_place = OF_A_PLACE.sub("", name)
    return FORM_OF_OFFICE.sub("", without_place) or name


def shared_wording(one: str, other: str) -> float | None:
    """The share of the shorter wording that stands in the other in the same order; from 0 to 1.

    None where a wording is not loaded.
    """
    first, second = NOT_TEXT.sub("", one), NOT_TEXT.sub("", other)
    if not first or not second:
        return None
    return LCSseq.similarity(first, second) / min(len(first), len(second))
