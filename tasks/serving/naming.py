"""Which measures of a plan name what a target is about. Pure.

A measure may serve a target where its title, the heading of its section or, where it is loaded, its
wording says the target's subject in words. Nothing is weighed: what is near the subject, or serves
everything in general, is not proposed.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

# What comes before the subject in the title of a target that has no indicator.
DEED = re.compile("^(如期|基本|逐步|全面|初步)*(实现|建立|建成|形成|完成|健全|完善)")
BETWEEN = re.compile("以及|[、，,与]")
LEAST_LETTERS = 3


@dataclass(frozen=True)
class Measure:
    """What is read of a task; `key` tells it from the others of its plan."""

    key: int
    title: str
    section: str
    wording: str = ""

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Where a subject may be named, with the text that stands there."""
        return ("title", self.title), ("section", self.section), ("wording", self.wording)


@dataclass(frozen=True)
class Goal:
    """A target with the patterns that name its subject."""

    key: int
    subject: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """Where a measure names a subject (title, section or wording), and in which words."""

    place: str
    words: str


def namings(subject: Iterable[str], measure: Measure) -> list[Naming]:
    """Each place in which the measure names the subject, with the words that stand there first.

    >>> namings(["绿色(信贷|贷款)"], Measure(7, "创新绿色信贷和保险产品", "创新产品"))
    [Naming(place='title', words='绿色信贷')]
    """
    patterns = [re.compile(one) for one in subject]
    found = []
    for place, text in measure.places:
        hits = [hit for hit in (one.search(text) for one in patterns) if hit]
        if hits:
            found.append(Naming(place, min(hits, key=re.Match.start).group()))
    return found


def proposals(
    goals: Sequence[Goal],
    measures: Sequence[Measure],
    settled: Collection[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """The pairs (target, task) to put before a person, in the order given.

    A pair in `settled` has been decided and is never proposed again.
    """
    return [
        (goal.key, measure.key)
        for goal in goals
        for measure in measures
        if (goal.key, measure.key) not in settled and namings(goal.subject, measure)
    ]


def subject_of_title(title: str) -> tuple[str, ...]:
    """The patterns of a target that is known by its title alone; none in too short a title.

    >>> subject_of_title("如期实现碳达峰、碳中和")
    ('碳达峰', '碳中和')
    """
    parts = BETWEEN.split(DEED.sub("", title))
    return tuple(re.escape(part) for part in parts if len(part) >= LEAST_LETTERS)
