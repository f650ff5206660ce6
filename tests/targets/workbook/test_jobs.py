"""Workbooks at the desk: what the child loads, and what is said when there is none."""

import pytest

from districts.desk.desk import ChildDied, ReadingDesk, free_place
from targets.workbook import book as workbook
from targets.workbook.jobs import ANNOTATE, LIMITS, OPEN
from targets.workbook.reading import identity_of
from tests.districts.desk.jobs import job

from .books import as_bytes, filled


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_one_child_opens_and_annotates_without_a_framework():
    data = as_bytes(filled())
    with ReadingDesk() as desk:
        assert desk.ask(OPEN, data, file_name="a.xlsx", sheets=[])["names"][-1] == "_greenfin"
        assert desk.ask(ANNOTATE, data, marks=[]).startswith(b"PK")
        assert desk.ask(job("frameworks", LIMITS), b"") == []


def test_busy_and_dead_are_said_in_a_finding(monkeypatch):
    with free_place(), free_place():
        monkeypatch.setattr(ReadingDesk.__init__, "__defaults__", (0.0,))
        identity = identity_of(workbook.open_workbook(content=b""))
        assert [one.code for one in identity.findings] == ["busy"]
        assert identity.is_refused
        assert workbook.annotated_copy(content=b"", findings=[]) is None

    def die(self, job, content, **arguments):
        raise ChildDied

    monkeypatch.setattr(ReadingDesk, "ask", die)
    assert workbook.open_workbook(content=b"").refusal.code == "cannot_be_read"
    assert workbook.annotated_copy(content=b"", findings=[]) is None
