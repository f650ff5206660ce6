"""The child process: limits that no workbook can lift, two at once, and life after a death."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from targets.workbook import book as workbook
from targets.workbook import desk as desk_module
from targets.workbook import worker
from targets.workbook.desk import Busy, ChildDied, ReadingDesk

from .books import CONTENT, as_bytes, cell_of, filled

ROOT = Path(__file__).resolve().parents[3]
IDENTITY = {"job": "identity", "file_name": "a.xlsx"}


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def in_python(code):
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, capture_output=True)


def test_one_child_reads_many_files():
    data = as_bytes(filled())
    with ReadingDesk() as desk:
        assert desk.ask(IDENTITY, data)[0]["jurisdiction"] == "rongchang"
        child = desk._child.pid
        job = {"job": "read", "file_name": "", "expectation": CONTENT.to_expectation()}
        assert cell_of(desk.ask(job, data)[0])["value"] == "1158.3"
        job = {"job": "annotate", "marks": []}
        assert desk.ask(job, data)[1].startswith(b"PK")
        assert desk._child.pid == child
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_child_that_dies_is_replaced():
    with ReadingDesk() as desk:
        desk.ask(IDENTITY, b"")
        os.kill(desk._child.pid, signal.SIGKILL)
        with pytest.raises(ChildDied):
            desk.ask(IDENTITY, b"x" * 10_000_000)
        assert desk.ask(IDENTITY, b"")[0]["findings"][0]["code"] == "empty_file"


def test_a_child_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(desk_module, "JOB_SECONDS", 0.5)
    with ReadingDesk() as desk:
        desk._start_child()
        os.kill(desk._child.pid, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(ChildDied):
            desk.ask(IDENTITY, b"")
        assert time.monotonic() - begun < 10
        assert desk._child is None


@contextmanager
def all_places_taken():
    with ReadingDesk() as one, ReadingDesk() as other:
        one.ask(IDENTITY, b"")
        other.ask(IDENTITY, b"")
        yield


def test_two_at_once_and_the_third_waits_its_turn():
    with ReadingDesk(wait_seconds=0.2) as third:
        with all_places_taken(), pytest.raises(Busy):
            third.ask(IDENTITY, b"")
        assert third.ask(IDENTITY, b"")[0]["findings"][0]["code"] == "empty_file"


def test_who_waits_is_served_when_a_place_comes_free():
    answers = []

    def read():
        with ReadingDesk() as desk:
            answers.append(desk.ask(IDENTITY, b"")[0])

    with all_places_taken():
        waiting = threading.Thread(target=read)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive() and not answers
    waiting.join(20)
    assert len(answers) == 1


def test_no_more_than_a_bounded_number_wait(monkeypatch):
    monkeypatch.setattr(desk_module, "MAX_WAITING", 0)
    begun = time.monotonic()
    with ReadingDesk() as desk, pytest.raises(Busy):
        desk.ask(IDENTITY, b"")
    assert time.monotonic() - begun < 5


def test_busy_and_dead_are_said_in_a_finding(monkeypatch):
    with all_places_taken():
        monkeypatch.setattr(ReadingDesk.__init__, "__defaults__", (0.0,))
        identity = workbook.read_identity(content=b"")
        assert [one.code for one in identity.findings] == ["busy"]
        assert identity.is_refused
        assert workbook.annotated_copy(content=b"", findings=[]) is None

    def die(self, job, content):
        raise ChildDied

    monkeypatch.setattr(ReadingDesk, "ask", die)
    assert workbook.read_identity(content=b"").findings[0].code == "cannot_be_read"
    assert workbook.annotated_copy(content=b"", findings=[]) is None


def test_what_is_sent_is_what_is_received():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.send(ours, {"job": "read", "name": "指标"}, b"PK" * 1000)
        assert worker.receive(theirs) == (
            {"job": "read", "name": "指标", "size": 2000},
            b"PK" * 1000,
        )
        ours.close()
        with pytest.raises(EOFError):
            worker.receive(theirs)


def test_jobs():
    data = as_bytes(filled())
    expectation = CONTENT.to_expectation()
    assert worker.answer(IDENTITY, data)[0]["quarter"] == "2025Q4"
    job = {"job": "read", "file_name": "", "expectation": expectation}
    assert worker.answer(job, data)[0]["findings"] == []
    nothing, copy = worker.answer({"job": "annotate", "marks": []}, data)
    assert (nothing, copy[:2]) == ({}, b"PK")


def test_memory_is_bounded():
    done = in_python(
        "from targets.workbook import worker; worker.prepare_process(); bytearray(2 * 1024**3)"
    )
    assert b"MemoryError" in done.stderr


def test_cpu_is_bounded_for_each_job():
    done = in_python(
        "from targets.workbook import worker\n"
        "worker.MAX_CPU_SECONDS = 0\n"
        "worker.limit_next_job()\n"
        "while True: pass"
    )
    assert done.returncode == -signal.SIGXCPU


def test_the_child_knows_neither_framework_nor_secrets():
    done = in_python(
        "import sys\n"
        "from targets.workbook import worker\n"
        "worker.prepare_process()\n"
        "worker.answer({'job': 'identity', 'file_name': ''}, b'')\n"
        "names = {name.partition('.')[0] for name in sys.modules if sys.modules[name]}\n"
        "print(sorted(names & {'django', 'pandas', 'numpy', 'plotly', 'xlsxwriter'}))"
    )
    assert done.stdout.strip() == b"[]", done.stderr
