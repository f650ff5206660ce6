"""The first run: it fills an empty installation, and later runs change nothing."""

import io
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command

from districts.clock import fixed_day_file
from districts.models import Account, DataVersion, Plan
from greenfin.management.commands import prepare
from greenfin.samples.accounts import accounts_file, known_passwords
from greenfin.samples.removal import remove_samples
from greenfin.samples.runner import samples_with_progress
from targets.models import CitedFigure, Observation, QuarterlyReturn
from tasks.models import ProgressUpdate

from .samples import counts

pytestmark = pytest.mark.corpus


def prepared(monkeypatch: pytest.MonkeyPatch, sample: str) -> str:
    monkeypatch.setenv("SAMPLE", sample)
    monkeypatch.setenv("PORT", "8123")
    short = partial(samples_with_progress, quarters=1)
    monkeypatch.setattr(prepare, "samples_with_progress", short)
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


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


def test_an_interrupted_first_run_goes_on(
    empty_installation: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(monkeypatch, "1")
    fixed_day_file().unlink()
    waiting = QuarterlyReturn.objects.filter(state="submitted")
    ProgressUpdate.objects.filter(quarterly_return__in=waiting).delete()
    Observation.objects.filter(quarterly_return__in=waiting, origin="derived").delete()
    Observation.objects.filter(quarterly_return__in=waiting).delete()
    waiting.delete()
    prepared(monkeypatch, "1")
    assert QuarterlyReturn.objects.count() == 7
    assert fixed_day_file().exists()


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


def test_removed_samples_do_not_come_back_with_the_next_run(
    empty_installation: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(monkeypatch, "1")
    remove_samples()
    prepared(monkeypatch, "1")
    assert not QuarterlyReturn.objects.exists()
