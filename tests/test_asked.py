"""What a second database is asked: every statement, and by no more tests than that takes."""

import random
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from .asked import Noted, Notes, needed, shape, unread

PRODUCT = str(Path(__file__).parents[1] / "targets" / "made_up.py")
NOTED: dict[str, Noted] = {
    "lists": (0.2, ["targets", "rows"]),
    "lists again": (0.1, ["targets", "rows"]),
    "one row": (0.1, ["rows"]),
    "a return": (9.0, ["targets", "rows", "returns"]),
    "all pages": (20.0, ["targets", "rows", "tasks"]),
    "tasks": (0.3, ["tasks"]),
}


def test_every_statement_is_asked_in_the_least_time() -> None:
    chosen = needed(NOTED)
    assert {one for test in chosen for one in NOTED[test][1]} == {
        one for _took, asked in NOTED.values() for one in asked
    }
    # What only one test asks must be asked by that one, which asks the lists as well.
    assert chosen == {"a return", "tasks"}
    assert needed({}) == set()


def test_nobody_left_out_asks_what_nobody_else_does() -> None:
    dice = random.Random(2026)
    for _turn in range(50):
        noted = {
            f"test {number}": (dice.random(), dice.sample("abcdefghij", dice.randint(1, 4)))
            for number in range(12)
        }
        chosen = needed(noted)
        asked = Counter(one for test in chosen for one in noted[test][1])
        assert set(asked) == {one for _took, those in noted.values() for one in those}
        assert all(any(asked[one] == 1 for one in noted[test][1]) for test in chosen)


def test_a_statement_is_the_same_whatever_is_asked_for() -> None:
    one, many = "WHERE id IN (%s)", "WHERE id IN (%s, %s, %s)"
    assert shape(one) == shape(many)
    assert shape("VALUES (%s, NULL), (%s, %s)") == shape("VALUES (%s, %s)")
    assert shape("SELECT name FROM a") != shape("SELECT name FROM b")


def test_files_without_a_test_that_is_needed_are_not_read() -> None:
    noted: dict[str, Noted] = {
        "pages.py::all": (2.0, ["rows", "targets"]),
        "rows.py::one": (0.1, ["rows"]),
        "corpus.py::all": (0.1, ["targets"]),
        "lists.py::some": (9.0, ["rows"]),
    }
    collected = {
        **{
            f"{name}.py": [one for one in noted if one.startswith(name)]
            for name in ("pages", "rows")
        },
        "lists.py": ["lists.py::some"],
        "corpus.py": ["corpus.py::all"],
        "arithmetic.py": [],
        "served.py": ["served.py::one"],
        "mixed.py": ["lists.py::some", "mixed.py::on_the_other_alone"],
    }
    # The corpus is not asked at all: another must ask for the targets, and asks for rows as well.
    found = unread(noted, collected, "corpus.py".__eq__)
    assert found == {"rows.py", "lists.py", "arithmetic.py"}


def an_item(**marks: bool) -> Any:
    return SimpleNamespace(nodeid="a.py::a test", get_closest_marker=marks.get)


@pytest.mark.parametrize(
    ("is_skipped", "is_served", "noted"),
    [(False, False, [1]), (True, False, []), (False, True, [])],
)
def test_what_is_skipped_or_served_here_is_not_taken_for_asked(
    is_skipped: bool, is_served: bool, noted: list[int]
) -> None:
    """It may be the very test of another database; a server asks in a process of its own."""
    notes, report = Notes(Path()), cast(Any, SimpleNamespace(skipped=is_skipped))
    running = notes.pytest_runtest_protocol(an_item(served=is_served))
    next(running)
    ask = partial(notes._note, lambda *_asked: None, params=(), many=False, context={})
    ask("SELECT name FROM one_of_the_tests")
    of_the_product = compile("ask('SELECT name FROM a'); ask('SAVEPOINT s1')", PRODUCT, "exec")
    exec(of_the_product, {"ask": ask})
    notes.pytest_runtest_logreport(report)
    with suppress(StopIteration):
        running.send(None)
    assert [len(asked) for _took, asked in notes.noted.values()] == noted


def test_what_asks_nothing_in_its_own_process_is_not_taken_for_asked() -> None:
    """Another process may ask; only whose own statements are known can be spared."""
    notes = Notes(Path())
    running = notes.pytest_runtest_protocol(an_item())
    next(running)
    with suppress(StopIteration):
        running.send(None)
    assert notes.noted == {}
