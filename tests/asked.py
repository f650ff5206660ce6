"""Which tests a second database needs: together they ask it every statement that the suite asks.

With `--note-asked FOLDER` each test's statements are noted by their shape: the text without values,
and lists of them at whatever length. With `--asked FOLDER` a run takes as many of the tests noted
there as ask each statement `TIMES` times; and every test that was skipped where it was noted, that
asks nothing in its own process, or has a server of its own.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created

TIMES = 2
_VALUES = re.compile(r"(?:\(?(?:%s|NULL|\d+)(?:, )?\)?(?:, )?)+")
_OF_NO_TABLE = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--note-asked", type=Path, help="a folder for what each test asks")
    parser.addoption("--asked", type=Path, help="such a folder: only the tests needed to ask it")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("--note-asked"):
        config.pluginmanager.register(Notes(folder), "notes of what is asked")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if folder := config.getoption("--asked"):
        noted: dict[str, list[str]] = {}
        for path in folder.glob("*.json"):
            noted |= json.loads(path.read_text())
        known = {
            one.nodeid: noted[one.nodeid]
            for one in items
            if noted.get(one.nodeid) and not one.get_closest_marker("served")
        }
        spared = known.keys() - needed(known)
        config.hook.pytest_deselected(items=[one for one in items if one.nodeid in spared])
        items[:] = [one for one in items if one.nodeid not in spared]


def needed(asked: Mapping[str, list[str]], times: int = TIMES) -> set[str]:
    """Tests that together ask each statement `times` times, or as often as all of them do.

    First those with a statement that few others ask.
    """
    askers = Counter(one for statements in asked.values() for one in statements)
    wanted = {one: min(times, count) for one, count in askers.items()}
    rarest = {test: min(askers[one] for one in statements) for test, statements in asked.items()}
    chosen = set()
    for test in sorted(asked, key=lambda one: (rarest[one], -len(asked[one]), one)):
        if any(wanted[one] > 0 for one in asked[test]):
            chosen.add(test)
            for one in asked[test]:
                wanted[one] -= 1
    return chosen


@cache
def shape(statement: str) -> str:
    return hashlib.blake2b(_VALUES.sub("?", statement).encode(), digest_size=8).hexdigest()


class Notes:
    """What each test of this process asks, by whichever connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: dict[str, list[str]] = {}
        self._of_this: set[str] = set()
        self._is_skipped = False
        connection_created.connect(self._listen)

    def _listen(self, connection: Any, **_rest: Any) -> None:
        if self._note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._note)

    def _note(
        self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not statement.startswith(_OF_NO_TABLE):
            self._of_this.add(shape(statement))
        return execute(statement, params, many, context)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._of_this, self._is_skipped = set(), False
        try:
            return (yield)
        finally:
            self.asked[item.nodeid] = [] if self._is_skipped else sorted(self._of_this)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._is_skipped = self._is_skipped or report.skipped

    def pytest_sessionfinish(self) -> None:
        if self.asked:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{os.getpid()}.json"
            path.write_text(json.dumps(self.asked))
