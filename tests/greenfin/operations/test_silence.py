"""A store of data that says nothing: refusals in seconds for the database, slower pages for Redis.

A real server behind gunicorn, and a proxy between it and its store.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from districts.stores.cache import LEFT_ALONE, SharedCache
from tests.greenfin.web.servers import (
    Answer,
    Server,
    copied_installation,
    free_port,
    is_plain,
    prepared_installation,
    served,
)
from tests.targets.served.installation import migrated_database

from .proxy import Proxy, between

pytestmark = pytest.mark.served
PAGES = ("/", "/targets/", "/districts/rongchang/", "/tasks/?page=2", "/api/v1/targets/")
WHOLE_SILENCE = 60
LONGEST_REFUSAL = 6.0
LONGEST_HEALTH = 5.0
# A page that is built anew on a busy machine, and what Redis is waited for.
LONGEST_PAGE = 20.0

Silence = tuple[Server, Proxy]


@pytest.fixture(scope="module")
def with_database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[Silence]:
    """An installation on PostgreSQL, with a proxy before it."""
    if connection.vendor != "postgresql":
        pytest.skip("what is asked here is asked of PostgreSQL")
    folder = tmp_path_factory.mktemp("silence")
    with migrated_database(folder) as address, between(address) as (proxy, url):
        data = prepared_installation(folder / "data", DATABASE_URL=address)
        with served(data, DATABASE_URL=url) as server:
            yield server, proxy


def asked_meanwhile(server: Server, until: Callable[[], bool]) -> list[Answer]:
    """What eight readers get who open pages one after the other."""

    def read(number: int) -> list[Answer]:
        answers = []
        while not until():
            for path in PAGES:
                answers.append(server.get(path, signed_in=number % 2 == 0))
            time.sleep(0.2)
        return answers

    with ThreadPoolExecutor(8) as readers:
        return [answer for answers in readers.map(read, range(8)) for answer in answers]


def require_well(server: Server) -> None:
    for path in PAGES:
        assert server.get(path, signed_in=True).status == 200
    health = server.get("/health/")
    assert (health.status, health.text) == (200, '{"status": "ok"}')


@pytest.mark.long
@pytest.mark.database
def test_a_database_that_is_silent_for_a_minute(
    with_database: Silence, repeats: Callable[[int], int]
) -> None:
    server, proxy = with_database
    require_well(server)
    proxy.fall_silent()
    ends = time.monotonic() + max(repeats(WHOLE_SILENCE), 12)
    healths: list[Answer] = []

    def ask_for_health() -> None:
        while time.monotonic() < ends:
            healths.append(server.get("/health/"))
            time.sleep(0.1)

    asking = threading.Thread(target=ask_for_health)
    asking.start()
    answers = asked_meanwhile(server, lambda: time.monotonic() >= ends)
    asking.join()
    proxy.come_back()
    assert len(answers) >= 8 * len(PAGES)
    assert {answer.status for answer in answers} == {503}
    assert max(answer.seconds for answer in answers) < LONGEST_REFUSAL
    assert all(is_plain(answer.text) for answer in answers if answer.text.startswith("<"))
    assert {answer.status for answer in healths} == {503}
    assert max(answer.seconds for answer in healths) < LONGEST_HEALTH
    time.sleep(1.5)
    require_well(server)
    assert server.upload().status == 302


@pytest.mark.database
def test_connections_that_are_lost_while_the_server_is_well(with_database: Silence) -> None:
    """As behind a firewall that has forgotten them: each costs one wait, and no page."""
    server, proxy = with_database
    require_well(server)
    proxy.fall_silent(takes_new=True)
    answer = server.get("/targets/")
    assert answer.status == 200
    assert answer.seconds < LONGEST_REFUSAL
    require_well(server)


@pytest.mark.django_db(transaction=True)
def test_a_long_statement_is_waited_for_unless_there_is_a_limit() -> None:
    """What the server works on may take longer than any silence; a check of health may not."""
    if connection.vendor != "postgresql":
        pytest.skip("what is asked here is asked of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(6), 1")
        assert cursor.fetchone()[1] == 1
        begun = time.monotonic()
        with connection.hurried(2), pytest.raises(OperationalError, match="within 2 s"):
            cursor.execute("SELECT pg_sleep(6)")
        assert time.monotonic() - begun < 3
    connection.close()


@contextmanager
def mute_listener() -> Iterator[str]:
    """Takes connections as the operating system does, and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@contextmanager
def nobody() -> Iterator[str]:
    yield f"redis://127.0.0.1:{free_port()}/0"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared_installation(tmp_path_factory.mktemp("installation") / "data")


def require_pages(server: Server) -> None:
    """No page is refused, each in bounded time, and kept pages are as quick as ever."""
    answers = [server.get(path, signed_in=True) for path in PAGES]
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < LONGEST_PAGE
    health = server.get("/health/")
    assert (health.status, health.text) == (200, '{"status": "slow"}')
    assert health.seconds < LONGEST_HEALTH
    assert min(server.get("/", signed_in=True).seconds for _ in range(3)) < 0.5


@pytest.mark.parametrize("cache", [nobody, mute_listener])
def test_a_cache_that_is_gone_or_hangs_costs_no_page(
    prepared: Path, tmp_path: Path, cache: Callable[[], Iterator[str]]
) -> None:
    data = copied_installation(prepared, tmp_path / "data")
    with ExitStack() as stack:
        address = stack.enter_context(cache())  # type: ignore[arg-type]
        server = stack.enter_context(served(data, GREENFIN_CACHE_URL=address))
        require_pages(server)
        assert server.log().count("event=cache_silent") == 1


def test_a_cache_that_falls_silent_and_comes_back(prepared: Path, tmp_path: Path) -> None:
    address = os.environ.get("GREENFIN_CACHE_URL") or pytest.skip("no Redis is named")
    data = copied_installation(prepared, tmp_path / "data")
    with (
        between(address) as (proxy, url),
        served(data, GREENFIN_CACHE_URL=url) as server,
    ):
        require_well(server)
        proxy.fall_silent()
        ends = time.monotonic() + 2 * LEFT_ALONE
        answers = asked_meanwhile(server, lambda: time.monotonic() >= ends)
        assert {answer.status for answer in answers} == {200}
        assert max(answer.seconds for answer in answers) < LONGEST_PAGE
        require_pages(server)
        proxy.come_back()
        time.sleep(LEFT_ALONE)
        require_well(server)
        assert "event=cache_answers_again" in server.log()


def test_what_is_kept_during_an_outage_is_found_again() -> None:
    cache = SharedCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": {"MAX_BYTES": 9000}})
    cache.set("name", None, 60)
    assert cache.get("name", "nothing") is None
    assert not cache.add("name", 2)
    assert cache.delete("name")
    assert cache.get("name", "nothing") == "nothing"
    cache.set("name", 1)
    cache.clear()
    assert cache.get("name") is None
    assert not cache.is_answering()
