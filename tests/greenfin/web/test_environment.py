"""Each kind of setting: what is taken, and what is refused with a sentence."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from greenfin import environment

NAME = "GREENFIN_TRIED"
Reader = Callable[[], Any]
READERS: dict[str, Reader] = {
    "whole": lambda: environment.whole(NAME, 30, 1, 720),
    "switch": lambda: environment.switch(NAME),
    "one of": lambda: environment.one_of(NAME, "INFO", ("INFO", "ERROR")),
    "some of": lambda: environment.some_of(NAME, ("step",), ("step", "count")),
    "address": lambda: environment.address(NAME, ("redis", "unix")),
    "hosts": lambda: environment.hosts(NAME, ["localhost"]),
    "folder": lambda: environment.folder(NAME, Path("var")),
    "day": lambda: environment.day(NAME, environment.env(NAME)),
}
TAKEN = [
    ("some of", "", ("step",)),
    ("some of", "count, step", ("count", "step")),
    ("some of", "none", ()),
    ("whole", "", 30),
    ("whole", "1", 1),
    ("whole", "720", 720),
    ("switch", "", False),
    ("switch", "On", True),
    ("switch", "0", False),
    ("one of", "", "INFO"),
    ("one of", "ERROR", "ERROR"),
    ("address", "", ""),
    ("address", "redis://:secret@host:6379/0", "redis://:secret@host:6379/0"),
    ("hosts", "a.example.org,10.0.0.1,[::1],lan", ["a.example.org", "10.0.0.1", "[::1]", "lan"]),
    ("day", "2026-01-20", "2026-01-20"),
    ("day", "", None),
]
REFUSED = [
    ("some of", "wish"),
    ("some of", "none,step"),
    ("some of", "step,"),
    *(("whole", text) for text in ("0", "721", "-5", "two", "1.5", "1e3", "９" * 13)),
    *(("switch", text) for text in ("maybe", "oui", "2")),
    *(("one of", text) for text in ("info", "VERBOSE")),
    *(("address", text) for text in ("http://host", "host:6379", "secret")),
    *(("hosts", text) for text in (".org", "*", "a,*", "https://a.org", "a.org:80", "a b", "-a")),
    *(("hosts", text) for text in ("*.example.org", "a..org", "a/b")),
    *(("folder", text) for text in ("/proc/nothing", "/dev/null/below")),
    *(("day", text) for text in ("bad", "20.1.2026", "1999-01-01", "2999-12-31", "2026-02-30")),
]


@pytest.mark.parametrize(("kind", "text", "value"), TAKEN)
def test_what_is_taken(
    monkeypatch: pytest.MonkeyPatch, kind: str, text: str, value: object
) -> None:
    monkeypatch.setenv(NAME, text)
    assert READERS[kind]() == value


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_cannot_be_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, kind: str, text: str
) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=NAME) as refusal:
        READERS[kind]()
    assert kind != "address" or text not in str(refusal.value)


@pytest.mark.parametrize(
    "key",
    [
        "a" * 50,
        "ab" * 25,
        "P4ssword" * 5,
        "Administrator-Password-Production-1",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "1234567890" * 4,
        "thequickbrownfoxjumpsoverthelazydog",
        "django-insecure-" + "x7Kq" * 9,
        "x7KqPm2v" * 3,
        "",
    ],
)
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=NAME) as refusal:
        environment.secret_key(NAME, key)
    assert not key or key not in str(refusal.value)


def test_random_keys_are_taken() -> None:
    makers = (
        lambda: secrets.token_urlsafe(64),
        lambda: secrets.token_urlsafe(24),
        lambda: secrets.token_hex(32),
        get_random_secret_key,
    )
    for make in makers:
        for _turn in range(50):
            key = make()
            assert environment.secret_key(NAME, key) == key


def test_keys_of_the_audit_trail_are_several_and_apart() -> None:
    first, second, other = (secrets.token_urlsafe(48) for _each in range(3))
    assert environment.keys(NAME, f"{first},{second}\n", other) == [first, second]
    for text in ("", "short", f"{first},", f"{first},{first}", f"{first},{other}"):
        with pytest.raises(ImproperlyConfigured, match=NAME):
            environment.keys(NAME, text, other)
