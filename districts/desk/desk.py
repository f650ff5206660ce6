"""Where files are handed over to a child process, at most two at once in the whole system."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from django.conf import settings

from .child import Limits, receive, send

MAX_CHILDREN = 2
# Whoever waits holds a thread of the server: without a bound no page would be served meanwhile.
MAX_WAITING = 20
WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.05
_CHILD = "districts.desk.child"
_ROOT = Path(__file__).resolve().parents[2]
# Nothing of ours is handed down but where compiled modules lie: compiling the workbook library
# anew for each child would take longer than reading a workbook. That library would prefer lxml
# where it is installed; the hardened parser of defusedxml is wanted.
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OPENPYXL_LXML": "False",
} | (
    {"PYTHONPYCACHEPREFIX": sys.pycache_prefix}
    if sys.pycache_prefix
    else {"PYTHONDONTWRITEBYTECODE": "1"}
)


@dataclass(frozen=True)
class Job:
    """A function of ours for the child to call, as `package.module:function`, and its limits.

    It is called with a file's bytes and the arguments that are asked with, all plain JSON, and
    returns plain JSON or bytes.
    """

    function: str
    limits: Limits


class Busy(Exception):
    """All places were taken for as long as a person can be asked to wait, or too many wait."""


class ChildDied(Exception):
    """The child ended, hung or ran out of what it was granted, over this file."""


class ReadingDesk:
    """A place among the children, and a child that reads one file after the other.

    The place is taken and the child started with the first file; a child is started anew after a
    file that it did not survive, and for a job with other limits. The place is free again when
    the desk closes or the process ends, however it ends.
    """

    def __init__(self, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._place: IO[bytes] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._limits: Limits | None = None
        self._channel: socket.socket | None = None

    def __enter__(self) -> "ReadingDesk":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_child()
        if self._place is not None:
            self._place.close()
            self._place = None

    def ask(self, job: Job, content: bytes, **arguments: Any) -> Any:
        """What the job's function returns; Busy without a place, ChildDied without an answer."""
        if self._place is None:
            self._place = free_place(self._wait_seconds)
        if self._channel is None or self._limits != job.limits:
            self._end_child()
            self._channel = self._start_child(job.limits)
        # A busy child is ended by its own limit of CPU seconds, a sleeping one by this.
        self._channel.settimeout(job.limits.seconds)
        try:
            send(self._channel, {"function": job.function, "arguments": arguments}, content)
            header, produced = receive(self._channel)
        except (OSError, EOFError, ValueError) as fault:
            self._end_child()
            raise ChildDied from fault
        return header.get("result", produced)

    def _start_child(self, limits: Limits) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", _CHILD, str(theirs.fileno()), limits.to_text()],
                cwd=_ROOT,
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._limits = limits
        return ours

    def _end_child(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


def free_place(wait_seconds: float = WAIT_SECONDS) -> IO[bytes]:
    """A lock that is held on one of the places until it is closed; Busy when none came in time.

    The locks are the operating system's: they hold between processes and end with their holder.
    """
    deadline = time.monotonic() + wait_seconds
    queued = _locked("waiting", MAX_WAITING)
    if queued is None:
        raise Busy
    with queued:
        while (place := _locked("reading", MAX_CHILDREN)) is None:
            if time.monotonic() >= deadline:
                raise Busy
            time.sleep(_POLL_SECONDS)
    return place


def _locked(kind: str, count: int) -> IO[bytes] | None:
    """One of `count` locks of a kind, held; None while all of them are taken."""
    folder = Path(settings.DATA_DIR) / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        place = (folder / f"{kind}-{number}.lock").open("ab")
        with suppress(BlockingIOError):
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return place
        place.close()
    return None
