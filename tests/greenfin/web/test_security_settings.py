"""Settings that must not start, and the framework's own check of a production installation."""

import re
import runpy
from pathlib import Path

import pytest

from .servers import ROOT, run

pytestmark = pytest.mark.served

PRODUCTION = {"GREENFIN_BEHIND_HTTPS": "1", "GREENFIN_ALLOWED_HOSTS": "example.org"}


def test_the_production_check_is_clean(tmp_path: Path) -> None:
    result = run(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"GREENFIN_SECRET_KEY": "change-me-change-me-change-me-change-me"}, "GREENFIN_SECRET_KEY"),
        ({"GREENFIN_SECRET_KEY": "short"}, "GREENFIN_SECRET_KEY"),
        ({"GREENFIN_TODAY": "bad"}, "GREENFIN_TODAY"),
        ({"GREENFIN_TODAY": "9999-12-31"}, "GREENFIN_TODAY"),
        ({"GREENFIN_ALLOWED_HOSTS": "example.org,*"}, "GREENFIN_ALLOWED_HOSTS"),
        ({"GREENFIN_SLIDES_TEMPLATE": "/none/own.pptx"}, "GREENFIN_SLIDES_TEMPLATE"),
        ({"DATABASE_URL": "mysql://name:hunter2@host/greenfin"}, "DATABASE_URL"),
    ],
)
def test_settings_that_cannot_be_do_not_start(
    tmp_path: Path, environment: dict[str, str], word: str
) -> None:
    """One sentence, without the code and the secret."""
    result = run(tmp_path, "check", **environment)
    assert result.returncode != 0
    assert result.stderr.startswith(word)
    assert result.stderr.count("\n") == 1
    assert "change-me" not in result.stderr
    assert "hunter2" not in result.stderr


def test_a_fixed_day_that_is_none_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "fixed_day").write_text("soon\n")
    result = run(tmp_path, "check")
    assert result.returncode != 0
    assert "fixed_day must be a date" in result.stderr


@pytest.mark.parametrize("name", ["GREENFIN_WORKERS", "GREENFIN_THREADS", "PORT"])
@pytest.mark.parametrize("text", ["two", "-1", "0", "99999"])
def test_the_server_refuses_numbers_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SystemExit, match=f"{name} must be a whole number from 1"):
        runpy.run_path(str(ROOT / "greenfin/web/server.py"))


@pytest.mark.parametrize(
    ("text", "place"),
    [("", "127.0.0.1:8000"), ("10.0.0.11", "10.0.0.11:8000"), ("fd00::11", "[fd00::11]:8000")],
)
def test_the_server_listens_where_its_proxy_reaches_it(
    monkeypatch: pytest.MonkeyPatch, text: str, place: str
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("GREENFIN_LISTEN", text)
    assert runpy.run_path(str(ROOT / "greenfin/web/server.py"))["bind"] == place


@pytest.mark.parametrize("text", ["everywhere", "10.0.0", "10.0.0.11:8000", "greenfin.example.org"])
def test_the_server_refuses_an_address_that_is_none(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("GREENFIN_LISTEN", text)
    with pytest.raises(SystemExit, match="GREENFIN_LISTEN must be an address"):
        runpy.run_path(str(ROOT / "greenfin/web/server.py"))


def test_a_generated_key_is_kept_and_readable_by_nobody_else(tmp_path: Path) -> None:
    run(tmp_path, "check")
    keys = [tmp_path / name for name in ("secret_key", "audit_key")]
    first = [key.read_text() for key in keys]
    for key, text in zip(keys, first, strict=True):
        assert len(text) >= 50
        assert key.stat().st_mode & 0o077 == 0
    assert len(set(first)) == 2
    run(tmp_path, "check")
    assert [key.read_text() for key in keys] == first


def test_every_variable_is_explained_in_the_example() -> None:
    """The sample of an environment names what is read, and nothing else."""
    readers = ("greenfin/settings.py", "greenfin/web/server.py")
    code = "".join((ROOT / name).read_text() for name in readers)
    read = set(re.findall(r"""["']((?:GREENFIN|DATABASE)_[A-Z_]+|PORT)["']""", code))
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert explained == read | {"SAMPLE"}  # which the Makefile reads
