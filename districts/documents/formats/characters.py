"""Characters that a PDF gives for others that look the same."""

import unicodedata

# A font's map from glyphs to text may name the radical ⾦ for the character 金. Those of the
# supplement have no equivalent in Unicode's tables, and ⼾ has the traditional one.
_SUPPLEMENT = str.maketrans(
    "⼾⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "户民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E))
}


def plain_characters(text: str) -> str:
    """Return the text with radicals and compatibility forms as the characters they stand for."""
    return text.translate(_SUPPLEMENT).translate(_RADICALS)
