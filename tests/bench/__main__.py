"""The benchmarks of `make bench`: a table on the screen and the same in var/bench.json.

`python -m tests.bench [reading] [history] [city] [nation] [memory] [readers] [loads] [--rounds N]`;
without names all of them. With TEST_DATABASE_URL the history, the pages of a city and its readers
are measured on that PostgreSQL as well, with TEST_CACHE_URL as the shared cache. A goal that is
missed by more than a quarter fails the run.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .city import busy_lines, city_lines, memory_lines, nation_lines
from .installation import DATA, Installation
from .measure import Line, heading, medians
from .pages import loads
from .past_figures import ROWS, write_table

PARTS = ("reading", "history", "city", "nation", "memory", "readers", "loads")
# A goal missed by more than this fails the run.
LEEWAY = 1.25
PAGES = ("/", "/districts/rongchang/")
COLD_KILOBYTES, WARM_KILOBYTES, MOST_REQUESTS = 440, 15, 7


def reading_lines(installation: Installation, rounds: int) -> Iterator[Line]:
    found = installation.answer("reading", str(rounds))
    what = f"reading a filled workbook, {found['rows']} rows, checks included"
    beside = "openpyxl's bare full load"
    yield Line(f"{what}, child at hand", found["read"], beside, found["bare"])
    yield Line(f"{what}, child started", found["child"], beside, found["bare"])


def history_lines(installation: Installation, rounds: int) -> Iterator[Line]:
    folder = installation.folder.parent / "import"
    table = installation.folder.parent / "history.xlsx"
    write_table(table)
    fresh = Installation(folder, installation.server, f"{installation.name}_import")

    processes: list[float] = []

    def inside(way: str) -> float:
        copy = installation.copy_to(folder, fresh.name)
        start = time.perf_counter()
        answer = copy.answer("past_figures", way, str(table))
        if way == "peer":
            processes.append((time.perf_counter() - start) * 1000)
        assert answer["stored"] == ROWS
        return float(answer["milliseconds"])

    def commands() -> float:
        copy = installation.copy_to(folder, fresh.name)
        start = time.perf_counter()
        copy.run("manage.py", "import_history", str(table))
        copy.run("manage.py", "import_history", str(table), "--apply", "--by", "bench-reviewer")
        return (time.perf_counter() - start) * 1000

    found = medians(
        {"ours": lambda: inside("ours"), "peer": lambda: inside("peer"), "commands": commands},
        rounds,
    )
    fresh.remove()
    beside = "pandas + calamine + bulk_create"
    what = f"import_history, {ROWS:,} rows, {installation.kind}"
    yield Line(f"{what}: preview + confirm", found["ours"], beside, found["peer"], goal=0.6)
    what = f"import_history, {ROWS:,} rows, {installation.kind}: a dry run, then --apply"
    process = statistics.median(processes)
    yield Line(what, found["commands"], f"{beside}, one process with its start", process)


def load_lines(installation: Installation) -> Iterator[Line]:
    with installation.serving() as address:
        for path in PAGES:
            for visit, found in loads(address, path).items():
                what = f"{path} in a browser, {visit}"
                kilobytes = COLD_KILOBYTES if visit == "cold" else WARM_KILOBYTES
                yield Line(what, found["bytes"] / 1000, "the goal", kilobytes, "kB", goal=1)
                requests = found["requests"]
                yield Line(what, requests, "the goal", MOST_REQUESTS, "req", goal=1)


def lines(parts: list[str], folder: Path, rounds: int) -> Iterator[Line]:
    servers = ["", *filter(None, [os.environ.get("TEST_DATABASE_URL", "")])]
    for number, server in enumerate(servers):
        full = Installation(folder / f"full{number}", server, "greenfin_bench_full")
        bare = Installation(folder / f"plans{number}", server, "greenfin_bench_plans")
        try:
            if set(parts) & {"reading", "city", "loads"}:
                full.create()
                cookies = full.answer("filling", "--samples")
            if "reading" in parts and not server:
                yield from reading_lines(full, rounds)
            if "history" in parts:
                bare.create()
                bare.answer("filling")
                yield from history_lines(bare, rounds)
            if "city" in parts:
                yield from city_lines(full, cookies, folder / f"city{number}", rounds)
            if "nation" in parts:
                yield from nation_lines(folder / f"nation{number}", server, rounds)
            if "memory" in parts and not server:
                yield from memory_lines(folder / "memory")
            if "readers" in parts:
                yield from busy_lines(folder / f"readers{number}", server)
            if "loads" in parts and not server:
                yield from load_lines(full)
        finally:
            full.remove()
            bare.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    parts = options.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(heading())
    found = []
    with tempfile.TemporaryDirectory(prefix="greenfin-bench-") as folder:
        for line in lines(parts, Path(folder), options.rounds):
            print(line, flush=True)
            found.append(line.to_dict())
    path = DATA / "bench.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    missed = sum(line["is_met"] is False for line in found)
    print(f"{len(found)} lines in {path.name}, {missed} above their goal.")
    if any(line["goal"] and line["ratio"] > line["goal"] * LEEWAY for line in found):
        raise SystemExit("A goal is missed by more than a quarter.")


if __name__ == "__main__":
    main()
