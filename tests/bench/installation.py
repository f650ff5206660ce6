"""Installations to measure on: made in a folder of their own, on SQLite or PostgreSQL."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
# Modules are compiled once, as in any installation, and not at every start.
UNUSUAL = ("PYTHONDONTWRITEBYTECODE",)
# The static files are those that `make run` has packed.
DATA = Path(os.environ.get("GREENFIN_DATA", ROOT / "var")).resolve()


# The processes behind running servers, the one that forks them left out, by their folder.
_workers: dict[Path, list[int]] = {}


@dataclass(frozen=True)
class Installation:
    """A data folder and a database; `server` is the address of PostgreSQL, or empty."""

    folder: Path
    server: str = ""
    name: str = "greenfin_bench"

    @property
    def database(self) -> str:
        if self.server:
            return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))
        return f"sqlite:///{self.folder / 'greenfin.sqlite3'}"

    @property
    def kind(self) -> str:
        return "PostgreSQL" if self.server else "SQLite"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name not in UNUSUAL}
        return {
            **kept,
            "GREENFIN_DATA": str(self.folder),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "BENCH_STATIC": str(DATA / "static"),
            "GREENFIN_CACHE_URL": os.environ.get("TEST_CACHE_URL", "") if self.server else "",
            "GREENFIN_LOG_LEVEL": "WARNING",
        }

    def run(self, *arguments: str) -> str:
        """What a Python command prints within this installation."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def answer(self, module: str, *arguments: str) -> Any:
        """The JSON that one of these modules prints last within this installation."""
        return json.loads(self.run("-m", f"tests.bench.{module}", *arguments).splitlines()[-1])

    def create(self) -> None:
        """An empty database in place of a former one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.server:
            self._replace_database("template1")

    def copy_to(self, folder: Path, name: str) -> "Installation":
        """A fresh copy, database and all."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        copy = Installation(folder, self.server, name)
        if self.server:
            copy._replace_database(self.name)
        return copy

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.server:
            self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)

    def megabytes(self) -> float:
        """What the processes behind the running server hold."""
        held = [_status(Path(f"/proc/{one}"))["VmRSS"] for one in _workers[self.folder]]
        return sum(int(text.split()[0]) for text in held) / 1000

    def spent(self, deed: Callable[[], object]) -> float:
        """Milliseconds of processor time that the running server takes for a deed.

        A busy machine does not lengthen them. What the database's own server does is not in them.
        """
        before = self._seconds()
        deed()
        return (self._seconds() - before) * 1000

    def _seconds(self) -> float:
        # Linux's name for the clock of a whole process, see clock_getcpuclockid(3).
        return sum(time.clock_gettime(~one << 3 | 2) for one in _workers[self.folder])

    def _replace_database(self, template: str) -> None:
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._command("CREATE DATABASE {} TEMPLATE {}", self.name, template)

    def _command(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of a gunicorn that serves this installation, as `make run` does."""
        if not (DATA / "static" / "staticfiles.json").exists():
            raise SystemExit("The static files are not packed: `make bench` packs them.")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        gunicorn = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("gunicorn")),
                "--config",
                "greenfin/web/server.py",
                "greenfin.wsgi",
            ],
            cwd=ROOT,
            # A visitor waits for its turn longer than a server keeps a connection otherwise.
            env={
                **self.environment,
                "PORT": str(port),
                "GUNICORN_CMD_ARGS": "--keep-alive 75",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/bare/", gunicorn)
            _workers[self.folder] = _children(gunicorn.pid)
            yield address
        finally:
            gunicorn.terminate()
            gunicorn.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(300):
        if server.poll() is not None:
            raise SystemExit("The server did not start.")
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not answer.")


def _status(process: Path) -> dict[str, str]:
    return dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())


def _children(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
