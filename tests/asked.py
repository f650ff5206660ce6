"""Which tests a second database needs: together they ask it every statement that the suite asks.

With `--note-asked FOLDER` the product's statements in each test are noted by their shape: the text
without values, and lists of them at whatever length; and how long the test took. With
`--asked FOLDER` a run takes those of the tests noted there that ask each statement in the least
time; and every test that was skipped where it was noted, that asks nothing in its own process, or
has a server of its own. Files without any such test are not even read.
"""

import hashlib
import heapq
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from fnmatch import fnmatch
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db.backends.signals import connection_created

# What a test took, in seconds, and the shapes of the product's statements in it.
Noted = tuple[float, list[str]]
UNREAD = pytest.StashKey[set[str]]()
_VALUES = re.compile(r"(?:\(?(?:%s|NULL|\d+)(?:, )?\)?(?:, )?)+")
_ROOT, _TESTS = f"{Path(__file__).parents[1]}/", f"{Path(__file__).parent}/"
# Whoever asks, statements go through these; libraries may lie within the tree.
_NOBODYS = (__file__, f"{_ROOT}districts/stores/", f"{sys.prefix}/")
_OF_NO_TABLE = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--note-asked", type=Path, help="a folder for what each test asks")
    parser.addoption("--asked", type=Path, help="such a folder: only the tests needed to ask it")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("--note-asked"):
        config.pluginmanager.register(Notes(folder), "notes of what is asked")
    if folder := config.getoption("--asked"):
        config.stash[UNREAD] = unread(*read_notes(folder), partial(is_left_out, config))


def is_left_out(config: pytest.Config, file: str) -> bool:
    path, here = config.rootpath / file, config.rootpath
    ignored, patterns = config.option.ignore or (), config.option.ignore_glob or ()
    return any(path.is_relative_to(here / one) for one in ignored) or any(
        fnmatch(str(path), str(here / one)) for one in patterns
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    file = os.path.relpath(collection_path, config.rootpath)
    return True if file in config.stash.get(UNREAD, ()) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if folder := config.getoption("--asked"):
        noted, _collected = read_notes(folder)
        known = {one.nodeid: noted[one.nodeid] for one in items if one.nodeid in noted}
        spared = known.keys() - needed(known)
        config.hook.pytest_deselected(items=[one for one in items if one.nodeid in spared])
        items[:] = [one for one in items if one.nodeid not in spared]


def read_notes(folder: Path) -> tuple[dict[str, Noted], dict[str, list[str]]]:
    """What is noted of each test; and of each file the tests in it that ask for a database."""
    noted: dict[str, Noted] = {}
    collected: dict[str, list[str]] = {}
    for path in folder.glob("*.json"):
        found = json.loads(path.read_text())
        noted |= {one: tuple(said) for one, said in found["noted"].items()}
        for file, tests in found["collected"].items():
            collected.setdefault(file, []).extend(tests)
    return noted, collected


def unread(
    noted: Mapping[str, Noted],
    collected: Mapping[str, list[str]],
    is_left_out: Callable[[str], bool],
) -> set[str]:
    """Files of which no test is needed; of those that are left out none can stand for another."""
    known = {one: said for one, said in noted.items() if not is_left_out(file_of(one))}
    wanted = needed(known)
    return {
        file
        for file, tests in collected.items()
        if all(one in known and one not in wanted for one in tests)
    }


def file_of(test: str) -> str:
    return test.partition("::")[0]


def needed(noted: Mapping[str, Noted]) -> set[str]:
    """Tests that together ask each statement, and take little time for it.

    First those that ask most in their time of what nobody has asked yet; then those, the longest
    first, are left out whose every statement others ask as well.
    """
    chosen: set[str] = set()
    askers: Counter[str] = Counter()
    waiting = [(-len(asked) / max(took, 0.01), test) for test, (took, asked) in noted.items()]
    heapq.heapify(waiting)
    while waiting:
        _worth, test = heapq.heappop(waiting)
        took, asked = noted[test]
        worth = sum(one not in askers for one in asked) / max(took, 0.01)
        if waiting and -worth > waiting[0][0]:
            # Others have asked much of it meanwhile: it comes again in its turn.
            heapq.heappush(waiting, (-worth, test))
        elif worth:
            chosen.add(test)
            askers.update(asked)
    for test in sorted(chosen, key=lambda one: (-noted[one][0], one)):
        if all(askers[one] > 1 for one in noted[test][1]):
            chosen.remove(test)
            askers.subtract(noted[test][1])
    return chosen


def is_of_the_product() -> bool:
    """Whether the product's own code called what is running, and not a test's or a library's."""
    frame: FrameType | None = sys._getframe()
    while frame:
        path = frame.f_code.co_filename
        if path.startswith(_ROOT) and not path.startswith(_NOBODYS):
            return not path.startswith(_TESTS)
        frame = frame.f_back
    return False


@cache
def shape(statement: str) -> str:
    return hashlib.blake2b(_VALUES.sub("?", statement).encode(), digest_size=8).hexdigest()


class Notes:
    """What each test of this process asks, by whichever connection."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.noted: dict[str, Noted] = {}
        self.collected: dict[str, list[str]] = {}
        self._of_this: set[str] = set()
        self._is_skipped = self._has_asked = False
        connection_created.connect(self._listen)

    def _listen(self, connection: Any, **_rest: Any) -> None:
        if self._note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._note)

    def _note(
        self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any
    ) -> Any:
        self._has_asked = True
        if not statement.startswith(_OF_NO_TABLE) and is_of_the_product():
            self._of_this.add(shape(statement))
        return execute(statement, params, many, context)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What runs on the other database alone is not run here, and is in its file nonetheless."""
        for item in items:
            if item.get_closest_marker("on_one"):
                self.collected.setdefault(file_of(item.nodeid), []).append(item.nodeid)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            tests = self.collected.setdefault(file_of(item.nodeid), [])
            if item.get_closest_marker("database") and not item.get_closest_marker("browser"):
                tests.append(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._of_this = set()
        self._is_skipped = self._has_asked = False
        begun = time.monotonic()
        try:
            return (yield)
        finally:
            is_served = item.get_closest_marker("served")
            if self._has_asked and not self._is_skipped and not is_served:
                took = round(time.monotonic() - begun, 3)
                self.noted[item.nodeid] = took, sorted(self._of_this)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._is_skipped = self._is_skipped or report.skipped

    def pytest_sessionfinish(self) -> None:
        if self.collected:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{os.getpid()}.json"
            path.write_text(json.dumps({"noted": self.noted, "collected": self.collected}))
