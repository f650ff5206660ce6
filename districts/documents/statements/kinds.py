"""From a predicate to kind, operator, value and unit."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from districts.documents.model import Note
from districts.documents.numerals import chinese_number
from districts.documents.statements.dates import YEAR_ON_YEAR
from districts.documents.statements.predicates import Predicate
from districts.documents.statements.words import sign_of, unit_of, value_of


@dataclass(frozen=True)
class Reading:
    """What a predicate says."""

    kind: str
    subject: str
    operator: str = ""
    value: Decimal | None = None
    unit: str = ""
    notes: tuple[Note, ...] = ()
    doubts: tuple[str, ...] = ()


def read(predicate: Predicate, subject: str) -> Reading | None:
    """Return the reading, or None where the words state something no kind of target is for."""
    if YEAR_ON_YEAR.search(subject):
        return None
    return _READERS[predicate.name](predicate, subject)


def _double(predicate: Predicate, subject: str) -> Reading:
    folds = predicate.parts["folds"] or "一"
    count = int(folds) if folds.isdecimal() else chinese_number(folds)
    value = Decimal(2) ** count
    note = Note("doubled", {"factor": str(value)})
    return Reading("multiple", subject, ">=", value, "倍", (note,))


def _ratio(predicate: Predicate, subject: str) -> Reading:
    sign, agrees = _sign(predicate)
    value = value_of(predicate.parts["number"])
    notes = (Note("multiple_stated", {"factor": str(value)}),)
    return Reading(
        "multiple", subject, sign or ">=", value, "倍", notes, _unsure(agrees or not sign)
    )


def _times(predicate: Predicate, subject: str) -> Reading:
    """增长到3倍 is 3 ×. 增长3倍 is 4 × taken strictly; `baselines` settles which one fits."""
    sign, agrees = _sign(predicate)
    value = value_of(predicate.parts["number"])
    doubts = _unsure(agrees or not sign)
    if predicate.parts["to"] or "到" in predicate.parts["words"]:
        note = Note("multiple_stated", {"factor": str(value)})
        return Reading("multiple", subject, sign or ">=", value, "倍", (note,), doubts)
    note = Note("times_strict", {"number": str(value), "factor": str(value + 1)})
    doubts = (*doubts, "growth_times")
    return Reading("multiple", subject, sign or ">=", value + 1, "倍", (note,), doubts)


def _growth(predicate: Predicate, subject: str) -> Reading | None:
    unit = _percent(predicate)
    if unit is None:
        return None
    sign, agrees = _sign(predicate)
    note = _sign_note(sign or ">=", predicate)
    return Reading(
        "average_growth",
        subject,
        sign or ">=",
        unit,
        "%",
        (note, Note("average_growth")),
        _unsure(agrees or not sign),
    )


def _fall(predicate: Predicate, subject: str) -> Reading | None:
    value = _percent(predicate)
    if value is None or predicate.parts["yearly"]:
        return None
    sign, agrees = _sign(predicate)
    notes = (Note("reduction"), *(() if sign in ("", ">=") else (_sign_note(sign, predicate),)))
    return Reading(
        "reduction", subject, sign or ">=", value, "%", notes, _unsure(agrees or not sign)
    )


def _rise(predicate: Predicate, subject: str) -> Reading | None:
    """较2020年增长50% is 1.5 ×; without a base, and in points or amounts, it is no kind known."""
    value = _percent(predicate)
    if value is None or not predicate.text.startswith(("较", "比", "相比", "对比")):
        return None
    sign, agrees = _sign(predicate)
    factor = 1 + value / 100
    note = Note("rise", {"rise": f"{value}%", "factor": f"{factor.normalize():f}"})
    return Reading(
        "multiple", subject, sign or ">=", factor, "倍", (note,), _unsure(agrees or not sign)
    )


def _zero(predicate: Predicate, subject: str) -> Reading:
    return Reading("first_occurrence", subject, ">", Decimal(0), "", (Note("first_occurrence"),))


def _assigned(predicate: Predicate, subject: str) -> Reading:
    note = Note("assigned", {"assigner": predicate.parts["assigner"] or "上级"})
    return Reading("assigned", subject, notes=(note,))


def _milestone(predicate: Predicate, subject: str) -> Reading:
    return Reading("milestone", predicate.text, notes=(Note("milestone"),))


def _trend(predicate: Predicate, subject: str) -> Reading:
    return Reading("direction", subject, notes=(Note("direction"),))


def _count(predicate: Predicate, subject: str) -> Reading | None:
    """培育绿色企业 … 10家: what is counted stands behind the number. 一个 is no count."""
    if predicate.parts["number"] == "一":
        return None
    sign, agrees = _sign(predicate)
    value = value_of(predicate.parts["number"])
    unit = unit_of(predicate.parts["number"], predicate.parts["unit"])
    about = predicate.parts["object"] or subject
    doubts = (*_unsure(agrees or not sign), *(() if sign else ("operator_not_stated",)))
    if predicate.parts["verb"].startswith("新") or "发行" in predicate.parts["verb"]:
        doubts = (*doubts, "flow_or_stock")
    return Reading(
        "level", about, sign or ">=", value, unit, (_sign_note(sign or ">=", predicate),), doubts
    )


def _level(predicate: Predicate, subject: str) -> Reading | None:
    sign, agrees = _sign(predicate)
    number, unit = predicate.parts["number"], predicate.parts["unit"]
    if unit.startswith("倍"):
        return None
    doubts = _unsure(agrees or not sign)
    if not sign:
        doubts = (*doubts, "operator_not_stated")
    if subject.startswith("新增") or subject.endswith("发行规模"):
        doubts = (*doubts, "flow_or_stock")
    if unit in ("个百分点", "百分点", "成"):
        return None
    value, written = value_of(number), unit_of(number, unit)
    if not written:
        doubts = (*doubts, "no_unit")
    if predicate.is_unit_open:
        doubts = (*doubts, "unit_doubtful")
    note = _sign_note(sign or ">=", predicate)
    return Reading("level", subject, sign or ">=", value, written, (note,), doubts)


def _range(predicate: Predicate, subject: str) -> None:
    """50—60亿元 names two ends; which of them is promised is for a person to say."""
    return


_READERS: dict[str, Callable[[Predicate, str], Reading | None]] = {
    "range": _range,
    "double": _double,
    "ratio": _ratio,
    "times": _times,
    "growth": _growth,
    "fall": _fall,
    "rise": _rise,
    "zero": _zero,
    "assigned": _assigned,
    "scheduled": _milestone,
    "built": _milestone,
    "trend": _trend,
    "count": _count,
    "level": _level,
    "bare": _level,
}


def _sign(predicate: Predicate) -> tuple[str, bool]:
    return sign_of(f"{predicate.parts.get('words', '')} {predicate.parts.get('after', '')}")


def _unsure(agrees: bool) -> tuple[str, ...]:
    return () if agrees else ("operators_disagree",)


def _percent(predicate: Predicate) -> Decimal | None:
    """The number as per cent: 20%, 百分之二十 and 两成 are 20; None for points and amounts."""
    number = predicate.parts["number"]
    unit = unit_of(number, predicate.parts["unit"])
    if unit == "成":
        return value_of(number) * 10
    return value_of(number) if unit == "%" else None


def _sign_note(sign: str, predicate: Predicate) -> Note:
    words = f"{predicate.parts.get('words', '')}……{predicate.parts.get('after', '')}".strip("…")
    return (
        Note("sign", {"words": words, "sign": sign})
        if words
        else Note("sign_taken", {"sign": sign})
    )
