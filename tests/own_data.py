"""The tests' own data folder: an installation's `var/` is never touched by a test run.

A plugin, so that it is in place before the settings are read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

_folder = tempfile.mkdtemp(prefix="greenfin-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["GREENFIN_DATA"] = _folder


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Path) -> None:
    """A folder a test: a fixed day that one leaves does not reach the next."""
    settings.DATA_DIR = tmp_path
