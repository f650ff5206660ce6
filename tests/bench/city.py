"""A whole city, and three thousand districts: pages, memory, many readers at once."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .installation import Installation
from .measure import Line, medians, timed
from .pages import Visitor, built_anew, move_stamp, page_times, visits

CITY = ("38", "20", "40", "16")
NATION = ("3000", "8", "10", "4")
FIRST_READER = {"city": 2.0, "nation": 10.0}
SUMMARY = {
    "SQLite": {"cached": 3.0, "unchanged": 2.5},
    "PostgreSQL": {"cached": 4.0, "unchanged": 3.0},
}
PAGE, FILE, LIST_OF_NATION = 15.0, 30.0, 20.0
PAGES = (
    "/districts/",
    "/districts/yubei/",
    "/targets/",
    "/targets/1/",
    "/tasks/",
    "/tasks/?state=overdue",
    "/tasks/yubei-plan/7/",
    "/organisations/",
    "/organisations/load/",
    "/indicators/",
    "/indicators/green_loan_balance/",
    "/changes/",
    "/alignment/",
    "/alignment/yubei-plan/",
    "/plans/yubei-plan/",
    "/search/?q=%E7%BB%BF%E8%89%B2",
    "/screen/",
    "/returns/rounds/",
    "/returns/rounds/2025Q4/",
    "/api/v1/targets/",
    "/api/v1/observations/",
    "/api/v1/progress/",
    "/api/v1/plans/yubei-plan/tasks/",
    "/api/v1/rounds/2025Q4/",
)
FILES = ("/targets/?_export=csv", "/tasks/?_export=csv", "/organisations/load/?_export=csv")
PUBLISHES, MEGABYTES = 200, 200
READERS, SECONDS, EVERY, SLOWER = 50, 60, 10.0, 2.0


def filled(folder: Path, server: str, size: tuple[str, ...]) -> tuple[Installation, dict[str, str]]:
    """A new installation with a made-up city, and its leader's cookies."""
    installation = Installation(folder, server, f"greenfin_bench_{folder.name}")
    installation.create()
    return installation, installation.answer("filling", "--city", *size)


def city_lines(
    sample: Installation, sample_cookies: dict[str, str], folder: Path, rounds: int
) -> Iterator[Line]:
    """Every page of a full city; the first reader after a publish beside the sample's."""
    city, cookies = filled(folder, sample.server, CITY)
    kind = city.kind
    try:
        with sample.serving() as small, city.serving() as large:
            found = medians(
                {
                    "sample": lambda: built_anew(sample, small, sample_cookies),
                    "city": lambda: built_anew(city, large, cookies),
                },
                rounds,
            )
            what = f"full city: summary, first reader after a publish, {kind}"
            beside = "the sample's"
            yield Line(what, found["city"], beside, found["sample"], goal=FIRST_READER["city"])
            summary = page_times(city, large, cookies, rounds)
            yield Line(f"a bare page, {kind}", summary["bare"], "no middleware", summary["naked"])
            for name, goal in SUMMARY[kind].items():
                what = f"full city: summary, {name}, {kind}"
                yield Line(what, summary[name], "a bare page", summary["bare"], goal=goal)
            times = visits(city, large, cookies, (*PAGES, *FILES), rounds)
            for path in (*PAGES, *FILES):
                goal = FILE if path in FILES else PAGE
                what = f"full city: {path}, {kind}"
                yield Line(what, times[path], "a bare page", times["bare"], goal=goal)
    finally:
        city.remove()


def nation_lines(folder: Path, rounds: int) -> Iterator[Line]:
    """Three thousand districts with plans beside the full city."""
    city, city_cookies = filled(folder / "city", "", CITY)
    nation, cookies = filled(folder / "nation", "", NATION)
    try:
        with city.serving() as small, nation.serving() as large:
            found = medians(
                {
                    "city": lambda: built_anew(city, small, city_cookies),
                    "nation": lambda: built_anew(nation, large, cookies),
                },
                max(1, rounds // 2),
            )
            what = "3,000 districts: summary, first reader after a publish"
            beside = "the full city's"
            yield Line(what, found["nation"], beside, found["city"], goal=FIRST_READER["nation"])
            times = visits(nation, large, cookies, ("/districts/",), rounds)
            what = "3,000 districts: their list"
            yield Line(
                what, times["/districts/"], "a bare page", times["bare"], goal=LIST_OF_NATION
            )
    finally:
        city.remove()
        nation.remove()


def memory_lines(folder: Path) -> Iterator[Line]:
    """What the server's process holds while a full city publishes."""
    city, cookies = filled(folder, "", CITY)
    try:
        with city.serving() as address:
            visitor = Visitor(address, cookies)
            paths = ("/", *PAGES)
            for number in range(PUBLISHES + 1):
                if number:
                    move_stamp(city)
                visitor.get("/", 200)
                visitor.get(paths[number % len(paths)], 200)
                if number in (0, PUBLISHES // 4, PUBLISHES // 2, PUBLISHES):
                    what = f"full city: memory of the server after {number} publishes"
                    goal = 1.0 if number == PUBLISHES else None
                    yield Line(what, city.megabytes(), "the goal", MEGABYTES, "MB", goal=goal)
    finally:
        city.remove()


def reader_lines(folder: Path) -> Iterator[Line]:
    """Many readers who click now and then, while figures are published."""
    city, cookies = filled(folder, "", CITY)
    try:
        with city.serving() as address:
            alone = Visitor(address, cookies)
            clicks(alone, 0, len(PAGES) + 1)
            idle = clicks(alone, 0, 5 * (len(PAGES) + 1))
            with ThreadPoolExecutor(READERS) as people:
                reading = [
                    people.submit(read, Visitor(address, cookies), number)
                    for number in range(READERS)
                ]
                for _number in range(5):
                    time.sleep(SECONDS / 6)
                    move_stamp(city)
                busy = [one for each in reading for one in each.result()]
            what = f"full city: p95 of {READERS} readers, {len(busy)} clicks, 5 publishes"
            beside = "p95 of one reader"
            yield Line(what, slowest(busy), beside, slowest(idle), goal=SLOWER)
    finally:
        city.remove()


def read(visitor: Visitor, number: int) -> list[float]:
    """Milliseconds of the clicks of one of the readers, who begin one after the other."""
    time.sleep(EVERY * number / READERS)
    taken = []
    for turn in range(int(SECONDS / EVERY)):
        taken += clicks(visitor, number + turn, 1)
        time.sleep(EVERY)
    return taken


def clicks(visitor: Visitor, first: int, count: int) -> list[float]:
    """Milliseconds of pages one after the other, round and round."""
    paths = ("/", *PAGES)
    wanted = [paths[number % len(paths)] for number in range(first, first + count)]
    return [timed(partial(visitor.get, path, 200)) for path in wanted]


def slowest(taken: list[float]) -> float:
    """What one answer in twenty exceeds."""
    return statistics.quantiles(taken, n=20)[-1]
