"""An installation of its own behind gunicorn, and people who use it over HTTP."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from django.db import connection

from tests.greenfin.web.servers import ROOT, environment, free_port, run_module
from tests.migrated import lay_into

TOKEN = "x" * 32
PASSWORD = "correct horse battery staple"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str
    seconds: float

    @property
    def is_told(self) -> bool:
        """Whether the page says why something was not done."""
        return 'role="alert"' in self.text

    @property
    def confirmation(self) -> dict[str, str]:
        """The hidden fields that say what was looked at."""
        found = re.findall(r'name="(version|digest)" value="([^"]*)"', self.text)
        return dict(found)


@dataclass
class Installation:
    """A data folder, its database, and a server that can be ended in any way."""

    data: Path
    database: str
    sessions: dict[str, str] = field(default_factory=dict)
    # Further variables of its environment.
    given: dict[str, str] = field(default_factory=dict)
    software: Path = ROOT
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    # Who tells what stands in it: starting the framework for each question takes most of a test.
    _teller: subprocess.Popen[str] | None = None

    def ask(self, module: str) -> Any:
        """What `told` of a module of these tests returns, as JSON, from one process for all."""
        if self._teller is None:
            self._teller = subprocess.Popen(
                [sys.executable, "-m", "tests.targets.served.teller"],
                cwd=ROOT,
                env=environment(self.data, DATABASE_URL=self.database, **self.given),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._teller.stdin is not None and self._teller.stdout is not None
        print(module, file=self._teller.stdin, flush=True)
        return json.loads(self._teller.stdout.readline())

    def leave(self) -> None:
        """Ends what was started for it."""
        self.end()
        if self._teller is not None:
            self._teller.communicate()
            self._teller = None

    def run(self, module: str) -> Any:
        """What a module of these tests prints, as JSON."""
        return run_module(self.data, module, DATABASE_URL=self.database, **self.given)

    def call(self, *arguments: str) -> str:
        """What Python prints within this installation, with its own software."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.software,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        self.port = free_port()
        with (self.data / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "greenfin/web/server.py", "greenfin.wsgi"],
                cwd=self.software,
                env=self._environment(PORT=str(self.port)),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                assert Person(self, "").get("/health/").status == 200
                return
            except OSError:
                ended = self.process.poll() is not None or time.monotonic() > deadline
                assert not ended, (self.data / "log").read_text()
                time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the whole process group; SIGKILL leaves nobody the time for a last word."""
        if self.process is not None:
            os.killpg(self.process.pid, how)
            self.process.wait(60)
            self.process = None

    def file(self, name: str) -> bytes:
        return (self.data / f"{name}.xlsx").read_bytes()

    def _environment(self, **more: str) -> dict[str, str]:
        given = {"DATABASE_URL": self.database, "PYTHONPATH": str(self.software)}
        return environment(self.data, **given, **self.given, **more)


@dataclass(frozen=True)
class Person:
    """Somebody signed in at an installation; "" is a stranger."""

    installation: Installation
    name: str

    def get(self, path: str) -> Answer:
        return self._send("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
        return self._send("POST", path, body, {"Content-Type": FORM})

    def upload(self, content: bytes, path: str = "/returns/upload/") -> Answer:
        return self._send_file(path, "workbook", "return.xlsx", content)

    def hand_in(self, content: bytes) -> Answer:
        """Hands in the document of a plan."""
        return self._send_file("/plans/import/", "file", "plan", content)

    def _send_file(self, path: str, field: str, file_name: str, content: bytes) -> Answer:
        parts = {
            'name="csrfmiddlewaretoken"': TOKEN.encode(),
            f'name="{field}"; filename="{file_name}"': content,
        }
        body = b"".join(
            b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (name.encode(), value)
            for name, value in parts.items()
        )
        kind = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self._send("POST", path, body + b"--edge--\r\n", kind)

    def decide(self, address: str, deed: str, **fields: str) -> Answer:
        """Looks at a return and does one deed on what was seen."""
        seen = self.get(address).confirmation
        return self.post(f"{address}{deed}", {**seen, **fields})

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookies = f"csrftoken={TOKEN}"
        if self.name:
            cookies += f"; sessionid={self.installation.sessions[self.name]}"
        begun = time.monotonic()
        link = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=120)
        try:
            link.request(method, path, body, {"Cookie": cookies, **headers})
            response = link.getresponse()
            text = response.read().decode("utf-8", "replace")
        except http.client.HTTPException as fault:
            raise ConnectionError from fault
        finally:
            link.close()
        address = urlsplit(response.getheader("Location") or "").path
        return Answer(response.status, text, address, time.monotonic() - begun)


@contextmanager
def migrated_database(folder: Path) -> Iterator[str]:
    """The address of a database of its own as the migrations leave it."""
    if connection.vendor == "sqlite":
        lay_into(folder)
        yield f"sqlite:///{folder / 'greenfin.sqlite3'}"
        return
    connection.close()
    with own_database(folder, f'TEMPLATE "{connection.settings_dict["NAME"]}"') as address:
        yield address


@contextmanager
def own_database(folder: Path, made_how: str = "") -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'greenfin.sqlite3'}"
        return
    settings = connection.settings_dict
    server = {
        "host": settings["HOST"],
        "port": settings["PORT"] or 5432,
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    name = f"greenfin_served_{os.getpid()}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" {made_how}')
        try:
            yield "postgres://{user}:{password}@{host}:{port}/".format(**server) + name
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
