"""Finding words in texts, whatever their case and width (ＡＢＣ, abc), and marking them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

MOST_LETTERS = 100


def folded(text: str) -> str:
    """Text as it is compared: ＥＯＤ项目 → eod项目."""
    return unicodedata.normalize("NFKC", text).casefold()


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

    def are(self, *names: str) -> bool:
        """Whether what was typed is the whole of one of the names."""
        return bool(self.terms) and any(
            tuple(dict.fromkeys(folded(name).split())) == self.terms for name in names
        )

    def touch(self, text: str) -> bool:
        """Whether some word stands in the text."""
        own = folded(text)
        return any(term in own for term in self.terms)

    def marked(self, text: str) -> SafeString:
        """The text as HTML with the words marked."""
        letters = [folded(letter) for letter in text]
        whole = "".join(letters)
        owners = [place for place, letter in enumerate(letters) for _part in letter]
        hits = {
            owner
            for term in self.terms
            for start in _starts(whole, term)
            for owner in owners[start : start + len(term)]
        }
        return format_html_join("", "{}", ((piece,) for piece in _pieces(text, hits)))

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


def _pieces(text: str, hits: set[int]) -> Iterable[str | SafeString]:
    """Runs of letters in their order, those in `hits` within a mark."""
    run, is_hit = "", False
    for place, letter in enumerate(text):
        if (place in hits) != is_hit:
            yield _piece(run, is_hit)
            run, is_hit = "", not is_hit
        run += letter
    yield _piece(run, is_hit)


def _piece(run: str, is_hit: bool) -> str | SafeString:
    return format_html_join("", "<mark>{}</mark>", [(run,)]) if is_hit else run
