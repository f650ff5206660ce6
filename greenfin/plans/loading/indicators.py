"""Which indicator a target statement means, and its figures in the indicator's unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from rapidfuzz import fuzz

from targets.models import Indicator

_NAMES = Path(settings.BASE_DIR) / "fixtures" / "indicator_names.yaml"
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
_LIKE = 60.0


@dataclass(frozen=True)
class IndicatorMatch:
    """matched: the indicator of that name. doubtful: a likely one. none: there is none."""

    state: str
    code: str | None = None


@lru_cache(maxsize=1)
def patterns() -> Mapping[str, Sequence[re.Pattern[str]]]:
    content: dict[str, list[str]] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return {code: [re.compile(one) for one in ways] for code, ways in content.items()}


def match_indicator(subject: str, kind: str, indicators: Sequence[Indicator]) -> IndicatorMatch:
    """The indicator a subject names; likeness alone is a doubt for a person to settle."""
    if kind == "milestone":
        return IndicatorMatch("none")
    text = re.sub(r"\s", "", subject)
    for one in indicators:
        if text == one.name or any(way.fullmatch(text) for way in patterns().get(one.code, ())):
            return IndicatorMatch("matched", one.code)
    bare = [one for one in indicators if re.sub("（.*?）", "", one.name) == text]
    if bare:
        return IndicatorMatch("doubtful", bare[0].code)
    scored = sorted((fuzz.ratio(text, one.name), one.code) for one in indicators)
    if text and scored and scored[-1][0] >= _LIKE:
        return IndicatorMatch("doubtful", scored[-1][1])
    return IndicatorMatch("none")


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


def plain(value: Any) -> str:
    """A number without trailing zeros or an exponent, as a form shows it."""
    return "" if value is None else f"{Decimal(value).normalize():f}"
