"""Two nodes as docs/operations.md describes them: two gunicorns, one PostgreSQL, one Redis.

Each has a data folder of its own; the keys come by the environment, and stores are reached through
proxies that can fall silent.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.greenfin.operations.proxy import Proxy, between
from tests.targets.served.installation import Answer, Installation, Person, migrated_database

WORKERS = 2
KEYS = {
    "GREENFIN_SECRET_KEY": "9fT2xQ7mLw4Rz8Kb1Vc6Ns3Hd5Jg0Pya",
    "GREENFIN_AUDIT_KEY": "Gq5Wn8Xe2Zr7Tb4Yk9Mu1Lf6Cs3Vd0Ha",
}


@dataclass
class Nodes:
    """Both nodes, and what stands between them and their stores."""

    first: Installation
    second: Installation
    database: Proxy
    cache: Proxy

    @property
    def both(self) -> tuple[Installation, Installation]:
        return self.first, self.second

    def logs(self) -> str:
        return "".join((node.data / "log").read_text() for node in self.both)


def require_stores() -> None:
    """Two nodes share what tests have where they are told of both stores."""
    if connection.vendor != "postgresql" or not settings.CACHE_URL:
        pytest.skip("two nodes share a PostgreSQL and a Redis, of which these tests are not told")


@contextmanager
def two_nodes(
    folder: Path, fill: Callable[[Installation], dict[str, str]], **more: str
) -> Iterator[Nodes]:
    """Both nodes at work; `fill` stores what they start with and says who is signed in."""
    with ExitStack() as stack:
        address = stack.enter_context(migrated_database(folder))
        database, database_url = stack.enter_context(between(address))
        cache, cache_url = stack.enter_context(between(settings.CACHE_URL))
        given = {
            **KEYS,
            "GREENFIN_CACHE_URL": cache_url,
            "GREENFIN_WORKERS": str(WORKERS),
            **more,
        }
        first = Installation(folder / "first", address, given=given)
        second = Installation(folder / "second", database_url, given=given)
        first.data.mkdir()
        first.sessions = second.sessions = fill(first)
        first.database = database_url
        second.data.mkdir()
        (second.data / "static").symlink_to(first.data / "static")
        for node in (first, second):
            stack.callback(node.end)
            node.start()
        yield Nodes(first, second, database, cache)


@contextmanager
def silent(store: Proxy) -> Iterator[None]:
    """Meanwhile a store takes what it is sent, and says nothing."""
    store.fall_silent()
    try:
        yield
    finally:
        store.come_back()


def workers_of(node: Installation) -> list[int]:
    """The processes that answer requests."""
    assert node.process is not None
    pid = node.process.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def reload(node: Installation, seconds: float = 90) -> None:
    """As `systemctl reload` does; over when the new workers are alone and the node answers."""
    assert node.process is not None
    former = set(workers_of(node))
    os.kill(node.process.pid, signal.SIGHUP)
    deadline = time.monotonic() + seconds
    while former & set(workers_of(node)) or len(workers_of(node)) < WORKERS:
        assert time.monotonic() < deadline, "the former workers do not go"
        time.sleep(0.1)
    answer = Person(node, "").get("/health/")
    assert answer.status == 200, (node.data / "log").read_text()[-3000:]


@dataclass
class Requests:
    """What people got who asked all the while, by what they asked for."""

    answers: list[tuple[str, Answer]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def statuses(self) -> set[int]:
        return {answer.status for _path, answer in self.answers}

    @property
    def slowest(self) -> float:
        return max(answer.seconds for _path, answer in self.answers)

    def ask(self, person: Person, path: str) -> None:
        try:
            self.answers.append((path, person.get(path)))
        except OSError as fault:
            self.refused.append(f"{path}: {type(fault).__name__} {fault}")


@contextmanager
def asked_meanwhile(
    nodes: Nodes, pages: Mapping[str, tuple[str, ...]], readers: int = 4, pause: float = 0.2
) -> Iterator[Requests]:
    """Readers who go to either node in turn, as a load balancer sends them, until it is over."""
    found = Requests()
    is_over = threading.Event()

    def read(number: int) -> None:
        turn = number
        while not is_over.is_set():
            for name, paths in pages.items():
                for path in paths:
                    found.ask(Person(nodes.both[turn % 2], name), path)
                    turn += 1
                    if is_over.wait(pause):
                        return

    threads = [threading.Thread(target=read, args=[number]) for number in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
