"""The child process: limits that no file can lift, two at once, and life after a death."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from districts.desk import child, desk
from districts.desk.desk import Busy, ChildDied, ReadingDesk

from .jobs import LIMITS, job

MEASURED = job("measured")


@pytest.fixture(scope="module", autouse=True)
def children_of_the_desk():
    """Each desk starts and ends its own."""


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_one_child_answers_many_jobs():
    with ReadingDesk() as at:
        assert at.ask(MEASURED, b"abc", name="指标") == {"size": 3, "name": "指标"}
        first = at._child.pid
        assert at.ask(job("doubled"), b"PK") == b"PKPK"
        assert at._child.pid == first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_job_with_other_limits_has_its_own_child():
    with ReadingDesk() as at:
        at.ask(MEASURED, b"")
        first = at._child.pid
        assert at.ask(job("measured", replace(LIMITS, cpu_seconds=5)), b"a") == {"size": 1}
        assert at._child.pid != first


def test_a_child_that_dies_is_replaced():
    with ReadingDesk() as at:
        at.ask(MEASURED, b"")
        os.kill(at._child.pid, signal.SIGKILL)
        with pytest.raises(ChildDied):
            at.ask(MEASURED, b"x" * 10_000_000)
        with pytest.raises(ChildDied):
            at.ask(job("failing"), b"")
        assert at.ask(MEASURED, b"") == {"size": 0}


@pytest.mark.served
@pytest.mark.parametrize(
    ("function", "limits"),
    [
        ("sleeping", replace(LIMITS, seconds=0.5)),
        ("burning", replace(LIMITS, cpu_seconds=0)),
    ],
)
def test_a_child_that_sleeps_or_burns_is_ended(function, limits):
    begun = time.monotonic()
    with ReadingDesk() as at:
        with pytest.raises(ChildDied):
            at.ask(job(function, limits), b"")
        assert at._child is None
    assert time.monotonic() - begun < 20


def test_memory_and_written_bytes_are_bounded(tmp_path):
    with ReadingDesk() as at:
        assert at.ask(job("hoarding"), b"") == "no more"
        with pytest.raises(ChildDied):
            at.ask(job("writing"), bytes(tmp_path / "file"))


@pytest.mark.served
def test_an_answer_is_bounded_on_both_sides(monkeypatch):
    with ReadingDesk() as at:
        with pytest.raises(ChildDied):
            at.ask(job("doubled"), bytes(child.MAX_MESSAGE // 2 + 1))
        monkeypatch.setattr(child, "MAX_MESSAGE", 1000)
        with pytest.raises(ChildDied):
            at.ask(job("doubled"), bytes(600))


def test_the_child_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("GREENFIN_SECRET_KEY", "secret")
    with ReadingDesk() as at:
        assert "GREENFIN_SECRET_KEY" not in at.ask(job("environment"), b"")


@contextmanager
def all_places_taken():
    with ReadingDesk() as one, ReadingDesk() as other:
        one.ask(MEASURED, b"")
        other.ask(MEASURED, b"")
        yield


def test_two_at_once_and_the_third_waits_its_turn():
    with ReadingDesk(wait_seconds=0.2) as third:
        with all_places_taken(), pytest.raises(Busy):
            third.ask(MEASURED, b"")
        assert third.ask(MEASURED, b"") == {"size": 0}


def test_who_waits_is_served_when_a_place_comes_free():
    answers = []

    def read():
        with ReadingDesk() as at:
            answers.append(at.ask(MEASURED, b""))

    with all_places_taken():
        waiting = threading.Thread(target=read)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive() and not answers
    waiting.join(20)
    assert len(answers) == 1


def test_no_more_than_a_bounded_number_wait(monkeypatch):
    monkeypatch.setattr(desk, "MAX_WAITING", 0)
    begun = time.monotonic()
    with ReadingDesk() as at, pytest.raises(Busy):
        at.ask(MEASURED, b"")
    assert time.monotonic() - begun < 5
