"""Finding words in texts, whatever their case and width (ＡＢＣ, abc), and marking them."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

MOST_LETTERS = 100
# White space to Python, so that no word that was typed holds them.
EDGE, PART = b"\x1f", b"\x1e"
# How well something fits what was typed, best first.
IS_NAMED, BEGINS, NAMED_IN, WITHIN = range(4)


def folded(text: str) -> str:
    """Text as it is compared: ＥＯＤ项目 → eod项目."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=8192)
def _folded_letter(letter: str) -> str:
    return folded(letter)


def one_line(text: str) -> str:
    """Text as it is compared whole: its words, each once, with one blank between."""
    return " ".join(dict.fromkeys(folded(text).split()))


@dataclass(frozen=True)
class Words:
    """What a reader typed: every word of it must be found."""

    terms: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        return cls(tuple(dict.fromkeys(folded(text[:MOST_LETTERS]).split())))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def are_in(self, *texts: str) -> bool:
        """Whether each word stands in one of the texts; nothing typed is found nowhere."""
        whole = "\n".join(map(folded, texts))
        return bool(self.terms) and all(term in whole for term in self.terms)

    def touch(self, text: str) -> bool:
        """Whether some word stands in the text."""
        own = folded(text)
        return any(term in own for term in self.terms)

    def marked(self, text: str) -> SafeString:
        """The text as HTML with the words marked."""
        letters = [_folded_letter(letter) for letter in text]
        whole = "".join(letters)
        owners = [place for place, letter in enumerate(letters) for _part in letter]
        spans = (
            (owners[start], owners[start + len(term) - 1] + 1)
            for term in self.terms
            for start in _starts(whole, term)
        )
        pieces = _pieces(text, spans)
        return format_html("{}" + "<mark>{}</mark>{}" * (len(pieces) // 2), *pieces)

    def extract(self, text: str, around: int = 30) -> str:
        """The surroundings of the first word found; "" where there is none."""
        own = folded(text)
        places = [own.find(term) for term in self.terms if term in own]
        if not places:
            return ""
        start, end = max(min(places) - around, 0), min(places) + around * 2
        return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _starts(whole: str, term: str) -> Iterable[int]:
    start = whole.find(term)
    while start >= 0:
        yield start
        start = whole.find(term, start + 1)


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The text in its order, by turns what lies in no span and what lies in spans that touch."""
    edges = [0]
    for start, end in sorted(spans):
        if len(edges) > 1 and start <= edges[-1]:
            edges[-1] = max(end, edges[-1])
        else:
            edges += [start, end]
    return [text[start:end] for start, end in pairwise([*edges, len(text)])]


class Entry(NamedTuple):
    """One thing that may be found: its key, its names, its texts, and what it belongs to.

    What it belongs to completes its own words (绿色 荣昌), but finds nothing by itself. `shown` is
    what its line in a list of finds is made of, in plain values.
    """

    key: int
    names: Sequence[str]
    texts: Sequence[str] = ()
    about: Sequence[str] = ()
    shown: Mapping[str, Any] | None = None


class Found(NamedTuple):
    """A key that was found, and how well it fits: `IS_NAMED`, `BEGINS`, `NAMED_IN` or `WITHIN`."""

    key: int
    fit: int
    packed: bytes

    @property
    def shown(self) -> Any:
        return json.loads(self.packed)


@dataclass(frozen=True)
class WordIndex:
    """The words of many things, folded once; as bytes they are quickly read and looked through."""

    keys: Sequence[int]
    rows: Sequence[bytes]
    packed: Sequence[bytes]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "WordIndex":
        known = list(entries)
        packed = [json.dumps(entry.shown, ensure_ascii=False).encode() for entry in known]
        return cls([entry.key for entry in known], [_row_of(entry) for entry in known], packed)

    def found(self, words: Words) -> list[Found]:
        """What has every word: what is named so first, else in the order of the entries."""
        terms = [term.encode() for term in words.terms]
        line = EDGE + " ".join(words.terms).encode()
        places: Iterable[int] = range(len(self.rows)) if terms else ()
        for term in terms:
            places = [place for place in places if term in self.rows[place]]
        hits = [
            Found(self.keys[place], fit, self.packed[place])
            for place in places
            if (fit := _fit_of(self.rows[place], terms, line)) is not None
        ]
        return sorted(hits, key=lambda hit: hit.fit)


def _row_of(entry: Entry) -> bytes:
    names = [b"", *(one_line(name).encode() for name in entry.names if name), b""]
    texts, about = ("\n".join(map(folded, part)).encode() for part in (entry.texts, entry.about))
    return PART.join((EDGE.join(names), _without_marks(texts), _without_marks(about)))


def _without_marks(text: bytes) -> bytes:
    return text.replace(PART, b" ").replace(EDGE, b" ")


def _fit_of(row: bytes, terms: Sequence[bytes], line: bytes) -> int | None:
    """How well a row that has every word fits; None where only what it belongs to has them."""
    names, texts, _about = row.split(PART)
    if line in names:
        return IS_NAMED if line + EDGE in names else BEGINS
    others = [term for term in terms if term not in names]
    if not others:
        return NAMED_IN
    is_own = len(others) < len(terms) or any(term in texts for term in others)
    return WITHIN if is_own else None
