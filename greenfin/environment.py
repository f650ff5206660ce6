"""The environment of an installation, read with its bounds: what cannot be is refused at start.

Each refusal names the variable and says what it takes; a secret's value is never repeated.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import environ
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ImproperlyConfigured

from targets.periods import FIRST_YEAR, LAST_YEAR, is_day

env = environ.Env()

SWITCHES = {
    **dict.fromkeys(("on", "true", "yes", "y", "1", "ok"), True),
    **dict.fromkeys(("off", "false", "no", "n", "0", ""), False),
}
HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
SHORTEST_KEY = 32
FEWEST_SIGNS = 10
# What people take for a key, beside the passwords that are tried first.
USUAL_WORDS = ("greenfin", "chongqing", "production", "secret", "django", "example", "letmein")
SHORTEST_WORD = 4


def refuse(sentence: str) -> NoReturn:
    raise ImproperlyConfigured(sentence)


def whole(name: str, usual: int, least: int, most: int) -> int:
    text = env(name, default="") or str(usual)
    if not re.fullmatch(r"\d{1,12}", text) or not least <= int(text) <= most:
        refuse(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def switch(name: str, *, usual: bool = False) -> bool:
    text: str = env(name, default="") or ("on" if usual else "")
    if text.strip().lower() not in SWITCHES:
        refuse(f"{name} must be on or off, not {text!r}.")
    return SWITCHES[text.strip().lower()]


def one_of(name: str, usual: str, choices: Sequence[str]) -> str:
    text: str = env(name, default="") or usual
    if text not in choices:
        refuse(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
    return text


def some_of(name: str, usual: Sequence[str], choices: Sequence[str]) -> tuple[str, ...]:
    """Words of `choices`, divided by commas; `none` for none of them."""
    text: str = env(name, default="") or ",".join(usual)
    found = tuple(word.strip() for word in text.split(","))
    if found == ("none",):
        return ()
    if not set(found) <= set(choices):
        refuse(f"{name} must be none, or some of {', '.join(choices)}, not {text!r}.")
    return found


def address(name: str, schemes: Sequence[str]) -> str:
    """An address of a store or of mail; it may hold a password, and is not repeated."""
    text: str = env(name, default="")
    if text and text.partition("://")[0] not in schemes:
        refuse(f"{name} must begin with one of {', '.join(f'{one}://' for one in schemes)}.")
    return text


def web_address(name: str) -> str:
    """An https address, "" for none; http where the other side is this machine."""
    text: str = env(name, default="")
    if text and not re.fullmatch(
        r"https://[^\s/?#@]+[^\s?#]*|http://(localhost|127\.0\.0\.1)(:\d+)?[^\s?#]*", text
    ):
        refuse(f"{name} must be an address that begins with https://, without ? and #: {text!r}.")
    return text


def ways_in(issuer: str, client: str, secret: str, passwords: bool) -> None:
    """An identity provider is set whole or not at all, and there is one way in at least."""
    if issuer and not (client and secret):
        refuse("GREENFIN_OIDC_ISSUER needs GREENFIN_OIDC_CLIENT and GREENFIN_OIDC_SECRET, too.")
    if not issuer and (client or secret):
        refuse("GREENFIN_OIDC_CLIENT and GREENFIN_OIDC_SECRET need GREENFIN_OIDC_ISSUER, too.")
    if not issuer and not passwords:
        refuse("GREENFIN_LOCAL_PASSWORDS may be off only where GREENFIN_OIDC_ISSUER is set.")


def hosts(name: str, usual: Sequence[str]) -> list[str]:
    found: list[str] = env.list(name, default=list(usual))
    wrong = [host for host in found if not HOST.fullmatch(host)]
    if not found or wrong:
        refuse(
            f"{name} must name each host, such as greenfin.example.org, without scheme and port; "
            f"* and a leading dot stand for hosts of strangers, too. Refused: {', '.join(wrong)}"
        )
    return found


def folder(name: str, usual: Path) -> Path:
    """The folder, made where it is not there; closed to other users, for it holds what may not be
    published."""
    path = Path(env(name, default="") or usual).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        refuse(f"{name} must be a folder that can be made or is there ({fault.strerror}): {path}")
    return path


def own_file(name: str) -> Path | None:
    """A file that is there, or None where none is named."""
    text: str = env(name, default="")
    if not text:
        return None
    path = Path(text).resolve()
    if not path.is_file():
        refuse(f"{name} must be a file that is there: {path}")
    return path


def day(name: str, text: str) -> str | None:
    """A date as text that may stand for today, or None for none."""
    if text and not is_day(text):
        refuse(
            f"{name} must be a date such as 2026-01-20 in the years {FIRST_YEAR} to {LAST_YEAR}, "
            f"not {text!r}."
        )
    return text or None


def day_file(path: Path) -> None:
    """An installation with sample returns keeps its day in a file (`districts.clock`)."""
    if path.is_file():
        day(f"The file {path}", path.read_text().strip())


def secret_key(name: str, key: str) -> str:
    if len(key) < SHORTEST_KEY or is_guessable(key):
        refuse(
            f"{name} is a sample, too short or can be guessed: give at least {SHORTEST_KEY} random "
            "characters, or leave it out and one is generated."
        )
    return key


def keys(name: str, text: str, apart_from: str) -> list[str]:
    """The present key and former ones, divided by commas or lines; none serves elsewhere."""
    found = [secret_key(name, key) for key in re.split(r"[,\s]+", text.strip())]
    if apart_from in found:
        refuse(f"{name} must be another key than GREENFIN_SECRET_KEY.")
    if len(set(found)) < len(found):
        refuse(f"{name} names a key twice.")
    return found


def is_guessable(key: str) -> bool:
    """Few signs, small letters alone, a piece repeated, signs in a row, or mostly words."""
    low = key.lower()
    is_repeated = low in (low + low)[1:-1]
    neighbours = sum(abs(ord(a) - ord(b)) <= 1 for a, b in pairwise(low))
    return (
        low.startswith(("change", "example", "django-insecure"))
        or len(set(low)) < FEWEST_SIGNS
        or not re.search(r"[^a-z_-]", key)
        or is_repeated
        or 2 * neighbours > len(low)
        or 2 * covered_by_words(low) > len(low)
    )


def covered_by_words(text: str) -> int:
    """How many characters belong to common words, the longest taken first."""
    words = {*CommonPasswordValidator().passwords, *USUAL_WORDS}
    covered = place = 0
    while place < len(text):
        ends = range(min(len(text), place + 20), place + SHORTEST_WORD - 1, -1)
        length = next((end - place for end in ends if text[place:end] in words), 0)
        covered += length
        place += length or 1
    return covered
