"""Findings and the rules of reading in words, in the active language."""

from .cells import FORMER, SHOWN
from .findings import CODES, RULES, read_as_words, severity_word, word_codes, wording

__all__ = [
    "CODES",
    "FORMER",
    "RULES",
    "SHOWN",
    "read_as_words",
    "severity_word",
    "word_codes",
    "wording",
]
