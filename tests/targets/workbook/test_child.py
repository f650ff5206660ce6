"""The child process, in this one: what it bounds, and that it answers until nobody asks."""

import os
import resource
import socket
import sys
import threading

import pytest

from targets.workbook import worker
from tests.targets.history.books import LOANS, UNITS, xlsx

from .books import as_bytes, filled


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The limits that would be set; nothing of this process is bounded."""
    found: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", found.__setitem__)
    monkeypatch.setattr(os, "nice", lambda _step: 10)
    monkeypatch.setitem(sys.modules, "numpy", sys.modules.get("numpy"))
    return found


def test_everything_is_bounded_before_a_workbook_comes(bounds: dict) -> None:
    worker.prepare_process()
    assert bounds == {
        resource.RLIMIT_AS: (worker.MAX_MEMORY,) * 2,
        resource.RLIMIT_FSIZE: (worker.MAX_WRITTEN,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }


def test_each_job_has_its_own_seconds(bounds: dict) -> None:
    worker.limit_next_job()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    granted, _hard = bounds[resource.RLIMIT_CPU]
    left = granted - usage.ru_utime - usage.ru_stime
    assert 0 < left - worker.MAX_CPU_SECONDS <= 2


def test_jobs_are_answered_until_nobody_asks(bounds: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(sys, "argv", ["worker", str(theirs.detach())])
    child = threading.Thread(target=worker.main)
    child.start()
    with ours:
        for _time in range(2):
            worker.send(ours, {"job": "identity", "file_name": ""}, as_bytes(filled()))
            header, _content = worker.receive(ours)
            assert header["result"]["jurisdiction"] == "rongchang"
    child.join(timeout=30)
    assert not child.is_alive()


def test_past_figures_are_read_too() -> None:
    job = {"job": "history", "file_name": "past.xlsx", "units": UNITS}
    result, produced = worker.answer(job, xlsx(LOANS))
    assert (result["findings"], produced) == ([], b"")
    assert result["table"]["values"] == ["90.5"]
