"""Pages over HTTP against a bare one on the same server, and what a browser loads cold and warm."""

import http.client
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import psycopg
from playwright.sync_api import CDPSession, sync_playwright

from .installation import Installation
from .measure import medians

IN_A_ROW = 10
Times = dict[str, float]
VISITS = ("cold", "second visit", "third visit")
# What a publish of one district's return does to all that is kept.
MOVES = (
    "UPDATE districts_dataversion SET stamp = stamp + 1",
    "UPDATE districts_jurisdiction SET figures_stamp ="
    " (SELECT stamp FROM districts_dataversion) WHERE slug = 'rongchang'",
)


class Visitor:
    """Somebody signed in, with a kept connection, as a browser has."""

    def __init__(self, address: str, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc)
        self.cookies = dict(cookies)

    def upload(self, workbook: bytes) -> None:
        """Hands in a return, as its reporter's browser does."""
        token = "x" * 32
        parts = {
            'name="csrfmiddlewaretoken"': token.encode(),
            'name="workbook"; filename="return.xlsx"': workbook,
        }
        body = b"".join(
            b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (name.encode(), value)
            for name, value in parts.items()
        )
        headers = {
            "Cookie": "; ".join(f"{one}={value}" for one, value in self.cookies.items())
            + f"; csrftoken={token}",
            "Content-Type": "multipart/form-data; boundary=edge",
        }
        self.connection.request("POST", "/returns/upload/", body + b"--edge--\r\n", headers)
        response = self.connection.getresponse()
        response.read()
        if response.status != 302:
            raise SystemExit(f"An upload was answered with {response.status}.")

    def get(self, path: str, expected: int, **headers: str) -> http.client.HTTPMessage:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(
            "GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip", **headers}
        )
        response = self.connection.getresponse()
        response.read()
        if response.status != expected:
            raise SystemExit(f"{path} answered {response.status}, not {expected}.")
        for written in response.headers.get_all("Set-Cookie") or []:
            name, _sign, value = written.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.headers


def page_times(
    installation: Installation, address: str, cookies: dict[str, str], rounds: int
) -> Times:
    """Milliseconds of the server's processor for a bare page, behind the middleware and without it
    (`naked`), and for the summary `cached`, `uncached` and `unchanged`."""
    visitor, stranger = Visitor(address, cookies), Visitor(address, {})
    visitor.get("/", 200)

    def several(visit: Callable[[], object]) -> float:
        return installation.spent(lambda: [visit() for _number in range(IN_A_ROW)]) / IN_A_ROW

    def uncached() -> float:
        move_stamp(installation)
        return installation.spent(lambda: visitor.get("/", 200))

    def unchanged() -> float:
        tag = visitor.get("/", 200)["ETag"]
        return several(lambda: visitor.get("/", 304, **{"If-None-Match": tag}))

    return medians(
        {
            "bare": lambda: several(lambda: stranger.get("/bare/", 200)),
            "naked": lambda: several(lambda: stranger.get("/naked/", 200)),
            "cached": lambda: several(lambda: visitor.get("/", 200)),
            "uncached": uncached,
            "unchanged": unchanged,
        },
        rounds,
    )


def visits(
    installation: Installation,
    address: str,
    cookies: dict[str, str],
    paths: Sequence[str],
    rounds: int,
) -> Times:
    """Milliseconds of the server's processor for a bare page and for each path, asked for again
    and again."""
    visitor, stranger = Visitor(address, cookies), Visitor(address, {})
    for path in paths:
        visitor.get(path, 200)

    def one(reader: Visitor, path: str) -> float:
        return installation.spent(lambda: reader.get(path, 200))

    candidates: dict[str, Callable[[], float]] = {
        path: partial(one, visitor, path) for path in paths
    }
    return medians({"bare": lambda: one(stranger, "/bare/"), **candidates}, rounds)


def built_anew(installation: Installation, address: str, cookies: dict[str, str]) -> float:
    """Milliseconds of the server's processor for the summary after a publish."""
    visitor = Visitor(address, cookies)
    move_stamp(installation)
    return installation.spent(lambda: visitor.get("/", 200))


def move_stamp(installation: Installation) -> None:
    """A publish, as far as it concerns what is kept."""
    if installation.server:
        with psycopg.connect(installation.database, autocommit=True) as connection:
            for statement in MOVES:
                connection.execute(statement)
        return
    connection = sqlite3.connect(installation.folder / "greenfin.sqlite3", timeout=20)
    with connection:
        for statement in MOVES:
            connection.execute(statement)
    connection.close()


def loads(address: str, path: str) -> dict[str, dict[str, int]]:
    """Bytes and requests of a page in Chromium: first with nothing kept, then twice more."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        counter = Counter(page.context.new_cdp_session(page), address)
        found = {}
        for name in VISITS:
            counter.reset()
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            found[name] = {"bytes": counter.bytes, "requests": counter.requests}
        browser.close()
    return found


class Counter:
    """What goes over the wire, as the browser itself counts it."""

    def __init__(self, session: CDPSession, address: str) -> None:
        self.address = address
        self.reset()
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestServedFromCache", self._kept)
        session.on("Network.loadingFinished", self._finished)

    def reset(self) -> None:
        self.bytes = 0
        self.wired: set[str] = set()
        self.kept: set[str] = set()

    @property
    def requests(self) -> int:
        return len(self.wired)

    def _answered(self, event: dict) -> None:
        response = event["response"]
        is_kept = response.get("fromDiskCache") or event["requestId"] in self.kept
        if response["url"].startswith(self.address) and not is_kept:
            self.wired.add(event["requestId"])

    def _kept(self, event: dict) -> None:
        self.kept.add(event["requestId"])

    def _finished(self, event: dict) -> None:
        if event["requestId"] in self.wired:
            self.bytes += int(event["encodedDataLength"])
