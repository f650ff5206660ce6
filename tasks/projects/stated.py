"""Texts of the workbook that say more than a word: shares of districts, likeness of names. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal

from rapidfuzz.distance import LCSseq

_SHARE = re.compile(r"\s*(?P<name>[^:：\d%％]+?)\s*[:：]?\s*(?P<percent>\d+(\.\d+)?)\s*[%％]?\s*")
_NOT_NAME = re.compile(r"[^\w]+|项目$")
# Two names of one owner's projects are alike from here on.
LIKE = 0.75
WHOLE = Decimal(100)


def shares_of(text: str) -> list[tuple[str, Decimal]] | None:
    """Districts and their percents: 荣昌区:60%；永川区:40% gives both; None where it says else."""
    found = []
    for part in re.split(r"[;；,，、\n]", text):
        if not part.strip():
            continue
        said = _SHARE.fullmatch(part)
        if said is None:
            return None
        found.append((said["name"], Decimal(said["percent"])))
    return found


def add_up(percents: Iterable[Decimal]) -> bool:
    """Whether the shares of a project are the whole of it."""
    return sum(percents, Decimal(0)) == WHOLE


def plain_name(name: str) -> str:
    """A project's name without signs, blanks and a closing 项目: two that differ by them alone
    are the same."""
    return _NOT_NAME.sub("", name)


def is_like(one: str, other: str) -> bool:
    """Whether two names are alike: what they share in order is most of the longer one."""
    return LCSseq.normalized_similarity(plain_name(one), plain_name(other)) >= LIKE
