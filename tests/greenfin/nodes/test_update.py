"""The last release on two nodes, updated to this version while people go on working.

As the manual says: one node is taken out of the balancer and gets the new software, the tables are
brought up to date, it comes back, and then the other. A release after which a former version must
not write refuses writing, plainly, from the tables' update until the switch.
"""

import itertools
import json
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.greenfin.web.servers import ROOT, is_plain
from tests.targets.served.installation import Answer, Installation, Person, own_database

from .nodes import KEYS, require_stores

pytestmark = [pytest.mark.served, pytest.mark.database, pytest.mark.long]
FORMER = "9fdf138"
PAGES = ("/", "/targets/", "/districts/rongchang/", "/tasks/?page=2", "/api/v1/targets/")
LAYING = (
    "import django, os, pathlib; django.setup();"
    "from tests.targets.served.prepare import lay_static;"
    "lay_static(pathlib.Path(os.environ['GREENFIN_DATA']))"
)


@dataclass
class Balancer:
    """Whoever asks comes to one of the nodes that are in; it stands for an installation."""

    nodes: list[Installation]
    sessions: dict[str, str]
    _turn: Iterator[int] = field(default_factory=itertools.count)

    @property
    def port(self) -> int:
        nodes = tuple(self.nodes)
        return nodes[next(self._turn) % len(nodes)].port

    def take_out(self, node: Installation) -> None:
        """What was sent to it already is on its way for a moment yet."""
        self.nodes.remove(node)
        time.sleep(1)
        node.end()

    def take_in(self, node: Installation) -> None:
        node.start()
        self.nodes.append(node)


@dataclass
class People:
    """Readers and a district at work, and what they got in each phase of the update."""

    balancer: Balancer
    phase: str = "before"
    read: dict[str, Counter[int]] = field(default_factory=dict)
    written: dict[str, Counter[int]] = field(default_factory=dict)
    refusals: list[Answer] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def person(self, name: str) -> Person:
        return Person(self.balancer, name)  # type: ignore[arg-type]

    def reading(self) -> None:
        for path in itertools.cycle(PAGES):
            if self.is_over.wait(0.2):
                return
            phase = self.phase
            try:
                status = self.person("reviewer-1").get(path).status
            except OSError as fault:
                self.faults.append(f"{phase} {path}: {fault!r}")
            else:
                self.read.setdefault(phase, Counter())[status] += 1

    def writing(self) -> None:
        """Returns of a district, each a correction of the last, from upload to publication."""
        number = 0
        while not self.is_over.is_set():
            file = self.balancer.nodes[0].data.parent / "first" / f"rongchang-{number % 20}.xlsx"
            address = self.step(lambda: self.person("rongchang-0").upload(file.read_bytes()))  # noqa: B023
            # One that was refused is handed in again: after twenty it would be what is published.
            number += bool(address)
            for name, deed in (("rongchang-0", "submit"), ("reviewer-0", "accept")):
                if self.is_over.wait(0.3):
                    return
                person = self.person(name)
                reason = {"reason": "数据有误"} if deed == "submit" else {}
                if address:
                    done = lambda: person.decide(address, deed, **reason)  # noqa: B023, E731
                    while not self.step(done) and not self.is_over.wait(0.3):
                        pass

    def step(self, deed: Any) -> str:
        """Where a deed leads; "" where it was refused."""
        phase = self.phase
        try:
            answer = deed()
        except OSError as fault:
            self.faults.append(f"{phase} writing: {fault!r}")
            return ""
        # A deed looks and then does: begun in one phase, it may be answered by a node of the next.
        of_one = phase if phase == self.phase else f"{phase} to {self.phase}"
        self.written.setdefault(of_one, Counter())[answer.status] += 1
        if answer.status != 302:
            self.refusals.append(answer)
        return str(answer.location or "done") if answer.status == 302 else ""


def former_software(folder: Path) -> Path:
    """The last release as it lies in the history."""
    packed = subprocess.run(
        ["git", "archive", FORMER], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    if packed.returncode:
        pytest.skip("the history of the last release is not here, as in a shallow copy")
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=packed.stdout, check=True)
    words = Path("greenfin/locale/zh_Hans/LC_MESSAGES/django.mo")
    shutil.copy(ROOT / words, folder / words)
    return folder


@pytest.fixture
def nodes(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Installation, Installation]]:
    """Two nodes of the last release."""
    require_stores()
    with ExitStack() as stack:
        software = former_software(tmp_path / "software")
        address = stack.enter_context(own_database(tmp_path))
        given = {**KEYS, "GREENFIN_CACHE_URL": settings.CACHE_URL}
        found = [
            Installation(tmp_path / name, address, given=given, software=software)
            for name in ("first", "second")
        ]
        for node in found:
            node.data.mkdir()
        prepared = found[0].call("-m", "tests.targets.served.prepare")
        shutil.copytree(found[0].data / "static", found[1].data / "static")
        for node in found:
            node.sessions = json.loads(prepared.splitlines()[-1])
            stack.callback(node.leave)
            node.start()
        yield found[0], found[1]


def bring_up_to_date(node: Installation) -> None:
    """As the manual says: where the database gives up over a lock, `migrate` is called again."""
    for turn in range(5):
        try:
            node.call("manage.py", "migrate", "--verbosity", "0")
        except AssertionError as refused:
            is_over_a_lock = "deadlock detected" in str(refused) or "lock timeout" in str(refused)
            if not is_over_a_lock or turn == 4:
                raise
        else:
            return


def test_the_last_release_is_updated_while_people_work(
    nodes: tuple[Installation, Installation],
) -> None:
    first, second = nodes
    balancer = Balancer([first, second], first.sessions)
    people = People(balancer)
    threads = [threading.Thread(target=people.reading) for _ in range(3)]
    threads.append(threading.Thread(target=people.writing))
    for thread in threads:
        thread.start()
    try:
        time.sleep(8)
        people.phase = "one node"
        balancer.take_out(first)
        first.software = ROOT
        first.call("-c", LAYING)
        time.sleep(4)
        people.phase = "tables"
        began = time.monotonic()
        bring_up_to_date(first)
        migrated = time.monotonic() - began
        people.phase = "switch"
        time.sleep(4)
        began = time.monotonic()
        first.start()
        started = time.monotonic() - began
        people.phase = "switching"
        balancer.nodes[:] = [first]
        time.sleep(6)
        second.end()
        second.software = ROOT
        second.call("-c", LAYING)
        balancer.take_in(second)
        people.phase = "after"
        time.sleep(8)
    finally:
        people.is_over.set()
        for thread in threads:
            thread.join(60)
    print(people.read, people.written, f"migrate {migrated:.1f} s, start {started:.1f} s")
    assert people.faults == []
    assert set().union(*people.read.values()) == {200}
    for phase in ("before", "one node", "after"):
        assert set(people.written[phase]) == {302}, phase
    assert set(people.written["switch"]) == {503}
    assert all(is_plain(answer.text) for answer in people.refusals if answer.status == 503)
    assert {answer.status for answer in people.refusals} == {503}
    found = first.ask("tests.targets.served.inspect_all")
    assert found["faults"] == []
    assert found["events"]["accept_return"] > 2
    for node in nodes:
        node.call("manage.py", "verify")
