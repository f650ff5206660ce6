"""`one_quarter` and `whole_sample`: the sample as the ground of a module, played once for it.

Playing one quarter takes as long as a hundred other tests, the whole sample three times that.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings


def played(folder: Path, blocker: Any, quarters: int | None) -> Iterator[Path]:
    """The sample in the database until the module's end; the folder that it filled."""
    from greenfin.samples.runner import run_samples  # models are ready only now

    with blocker.unblock(), transaction.atomic():
        with override_settings(DATA_DIR=folder):
            run_samples(quarters=quarters)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def quarter_of_module(
    plans_of_module: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from played(tmp_path_factory.mktemp("quarter"), django_db_blocker, 1)


@pytest.fixture(scope="module")
def sample_of_module(
    plans_of_module: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    yield from played(tmp_path_factory.mktemp("sample"), django_db_blocker, None)


@pytest.fixture
def one_quarter(quarter_of_module: Path, db: None, settings: Any, tmp_path: Path) -> None:
    """The sample's newest quarter, its accounts and its day; taken back to that for each test."""
    settings.DATA_DIR = shutil.copytree(quarter_of_module, tmp_path / "installation")


@pytest.fixture
def whole_sample(sample_of_module: Path, db: None, settings: Any, tmp_path: Path) -> None:
    """The sample with all its quarters, its accounts and its day."""
    settings.DATA_DIR = shutil.copytree(sample_of_module, tmp_path / "installation")
