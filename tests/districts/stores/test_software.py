"""Nodes agree on what is kept exactly where they run the same software."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

from districts.stores.software import key_of_software, software_stamp


@pytest.fixture
def software(settings: Any, tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "tasks" / "__pycache__").mkdir(parents=True)
    (tmp_path / "tasks" / "views.py").write_text("shown = 1\n")
    settings.BASE_DIR = tmp_path
    software_stamp.cache_clear()
    yield tmp_path
    software_stamp.cache_clear()


def stamp_of(settings: Any, place: Path) -> str:
    settings.BASE_DIR = place
    software_stamp.cache_clear()
    return software_stamp()


def test_the_same_files_are_the_same_software_whenever_they_came(
    software: Path, settings: Any
) -> None:
    elsewhere = software.with_name("elsewhere")
    shutil.copytree(software, elsewhere)
    os.utime(elsewhere / "tasks" / "views.py", (0, 0))
    (elsewhere / "tasks" / "__pycache__" / "views.cpython-311.pyc").write_bytes(b"compiled")
    assert stamp_of(settings, elsewhere) == stamp_of(settings, software)
    (elsewhere / "tasks" / "views.py").write_text("shown = 2\n")
    assert stamp_of(settings, elsewhere) != stamp_of(settings, software)
    (elsewhere / "tasks" / "views.py").rename(elsewhere / "tasks" / "pages.py")
    assert stamp_of(settings, elsewhere) != stamp_of(settings, software)


def test_what_another_version_kept_is_not_found(software: Path) -> None:
    cache: BaseCache = LocMemCache("software", {"KEY_FUNCTION": key_of_software})
    cache.set("page", "of the former version")
    assert cache.get("page") == "of the former version"
    (software / "tasks" / "views.py").write_text("shown = 2\n")
    assert cache.get("page") == "of the former version", "the running process is what it was"
    software_stamp.cache_clear()
    assert cache.get("page") is None
