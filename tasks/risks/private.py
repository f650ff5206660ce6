"""Data of persons in a text: identity numbers, telephone numbers, mail addresses, names. Pure.

Negative records are about enterprises and institutions; what is found here is never kept.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from districts.credit_code import is_credit_code

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Digits may be parted by blanks, hyphens or dots, as people write them.
_PART = r"[ \-.·—–]?"
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_PART}\d){{16}}{_PART}[\dXx](?![0-9A-Za-z])")
_FORMER_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_PART}\d){{14}}(?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_PART})?1{_PART}[3-9](?:{_PART}\d){{9}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)0\d{{2,3}}[ \-]\d{{3,4}}{_PART}\d{{4}}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED = re.compile(
    r"(?:法定代表人|负责人|联系人|经办人|当事人|责任人|实际控制人|股东|姓名)\s*[:：]\s*[一-龥·]{2,4}"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST, _LATEST = 1900, 2099


@dataclass(frozen=True)
class Found:
    """What was found: its kind, and as much of it as may be repeated."""

    kind: str
    shown: str


def private_data(text: str) -> list[Found]:
    """The data of persons in a text, in their order of kinds; empty where there are none.

    >>> private_data("责令改正，罚款12万元（渝环罚〔2025〕18号）")
    []
    >>> private_data("联系电话 138-0013-8000")
    [Found(kind='phone', shown='138…00')]
    """
    return list(_found(text.translate(_NARROW)))


def _found(text: str) -> Iterator[Found]:
    for one in _IDENTITY.findall(text):
        if is_identity_number(bare(one)):
            yield Found("identity", masked(bare(one)))
    for one in _FORMER_IDENTITY.findall(text):
        if is_birth_day(f"19{bare(one)[6:12]}"):
            yield Found("identity", masked(bare(one)))
    for pattern in (_MOBILE, _LANDLINE):
        for one in pattern.findall(text):
            yield Found("phone", masked(bare(one)))
    for one in _MAIL.findall(text):
        yield Found("mail", masked(one))
    for one in _NAMED.findall(text):
        yield Found("name", re.split("[:：]", one)[0].strip())


def is_identity_number(number: str) -> bool:
    """Whether eighteen signs may be an identity number (GB 11643), be its last sign right or not.

    The seventh to the fourteenth are a day of birth. A unified social credit code whose own checks
    are right is none, unless the check of an identity number is right as well.

    >>> is_identity_number("11010519491231002X")
    True
    """
    if not is_birth_day(number[6:14]):
        return False
    return not is_credit_code(number.upper()) or number[17].upper() == identity_check(number[:17])


def identity_check(beginning: str) -> str:
    """The sign that closes an identity number (ISO 7064 mod 11-2), from the seventeen before it.

    Of 11010519491231002 the weighted sum is 167, which is 15×11 + 2: the sign is X.

    >>> identity_check("11010519491231002")
    'X'
    """
    total = sum(int(sign) * weight for sign, weight in zip(beginning, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def is_birth_day(text: str) -> bool:
    """Whether eight digits are a day on which somebody may have been born: 19491231 is."""
    if not _EARLIEST <= int(text[:4]) <= _LATEST:
        return False
    try:
        datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def bare(text: str) -> str:
    """A number without what parts its digits."""
    return re.sub(r"[^0-9A-Za-z+]", "", text)


def masked(text: str) -> str:
    """The beginning and the end of what must not be repeated: 13800138000 is 138…00."""
    return f"{text[:3]}…{text[-2:]}"
