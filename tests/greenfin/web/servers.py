"""An installation of its own, served by gunicorn as in production, for tests of what goes wrong."""

import ctypes
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.migrated import lay_into

ROOT = Path(__file__).resolve().parents[3]
PREPARING = """
import json, os, pathlib, django
django.setup()
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from districts.models import Account, Membership
from greenfin.plans.loading import load_plans
from tests.targets.factories import filled, member_of, opened
call_command("migrate", verbosity=0)
load_plans()
member = member_of(opened("2025Q4"))
place = member.jurisdiction
account = Account.objects.create_user("reporter", password="Kept-out-of-logs-1")
Membership.objects.create(account=account, role="reporter", jurisdiction=place)
folder = pathlib.Path(os.environ["GREENFIN_DATA"])
(folder / "return.xlsx").write_bytes(filled(member))
# Static files under their own names: packing them would take longer than all the rest.
names = [name for finder in get_finders() for name, _storage in finder.list([])]
(folder / "static").mkdir()
manifest = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
(folder / "static" / "staticfiles.json").write_text(json.dumps(manifest))
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = "districts.accounts.sessions.AccountBackend"
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.save()
(folder / "session").write_text(session.session_key)
"""
_DROP_FROM_BOUNDING_SET, _DAC_OVERRIDE = 24, 1


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


class Server:
    """A running installation; `data` is its folder."""

    def __init__(self, data: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.data = data
        self.port = port
        self.process = process
        self._opener = urllib.request.build_opener(NoRedirect)

    def get(self, path: str, signed_in: bool = False) -> Answer:
        return self._send("GET", path, None, "", signed_in)

    def upload(self) -> Answer:
        """The filled workbook, as the reporter's browser sends it."""
        content = (self.data / "return.xlsx").read_bytes()
        parts = {
            'name="csrfmiddlewaretoken"': b"x" * 32,
            'name="workbook"; filename="return.xlsx"': content,
        }
        body = b"".join(
            b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (name.encode(), value)
            for name, value in parts.items()
        )
        kind = "multipart/form-data; boundary=edge"
        return self._send("POST", "/returns/upload/", body + b"--edge--\r\n", kind, True)

    def sign_in(self, username: str, password: str) -> Answer:
        fields = {"username": username, "password": password, "csrfmiddlewaretoken": "x" * 32}
        body = urllib.parse.urlencode(fields).encode()
        return self._send("POST", "/accounts/login/", body, "application/x-www-form-urlencoded")

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        kind: str = "",
        signed_in: bool = False,
    ) -> Answer:
        cookies = ["csrftoken=" + "x" * 32]
        if signed_in:
            cookies.append("sessionid=" + (self.data / "session").read_text())
        headers = {"Cookie": "; ".join(cookies)} | ({"Content-Type": kind} if kind else {})
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", body, headers, method=method
        )
        started = time.monotonic()
        try:
            with self._opener.open(request, timeout=60) as response:
                return self._answer(response, started)
        except urllib.error.HTTPError as response:
            return self._answer(response, started)

    @staticmethod
    def _answer(
        response: http.client.HTTPResponse | urllib.error.HTTPError, started: float
    ) -> Answer:
        text = response.read().decode("utf-8", "replace")
        seconds = time.monotonic() - started
        return Answer(int(response.status or 0), text, seconds, dict(response.headers))

    def limit_written_files(self, size: int) -> None:
        """No process of the server may make a file larger than this; -1 lifts the limit."""
        for pid in self._pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, -1))

    def _pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [self.process.pid, *map(int, children.read_text().split())]

    def log(self) -> str:
        return log_of(self.data).read_text()


def log_of(data: Path) -> Path:
    """Beside the folder, which may be read-only."""
    return data.with_name(f"{data.name}.log")


def environment(data: Path, **more: str) -> dict[str, str]:
    """Nothing of ours is handed down but where compiled modules lie: not in the tree."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    if sys.pycache_prefix:
        kept["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    else:
        kept["PYTHONDONTWRITEBYTECODE"] = "1"
    return {
        **kept,
        "GREENFIN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "greenfin.settings",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def run(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a command of manage.py in an installation."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def run_module(data: Path, module: str, **more: str) -> Any:
    """What a module of these tests prints last in an installation, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def prepared_installation(data: Path, **more: str) -> Path:
    """The plans, an open quarter, a signed-in reporter and the filled workbook."""
    data.mkdir()
    if "DATABASE_URL" not in more:
        lay_into(data)
    given = environment(data, **more)
    subprocess.run([sys.executable, "-c", PREPARING], cwd=ROOT, env=given, check=True, text=True)
    return data


def copied_installation(prepared: Path, data: Path) -> Path:
    shutil.copytree(prepared, data)
    return data


AS_IN_PRODUCTION = ("-m", "gunicorn", "--config", "greenfin/web/server.py", "greenfin.wsgi")


@contextmanager
def served(data: Path, command: Sequence[str] = AS_IN_PRODUCTION, **more: str) -> Iterator[Server]:
    """The installation behind gunicorn, with file rights that hold for root, too."""
    port = free_port()
    with log_of(data).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(data, PORT=str(port), **more),
            stdout=log,
            stderr=log,
            preexec_fn=bow_to_file_rights,
        )
    server = Server(data, port, process)
    try:
        wait_until_answering(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def bow_to_file_rights() -> None:
    """In the child: even root may write only where the rights of a file say so."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_DROP_FROM_BOUNDING_SET, _DAC_OVERRIDE, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root cannot be held to file rights here")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answering(server: Server) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            server.get("/health/")
            return
        except OSError:
            if time.monotonic() > deadline or server.process.poll() is not None:
                raise AssertionError(server.log()) from None
            time.sleep(0.1)


def rows(data: Path, *tables: str) -> dict[str, int]:
    """How many rows the installation's tables have, as another program counts them."""
    code = (
        "import sqlite3, sys, json\n"
        "c = sqlite3.connect(sys.argv[1])\n"
        "print(json.dumps({t: c.execute(f'select count(*) from {t}').fetchone()[0]"
        " for t in sys.argv[2:]}))"
    )
    command = [sys.executable, "-c", code, str(data / "greenfin.sqlite3"), *tables]
    counted = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(counted.stdout))


def is_plain(page: str) -> bool:
    """A sentence and an incident number, and nothing of the machine's inside."""
    shown = re.search(r"[0-9a-f]{8}", page) is not None
    return shown and not re.search(r"Traceback|sqlite|/site-packages|OperationalError", page)
