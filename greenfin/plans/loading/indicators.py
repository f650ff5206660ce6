"""Which indicator the words of a plan mean, and figures brought into its unit."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from rapidfuzz import fuzz

from targets.models import Indicator

_NAMES = Path(settings.BASE_DIR) / "fixtures" / "indicator_names.yaml"
_LIKE = 60.0
# A unit and what one of it is in the smallest unit of its kind.
_POWERS: dict[str, tuple[str, int]] = {
    f"{prefix}{base}": (base, power)
    for base in ("元", "立方米", "吨", "千瓦", "千瓦时", "亩", "户", "人", "家", "辆", "个", "项")
    for prefix, power in (
        ("", 0),
        ("千", 3),
        ("万", 4),
        ("百万", 6),
        ("千万", 7),
        ("亿", 8),
        ("百亿", 10),
        ("千亿", 11),
        ("万亿", 12),
    )
}


@lru_cache(maxsize=1)
def patterns() -> Mapping[str, Sequence[re.Pattern[str]]]:
    content: dict[str, list[str]] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return {code: [re.compile(one) for one in ways] for code, ways in content.items()}


def match_indicator(
    subject: str, kind: str, indicators: Sequence[Indicator]
) -> tuple[Indicator | None, bool]:
    """The indicator a subject names, and whether by likeness alone, which a person must settle."""
    if kind == "milestone":
        return None, False
    text = re.sub(r"\s", "", subject)
    for one in indicators:
        if text == one.name or any(way.fullmatch(text) for way in patterns().get(one.code, ())):
            return one, False
    for one in indicators:
        if re.sub("（.*?）", "", one.name) == text:
            return one, True
    scored = [(fuzz.ratio(text, one.name), one.code, one) for one in indicators]
    score, _code, best = max(scored, key=lambda entry: entry[:2], default=(0.0, "", None))
    return (best, True) if text and score >= _LIKE else (None, False)


def converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """The value in the wanted unit: 2.8 亿立方米 is 28000 万立方米; None where it cannot be."""
    if unit == wanted:
        return value
    own, other = _power(unit), _power(wanted)
    if own is None or other is None or own[0] != other[0]:
        return None
    return (value * Decimal(10) ** (own[1] - other[1])).normalize()


def _power(unit: str) -> tuple[str, int] | None:
    return _POWERS.get(unit) or _POWERS.get(f"{unit}元" if unit in ("亿", "万", "万亿") else "")
