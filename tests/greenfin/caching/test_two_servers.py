"""Done on one server, read on another: the next request is current, whatever either has kept."""

import http.client
import json
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.greenfin.web.access_matrix import READERS
from tests.greenfin.web.servers import Server, run_module, served
from tests.targets.served.installation import migrated_database

from .addresses import content_of, first_difference

pytestmark = [
    pytest.mark.served,
    pytest.mark.database,
    pytest.mark.long,
    pytest.mark.on_one("postgresql"),
]
ASKED_EACH_TIME = 6
Asked = tuple[str, str]
# What asking for pages writes into is no other page.
LEFT_OUT = ("/accounts/audit/",)


@dataclass(frozen=True)
class Prepared:
    data: Path
    given: dict[str, str]
    sessions: dict[str, str]
    addresses: list[str]


@pytest.fixture(scope="module")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Prepared]:
    folder = tmp_path_factory.mktemp("two") / "data"
    folder.mkdir()
    with migrated_database(folder) as database:
        found = run_module(folder, "tests.greenfin.caching.prepare", DATABASE_URL=database)
        yield Prepared(folder, {"DATABASE_URL": database}, **found)


def fetched(server: Server, address: str, session: str = "") -> bytes:
    """Status and content of an answer, as they are compared."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        link.request("GET", address, headers={"Cookie": f"sessionid={session}"} if session else {})
        response = link.getresponse()
        return content_of(response.status, response.read())
    finally:
        link.close()


def all_fetched(server: Server, asked: Iterable[Asked]) -> dict[Asked, bytes]:
    return {one: fetched(server, one[1], one[0]) for one in asked}


@contextmanager
def read_all_the_while(server: Server, session: str) -> Iterator[None]:
    """Somebody who asks for pages while something happens: what was begun before it ends after."""
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            for address in ("/", "/targets/", "/districts/"):
                fetched(server, address, session)
            is_over.wait(0.1)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_what_is_done_on_one_server_is_read_on_the_other(
    prepared: Prepared, repeats: Callable[..., int]
) -> None:
    """Deeds on one, each followed by pages on the other, which had them before.

    Now and then by those of the first, so that the other finds what the first has kept: the two
    keep for themselves, or together where the tests are told of a shared cache.
    """
    chance = random.Random(4)
    given = {**prepared.given, "GREENFIN_CACHE_URL": settings.CACHE_URL}
    acting = {**given, "DJANGO_SETTINGS_MODULE": "tests.greenfin.caching.acting_settings"}
    known = [one for one in prepared.addresses if not one.startswith(LEFT_OUT)]
    leader = prepared.sessions["leader"]
    with served(prepared.data, **acting) as first, served(prepared.data, **given) as second:
        done = []
        for number in range(repeats(200, 25)):
            asked = [(leader, "/"), ("", "/")]
            asked += [
                (prepared.sessions.get(chance.choice(READERS), ""), one)
                for one in chance.sample(known, ASKED_EACH_TIME)
            ]
            all_fetched(second, asked)
            with read_all_the_while(second, leader):
                done.append(fetched(first, "/acting/").decode())
            assert done[-1].startswith("200 "), first.log()
            if number % 2:
                all_fetched(first, asked)
            met = all_fetched(second, asked)
            answer = fetched(first, f"/anew/?asked={quote(json.dumps(asked))}")
            found = json.loads(answer.removeprefix(b"200 "))["found"]
            anew = {
                one: content.encode("latin-1") for one, content in zip(asked, found, strict=True)
            }
            assert first_difference(met, anew) is None, done
    assert len(set(done)) > 1
