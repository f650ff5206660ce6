"""The first run: it fills an empty installation, and later runs change nothing."""

from typing import Any

import pytest

from districts.models import Account, DataVersion, Plan
from greenfin.samples.accounts import accounts_file, known_passwords
from targets.models import CitedFigure, QuarterlyReturn

from .samples import counts, prepared

pytestmark = pytest.mark.corpus


@pytest.fixture
def empty_installation(settings: Any, tmp_path: Any, db: None) -> None:
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_the_first_run_fills_and_the_second_changes_nothing(
    empty_installation: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepared(monkeypatch, "1")
    assert "http://127.0.0.1:8123/" in first
    assert all(password in first for password in known_passwords().values())
    assert QuarterlyReturn.objects.count() == 7
    before, stamp, told = counts(), DataVersion.objects.get().stamp, accounts_file().read_text()
    second = prepared(monkeypatch, "1")
    assert (counts(), DataVersion.objects.get().stamp) == (before, stamp)
    assert accounts_file().read_text() == told
    assert known_passwords()["admin"] in second


def test_without_samples_there_is_nobody_yet(
    empty_installation: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = prepared(monkeypatch, "0")
    assert "create_account" in told
    assert Plan.objects.count() == 4
    assert CitedFigure.objects.exists()
    assert not Account.objects.exists()
    assert not QuarterlyReturn.objects.exists()
    prepared(monkeypatch, "1")
    assert not Account.objects.exists()
