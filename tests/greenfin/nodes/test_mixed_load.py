"""Half an hour of a whole city's people on two nodes, while everything that can fail does so once.

`make test-long`, or by itself `pytest -n 0 --whole --minutes 3 tests/greenfin/nodes`. The figures
are printed and written to var/mixed-load.txt.
"""

import json
import os
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.greenfin.web.servers import ROOT
from tests.targets.served.installation import Installation

from .nodes import Nodes, reload, require_stores, silent, two_nodes, workers_of
from .writers import (
    BETWEEN_CLICKS,
    BETWEEN_RETURNS,
    REPORTING,
    Diary,
    District,
    Reader,
    going_on,
    health_of,
)

pytestmark = [pytest.mark.served, pytest.mark.database, pytest.mark.long]
READERS = 6
FIGURES = ROOT / "var" / "mixed-load.txt"
# Of the whole time, when the workers are measured: at 5, 15 and 30 minutes of 30.
MEASURED_AT = (1 / 6, 1 / 2, 1)
# What a worker may hold more at the end than when it was first measured.
MORE_MEMORY, MORE_DESCRIPTORS = 1.2, 24
# Until all connections that were lost have been found out.
AFTERMATH = 8


@dataclass(frozen=True)
class Held:
    """What a worker holds: megabytes of its own, open files and connections, threads."""

    megabytes: float
    descriptors: int
    threads: int


def held_by(pid: int) -> Held:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return Held(
        round(int(status["VmRSS"].split()[0]) / 1024, 1),
        len(list(Path(f"/proc/{pid}/fd").iterdir())),
        int(status["Threads"]),
    )


@dataclass
class Course:
    """The faults, one after the other, each at its share of the whole time."""

    nodes: Nodes
    diary: Diary
    seconds: float
    told: list[str] = field(default_factory=list)
    measured: list[dict[int, Held]] = field(default_factory=list)

    def run(self) -> None:
        long = min(60.0, self.seconds / 15)
        steps: list[tuple[float, str, Callable[[], None]]] = [
            (0.02, "reload of the first node", lambda: reload(self.nodes.first)),
            (0.06, "reload of the second node", lambda: reload(self.nodes.second)),
            (0.09, "a worker killed", self.kill_a_worker),
            (0.12, "Redis cut off", lambda: self.cut_cache(long / 2)),
            (MEASURED_AT[0], "measured", self.measure),
            (0.25, "database silent", lambda: self.silence_database(long)),
            (0.40, "Redis cut off", lambda: self.cut_cache(long)),
            (MEASURED_AT[1], "measured", self.measure),
            (0.60, "database silent", lambda: self.silence_database(long)),
            (0.75, "Redis cut off", lambda: self.cut_cache(long)),
            (MEASURED_AT[2], "measured", self.measure),
            (1.00, "reload of the first node", lambda: reload(self.nodes.first)),
            (1.00, "reload of the second node", lambda: reload(self.nodes.second)),
        ]
        for share, name, step in steps:
            time.sleep(max(0.0, self.diary.begun + share * self.seconds - time.monotonic()))
            began = time.monotonic()
            step()
            at, took = began - self.diary.begun, time.monotonic() - began
            self.told.append(f"{at / 60:5.1f} min: {name}, {took:.1f} s")

    def measure(self) -> None:
        self.measured.append(
            {pid: held_by(pid) for one in self.nodes.both for pid in workers_of(one)}
        )

    def kill_a_worker(self) -> None:
        """Whoever it was answering is told nothing; gunicorn starts another in its place."""
        with self.excusing(0, after=3):
            os.kill(workers_of(self.nodes.first)[0], signal.SIGKILL)

    def cut_cache(self, seconds: float) -> None:
        with silent(self.nodes.cache):
            time.sleep(seconds)

    def silence_database(self, seconds: float) -> None:
        """Both nodes say so within five seconds, and are well again by themselves."""
        with self.excusing(503, after=AFTERMATH), silent(self.nodes.database):
            time.sleep(seconds / 2)
            for node in self.nodes.both:
                began = time.monotonic()
                assert health_of(node) == 503
                assert time.monotonic() - began < 5.0
            time.sleep(seconds / 2)
        assert [health_of(node) for node in self.nodes.both] == [200, 200]

    @contextmanager
    def excusing(self, status: int, after: float) -> Iterator[None]:
        self.diary.excused.add(status)
        yield
        time.sleep(after)
        self.diary.excused.discard(status)

    def report(self) -> list[str]:
        """The figures, in lines."""
        lines = [*self.told, ""]
        for kind, taken in sorted(self.diary.seconds.items()):
            counts = {s: n for (of, s), n in sorted(self.diary.counts.items()) if of == kind}
            middle, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            lines.append(
                f"{kind:10} {counts} median {middle:.2f} s, one in twenty {slow:.2f} s, "
                f"slowest {max(taken):.2f} s"
            )
        lines += ["", f"{len(self.diary.confirmed)} writes confirmed", ""]
        for share, workers in zip(MEASURED_AT, self.measured, strict=False):
            for pid, held in workers.items():
                lines.append(
                    f"{share * self.seconds / 60:5.1f} min: worker {pid}: {held.megabytes} MB, "
                    f"{held.descriptors} descriptors, {held.threads} threads"
                )
        return lines


def inspected(node: Installation) -> dict[str, Any]:
    return dict(node.run("tests.greenfin.nodes.inspect_writes"))


@pytest.fixture
def nodes(
    tmp_path: Path, pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Nodes]:
    if not pytestconfig.getoption("--whole"):
        pytest.skip("half an hour, which `make test-long` takes")
    require_stores()

    def fill(node: Installation) -> dict[str, str]:
        return dict(node.run("tests.greenfin.nodes.prepare_city"))

    with two_nodes(tmp_path, fill) as found:
        yield found


def test_half_an_hour_of_people_and_faults(nodes: Nodes, pytestconfig: pytest.Config) -> None:
    diary = Diary()
    course = Course(nodes, diary, pytestconfig.getoption("--minutes") * 60)
    is_over = threading.Event()
    people = [
        *(going_on(Reader(nodes, diary, n).act, is_over, BETWEEN_CLICKS) for n in range(READERS)),
        *(
            going_on(District(nodes, diary, slug).act, is_over, BETWEEN_RETURNS)
            for slug in REPORTING
        ),
    ]
    try:
        course.run()
    finally:
        is_over.set()
        for one in people:
            one.join(60)
        lines = course.report()
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text("\n".join([*lines, *diary.wrong]) + "\n")
        print("\n".join(lines))

    assert diary.wrong == []
    (nodes.first.data / "confirmed.json").write_text(json.dumps(diary.confirmed))
    for node in nodes.both:
        assert inspected(node) == {"lost": [], "chain": None, "verify": []}
    first, *_others, last = course.measured
    for pid, held in last.items():
        assert held.megabytes < first[pid].megabytes * MORE_MEMORY
        assert held.descriptors <= first[pid].descriptors + MORE_DESCRIPTORS
    errors = [line for line in nodes.logs().splitlines() if "level=error" in line]
    assert [line for line in errors if "Service Unavailable" not in line] == []
