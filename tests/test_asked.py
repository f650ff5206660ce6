"""What a second database is asked: every statement, and by no more tests than that takes."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from .asked import Notes, needed, shape

NOTED = {
    "lists": ["targets", "rows"],
    "lists again": ["targets", "rows"],
    "lists once more": ["targets", "rows"],
    "one row": ["rows"],
    "a return": ["targets", "rows", "returns"],
}


def test_every_statement_is_asked_as_often_as_it_can_be() -> None:
    for times in (1, 2, 3):
        asked = Counter(one for test in needed(NOTED, times) for one in NOTED[test])
        assert asked["returns"] == 1
        assert min(asked["targets"], asked["rows"]) >= times
    assert needed(NOTED, 1) == {"a return"}
    assert len(needed(NOTED, 2)) == 2
    assert needed({}) == set()


def test_a_statement_is_the_same_whatever_is_asked_for() -> None:
    one, many = "WHERE id IN (%s)", "WHERE id IN (%s, %s, %s)"
    assert shape(one) == shape(many)
    assert shape("VALUES (%s, NULL), (%s, %s)") == shape("VALUES (%s, %s)")
    assert shape("SELECT name FROM a") != shape("SELECT name FROM b")


@pytest.mark.parametrize(("is_skipped", "noted"), [(False, 1), (True, 0)])
def test_what_is_skipped_here_is_not_taken_for_asked(is_skipped: bool, noted: int) -> None:
    """It may be the very test of another database."""
    notes, report = Notes(Path()), cast(Any, SimpleNamespace(skipped=is_skipped))
    running = notes.pytest_runtest_protocol(cast(Any, SimpleNamespace(nodeid="a test")))
    next(running)
    notes._note(lambda *_asked: None, "SELECT name FROM a", (), False, {})
    notes._note(lambda *_asked: None, "SAVEPOINT s1", (), False, {})
    notes.pytest_runtest_logreport(report)
    with suppress(StopIteration):
        running.send(None)
    assert len(notes.asked["a test"]) == noted
