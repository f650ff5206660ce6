"""The child process, in this one: what it bounds, and that it answers until nobody asks."""

import os
import resource
import socket
import sys
import threading

import pytest

from districts.desk import child

from .jobs import LIMITS, job


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The limits that would be set; nothing of this process is bounded."""
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    monkeypatch.setattr(os, "nice", lambda _step: 10)
    monkeypatch.setitem(sys.modules, "numpy", sys.modules.get("numpy"))
    return limits


def test_everything_is_bounded_before_a_file_comes(bounds: dict) -> None:
    child.prepare_process(LIMITS)
    assert bounds == {
        resource.RLIMIT_AS: (LIMITS.memory,) * 2,
        resource.RLIMIT_FSIZE: (LIMITS.written,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }


def test_each_job_has_its_own_seconds(bounds: dict) -> None:
    child.limit_next_job(LIMITS)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    granted, _hard = bounds[resource.RLIMIT_CPU]
    left = granted - usage.ru_utime - usage.ru_stime
    assert 0 < left - LIMITS.cpu_seconds <= 2


def test_jobs_are_answered_until_nobody_asks(bounds: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(sys, "argv", ["child", str(theirs.detach()), LIMITS.to_text()])
    answering = threading.Thread(target=child.main)
    answering.start()
    with ours:
        for content in (b"abc", b""):
            request = {"function": job("measured").function, "arguments": {"name": "\udce6"}}
            child.send(ours, request, content)
            answer = {"result": {"size": len(content), "name": "\udce6"}}
            assert child.receive(ours) == (answer, b"")
    answering.join(timeout=30)
    assert not answering.is_alive()


def test_what_is_sent_is_what_is_received() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        child.send(ours, {"name": "指标"}, b"PK" * 1000)
        assert child.receive(theirs) == ({"name": "指标"}, b"PK" * 1000)
        ours.close()
        with pytest.raises(EOFError):
            child.receive(theirs)
