"""Rounds, medians, and the table of ratios."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

WIDTH = 62


@dataclass(frozen=True)
class Line:
    """What was measured, beside its floor or peer in the same run; `goal` bounds the ratio."""

    what: str
    ours: float
    beside: str
    other: float
    unit: str = "ms"
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.other

    @property
    def is_met(self) -> bool | None:
        return None if self.goal is None else self.ratio <= self.goal

    def to_dict(self) -> dict[str, object]:
        return {**asdict(self), "ratio": round(self.ratio, 3), "is_met": self.is_met}

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"goal {self.goal:g}"
        verdict = {None: "", True: "met", False: "MISSED"}[self.is_met]
        return (
            f"{self.what:<{WIDTH}} {self.ours:>10.1f} {self.unit:<3}"
            f" {self.other:>10.1f} {self.unit:<3} {self.ratio:>7.2f}  {goal:<10} {verdict:<7}"
            f"beside {self.beside}"
        )


def heading() -> str:
    return f"{'what':<{WIDTH}} {'ours':>10}     {'beside':>10}     {'ratio':>7}"


def timed(deed: Callable[[], object]) -> float:
    """Milliseconds that a deed takes."""
    start = time.perf_counter()
    deed()
    return (time.perf_counter() - start) * 1000


def medians(candidates: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Each candidate's median over the rounds; in every round each has its turn once.

    A candidate gives its own milliseconds. One round before the first is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, candidate in candidates.items():
            milliseconds = candidate()
            if number:
                taken[name].append(milliseconds)
    return {name: statistics.median(values) for name, values in taken.items()}
