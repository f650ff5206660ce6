"""A whole city, and three thousand districts: pages, queries, memory, many readers at once."""

from collections.abc import Iterator
from pathlib import Path

from .installation import Installation
from .measure import Line, medians
from .pages import Visitor, built_anew, move_stamp, page_times, visits
from .queries import MOST
from .readers import reader_lines

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
    "/tasks/yubei-plan/1/",
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
FILES = (
    "/targets/?_export=csv",
    "/targets/?_export=xlsx",
    "/tasks/?_export=csv",
    "/tasks/?_export=xlsx",
    "/organisations/load/?_export=csv",
)
PUBLISHES, MEGABYTES = 200, 200


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
        for path, taken in city.answer("queries").items():
            for how, number, most in zip(("anew", "again"), taken, MOST[path], strict=True):
                what = f"full city: queries of {path}, {how}, {kind}"
                yield Line(what, number, "the most", most, "", goal=1.0)
    finally:
        city.remove()


def nation_lines(folder: Path, server: str, rounds: int) -> Iterator[Line]:
    """Three thousand districts with plans beside the full city."""
    city, city_cookies = filled(folder / "city", server, CITY)
    nation, cookies = filled(folder / "nation", server, NATION)
    try:
        with city.serving() as small, nation.serving() as large:
            found = medians(
                {
                    "city": lambda: built_anew(city, small, city_cookies),
                    "nation": lambda: built_anew(nation, large, cookies),
                },
                max(1, rounds // 2),
            )
            what = f"3,000 districts: summary, first reader after a publish, {city.kind}"
            beside = "the full city's"
            yield Line(what, found["nation"], beside, found["city"], goal=FIRST_READER["nation"])
            times = visits(nation, large, cookies, ("/districts/",), rounds)
            what = f"3,000 districts: their list, {city.kind}"
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


def busy_lines(folder: Path, server: str) -> Iterator[Line]:
    """Many readers at once, on a city of their own."""
    city, cookies = filled(folder, server, CITY)
    try:
        yield from reader_lines(city, cookies, ("/", *PAGES))
    finally:
        city.remove()
