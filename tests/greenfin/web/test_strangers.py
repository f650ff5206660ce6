"""What strangers do to a real server, and what others notice of it."""

import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.greenfin.web.servers import Server, prepared_installation, served

pytestmark = pytest.mark.served

THREADS = 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of few threads; forwarded addresses are believed, so that one machine can be many."""
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


@pytest.mark.parametrize("kind", ["one address", "one name"])
def test_a_real_sign_in_does_not_wait_for_strangers(server: Server, kind: str) -> None:
    """Forty tries, two at a time all the while; those that are let in are slowed and told."""
    third = 2 if kind == "one name" else 3
    alone = sign_in(server, "reporter", "Kept-out-of-logs-1", f"10.0.{third}.1")
    assert alone[0] == 302

    def one_try(count: int) -> tuple[int, str, float]:
        if kind == "one address":
            return sign_in(server, f"name-{count}", "wrong", "192.0.2.200")
        return sign_in(server, "reporter", "wrong", f"192.0.2.{count}")

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(one_try, count) for count in range(40)]
        while sum(one.done() for one in tries) < 15:
            time.sleep(0.05)
        # The machine may be busy with other things for one of them.
        real = [
            sign_in(server, "reporter", "Kept-out-of-logs-1", f"10.0.{third}.1")
            for _each in range(5)
        ]
        answers = [one.result() for one in tries]
    assert [status for status, _text, _seconds in real] == [302] * 5
    # A busy machine is slow without strangers, too.
    after = sign_in(server, "reporter", "Kept-out-of-logs-1", f"10.0.{third}.1")
    alone_at_most = max(alone[2], after[2])
    assert min(seconds for _status, _text, seconds in real) < alone_at_most + 1, (real, after)
    told = [answer for answer in answers if "登录失败次数较多" in answer[1]]
    assert len(told) >= 20
    assert min(seconds for _status, _text, seconds in told) >= 0.5


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
