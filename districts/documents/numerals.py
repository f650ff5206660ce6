"""Chinese numerals as plans use them."""

_DIGITS = {
    "零": 0,
    "〇": 0,
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
# For patterns: one numeral from 1 to 9, and from 1 to 10.
ONES = "[一二三四五六七八九]"
TENS = "[一二三四五六七八九十]"
_STEPS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """Return the value of a numeral below ten thousand: 二十一 → 21, 十 → 10, 二〇二三 → 2023.

    Raises KeyError for a character that is no numeral.
    """
    if not any(step in text for step in _STEPS):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = 0
    digit = None
    for character in text:
        if character in _STEPS:
            total += (1 if digit is None else digit) * _STEPS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)
