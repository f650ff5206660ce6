"""What strangers do to a real server, and what others notice of it."""

import http.client
import itertools
import signal
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.greenfin.web.servers import Server, prepared_installation, served

pytestmark = pytest.mark.served

THREADS = 24
RIGHT = "Kept-out-of-logs-1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Forwarded addresses are believed, so that one machine can be many."""
    data = prepared_installation(tmp_path_factory.mktemp("strangers") / "data")
    with served(data, GREENFIN_THREADS=str(THREADS), GREENFIN_TRUST_PROXY="on") as running:
        yield running


def sign_in(server: Server, name: str, password: str, address: str) -> tuple[int, str, float]:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": "x" * 32}
    headers = {
        "Cookie": "csrftoken=" + "x" * 32,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": address,
    }
    connection.request("POST", "/accounts/login/", urlencode(fields), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, time.monotonic() - began


class Strangers:
    """Who try one name from ever new addresses, or ever new names from one, many at a time; what
    they were answered, and when."""

    AT_ONCE = 16

    def __init__(self, server: Server, kind: str) -> None:
        self.server, self.kind = server, kind
        self.answers: list[tuple[float, int, str, float]] = []
        self._tries = itertools.count()
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._go_on) for _each in range(self.AT_ONCE)]

    def __enter__(self) -> "Strangers":
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._is_over.set()
        for one in self._threads:
            one.join(120)

    def _go_on(self) -> None:
        while not self._is_over.is_set():
            count = next(self._tries)
            if self.kind == "one address":
                answer = sign_in(self.server, f"name-{count}", "wrong", "192.0.2.200")
            else:
                place = f"198.18.{count // 250}.{count % 250}"
                answer = sign_in(self.server, "reporter", "wrong", place)
            self.answers.append((time.monotonic(), *answer))

    @property
    def told(self) -> list[float]:
        """How long those waited who were looked at and told that many fail."""
        return [took for _at, _status, text, took in self.answers if "登录失败次数较多" in text]

    def looked_at(self, begun: float, ended: float) -> int:
        """Of how many the password was worked out, to judge by the answers of a time."""
        return sum(status == 200 and begun <= at <= ended for at, status, *_rest in self.answers)


@pytest.mark.parametrize("kind", ["one address", "one name"])
def test_a_real_sign_in_does_not_wait_for_strangers(server: Server, kind: str) -> None:
    """Told by whom the server serves meanwhile, not by the clock, which a busy machine slows for
    all: of sixteen strangers at a time hardly one is looked at before the real one is in."""
    home = "10.0.2.1" if kind == "one name" else "10.0.3.1"
    assert sign_in(server, "reporter", RIGHT, home)[0] == 302
    meanwhile = []
    with Strangers(server, kind) as strangers:
        deadline = time.monotonic() + 120
        while len(strangers.told) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        for _each in range(7):
            begun = time.monotonic()
            assert sign_in(server, "reporter", RIGHT, home)[0] == 302
            meanwhile.append(strangers.looked_at(begun, time.monotonic()))
    assert statistics.median(meanwhile) <= 4, meanwhile
    assert statistics.median(strangers.told) >= 0.5
    refused = [text for _at, status, text, _took in strangers.answers if status == 429]
    assert len(refused) > len(strangers.told)
    assert all("请稍候数秒重试" in text for text in refused)
    assert {status for _at, status, *_rest in strangers.answers} == {200, 429}


def slow_upload(server: Server, head: bytes, ended: list[float]) -> None:
    """A byte each half second, for as long as the server listens."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), 60) as client:
        client.sendall(head)
        client.settimeout(0.5)
        while time.monotonic() - began < 30:
            try:
                client.sendall(b"a")
                if client.recv(100) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    ended.append(time.monotonic() - began)


def test_slow_clients_hold_no_thread_for_more_than_ten_seconds(server: Server) -> None:
    """As many as there are threads, half in the head of a request, half in its body."""
    length = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n"
    body = length + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    ended: list[float] = []
    clients = [
        threading.Thread(target=slow_upload, args=(server, head, ended))
        for head in (b"GET / HTTP/1.1\r\nX-Slow: ", body) * (THREADS // 2)
    ]
    for client in clients:
        client.start()
    time.sleep(1)
    began = time.monotonic()
    assert server.get("/health/").status == 200
    assert time.monotonic() - began < 11
    for client in clients:
        client.join(40)
    assert len(ended) == THREADS
    assert max(ended) < 12, ended
    log = server.log()
    assert "Traceback" not in log


def test_a_reload_by_signal_refuses_nobody(server: Server) -> None:
    """What `systemctl reload` does, while pages are asked for one after the other."""
    is_over, answers = threading.Event(), []

    def ask() -> None:
        while not is_over.is_set():
            answers.append(server.get("/health/").status)

    asking = threading.Thread(target=ask)
    asking.start()
    before = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    server.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 60
    while set(server._pids()[1:]) & set(map(int, before.split())) and time.monotonic() < deadline:
        time.sleep(0.2)
    is_over.set()
    asking.join(60)
    assert not set(server._pids()[1:]) & set(map(int, before.split()))
    assert set(answers) == {200}, "one at least, and none refused"
