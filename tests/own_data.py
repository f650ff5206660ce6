"""The tests' own data folder and cache: what an installation keeps is never touched by a test run.

A plugin, so that they are in place before the settings are read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

_folder = tempfile.mkdtemp(prefix="greenfin-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["GREENFIN_DATA"] = _folder
(Path(_folder) / "static").mkdir()  # nothing is packed for tests

_address = os.environ.get("GREENFIN_CACHE_URL", "")
if _address:
    _cache = urlsplit(_address)
    # Each worker has a database of its own, and so must not see what another keeps.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    _own = f"/{int(_cache.path.strip('/') or 0) + _worker}"
    os.environ["GREENFIN_CACHE_URL"] = urlunsplit(_cache._replace(path=_own))


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> None:
    """A folder a test: a fixed day that one leaves does not reach the next."""
    settings.DATA_DIR = tmp_path
