"""Unified social credit codes (统一社会信用代码, GB 32100-2015): eighteen signs, one a check.

Pure. The ninth to the seventeenth sign are the body's own number (GB 11714) with its own check.
"""

# Without I, O, S, V and Z, which are read as other signs.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_VALUES = {sign: value for value, sign in enumerate(SIGNS)}
_BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def normal_code(text: str) -> str:
    """The code as it is kept: narrow capitals without blanks.

    >>> normal_code(" 9135 0100 m000100y43 ")
    '91350100M000100Y43'
    """
    return "".join(text.translate(_FULL_WIDTH).upper().split())


def check_sign(beginning: str) -> str:
    """The sign that closes a code, from the seventeen before it; "" where they are none.

    Each sign's value times 3 to the power of its place, the power modulo 31, summed; the closing
    sign stands for what is missing to a multiple of 31. Of 91350100M000100Y4 the sum is 9×1 + 1×3
    + 3×9 + 5×27 + 1×26 + 21×20 + 1×8 + 30×30 + 4×28 = 1640, which is 52×31 + 28: 3 is missing.

    >>> check_sign("91350100M000100Y4")
    '3'
    """
    if len(beginning) != LENGTH - 1 or not all(sign in _VALUES for sign in beginning):
        return ""
    total = sum(_VALUES[sign] * pow(3, place, 31) for place, sign in enumerate(beginning))
    return SIGNS[-total % 31]


def body_check_sign(number: str) -> str:
    """The ninth sign of a body's own number, from the eight before it; "" where they are none.

    The values times 3, 7, 9, 10, 5, 8, 4, 2, summed; the ninth stands for what is missing to a
    multiple of 11, ten written as X. Of M000100Y the sum is 22×3 + 1×5 + 34×2 = 139, which is
    12×11 + 7: 4 is missing.

    >>> body_check_sign("M000100Y")
    '4'
    """
    if len(number) != len(_BODY_WEIGHTS) or not all(sign in _BODY_SIGNS for sign in number):
        return ""
    pairs = zip(number, _BODY_WEIGHTS, strict=True)
    return "0123456789X"[-sum(_BODY_SIGNS.index(sign) * weight for sign, weight in pairs) % 11]


def is_credit_code(code: str) -> bool:
    """Whether a code is whole and both of its checks are right."""
    sign = check_sign(code[:-1])
    return sign != "" and sign == code[-1:] and code[16] == body_check_sign(code[8:16])
