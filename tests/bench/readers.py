"""Many readers of a full city who click now and then, while returns come in or are published."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from .installation import Installation
from .measure import Line, timed
from .pages import Visitor, move_stamp

READERS, SECONDS, EVERY, SLOWER, TIMES = 50, 60, 10.0, 2.0, 5


def reader_lines(
    city: Installation, cookies: dict[str, str], pages: tuple[str, ...]
) -> Iterator[Line]:
    """The slowest of twenty clicks among many readers beside that of one alone, who finds every
    page kept: while returns are uploaded, and, told without a goal, while figures are published,
    after which every page is built once more.

    An answer that is none ends the run.
    """
    clerk = json.loads((city.folder / "clerk.json").read_text())
    workbook = (city.folder / "return.xlsx").read_bytes()
    with city.serving() as address:
        alone, reporter = Visitor(address, cookies), Visitor(address, clerk)
        clicks(alone, pages, 0, len(pages))
        idle = slowest(clicks(alone, pages, 0, 5 * len(pages)))
        deeds: dict[str, tuple[Callable[[], object], float | None]] = {
            "uploads": (lambda: reporter.upload(workbook), SLOWER),
            "publishes": (lambda: move_stamp(city), None),
        }
        for name, (deed, goal) in deeds.items():
            busy = crowd(address, cookies, pages, deed)
            what = f"full city: p95 of {READERS} readers, {len(busy)} clicks, {TIMES} {name}"
            beside = "p95 of one reader"
            yield Line(f"{what}, {city.kind}", slowest(busy), beside, idle, goal=goal)


def crowd(
    address: str, cookies: dict[str, str], pages: tuple[str, ...], deed: Callable[[], object]
) -> list[float]:
    """Milliseconds of everybody's clicks, while something is done now and then."""
    with ThreadPoolExecutor(READERS) as people:
        reading = [
            people.submit(read, Visitor(address, cookies), pages, number)
            for number in range(READERS)
        ]
        for _number in range(TIMES):
            time.sleep(SECONDS / (TIMES + 1))
            deed()
        return [one for each in reading for one in each.result()]


def read(visitor: Visitor, pages: tuple[str, ...], number: int) -> list[float]:
    """Milliseconds of the clicks of one of the readers, who begin one after the other."""
    time.sleep(EVERY * number / READERS)
    taken = []
    for turn in range(int(SECONDS / EVERY)):
        taken += clicks(visitor, pages, number + turn, 1)
        time.sleep(EVERY)
    return taken


def clicks(visitor: Visitor, pages: tuple[str, ...], first: int, count: int) -> list[float]:
    """Milliseconds of pages one after the other, round and round."""
    wanted = [pages[number % len(pages)] for number in range(first, first + count)]
    return [timed(partial(visitor.get, path, 200)) for path in wanted]


def slowest(taken: list[float]) -> float:
    """What one answer in twenty exceeds."""
    return statistics.quantiles(taken, n=20)[-1]
