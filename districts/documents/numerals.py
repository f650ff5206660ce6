"""Chinese numerals as plans use them, and the numerals that are part of a word."""

import re

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
# For patterns: one numeral from 1 to 9, and from 1 to 10; one digit of a year and a
# year of this century, however written.
ONES = "[一二三四五六七八九]"
TENS = "[一二三四五六七八九十]"
DIGIT = r"[\d〇零○一二三四五六七八九]"
YEAR = rf"[二2２][〇零○0０]{DIGIT}{{2}}"
# The last year of the nth five-year plan is five times n behind this one.
_FIRST_TERM_END = 1955
_STEPS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """Return the value of a numeral below ten thousand: 二十一 → 21, 十 → 10, 二〇２３ → 2023.

    Raises KeyError for a character that is no numeral.
    """
    if not any(step in text for step in _STEPS):
        return int("".join(str(_digit(character)) for character in text))
    total = 0
    digit = None
    for character in text:
        if character in _STEPS:
            total += (1 if digit is None else digit) * _STEPS[character]
            digit = None
        else:
            digit = _digit(character)
    return total + (digit or 0)


def _digit(character: str) -> int:
    return int(character) if character.isdecimal() else _DIGITS[character]


def term_end(numeral: str) -> int:
    """Return the last year of a five-year plan: the 四 of 十四五 gives 2025."""
    return _FIRST_TERM_END + 5 * (10 + chinese_number(numeral))


# PM2.5, SO2, ISO14001, 5G, 4A级, “1+N”: names, not figures.
WORD_WITH_NUMERAL = (
    r"(?<![\d.．万亿A-Za-z])[A-Za-z]{1,8}[-‐]?(?:\d{1,6}|[₀-₉]+)(?:[.．]\d+)?[A-Za-z]{0,4}(?![\d.．])|(?<![\d.．])\d[GDA](?![A-Za-z])|"
    r"\d{1,2}(?:[+＋][\dNnXx]{1,2})+|[“\"‘][\dA-Za-z+＋·.\-—×]{1,12}[”\"’](?!年)"
)
_WORD = re.compile(WORD_WITH_NUMERAL)
_DIGITS_OF_WORDS = "0123456789.．"
_HIDE = {ord(one): 0xF0000 + place for place, one in enumerate(_DIGITS_OF_WORDS)}
_SHOW = {hidden: ord_ for ord_, hidden in _HIDE.items()}


def with_words_hidden(text: str) -> str:
    """Return the text with the numerals inside words as characters that no pattern knows.

    Every place stays the same; `with_words_shown` gives the text back.
    """
    return _WORD.sub(lambda match: match[0].translate(_HIDE), text)


def with_words_shown(text: str) -> str:
    return text.translate(_SHOW)
