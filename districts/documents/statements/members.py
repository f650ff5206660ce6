"""Several values in a row: 分别下降5%、6%和7%以上 gives each its own subject, year or place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from districts.documents.statements.predicates import Predicate
from districts.documents.statements.subjects import Subject, in_full, is_uneven
from districts.documents.statements.words import AFTER, BEFORE, NUMBER, WHOLE_UNIT

_MEMBER = re.compile(
    rf"(?:、|和|及|以及|与)(?P<words>(?:{BEFORE})*)(?P<number>{NUMBER})(?![\\d年月日])"
    rf"(?P<unit>{WHOLE_UNIT})?(?P<after>(?:{AFTER})*)"
)


@dataclass(frozen=True)
class Member:
    """One value with what it is of."""

    subject: Subject
    predicate: Predicate


def values_of(piece: str, first: Predicate) -> list[Predicate]:
    """Return the predicate and those of the values that follow it at once, each with its verb and
    base; what closes the row (以上, the unit) belongs to each that has none."""
    if "number" not in first.parts:
        return [first]
    values = [first]
    while match := _MEMBER.match(piece, values[-1].end):
        own = {name: match[name] or "" for name in ("words", "number", "unit", "after")}
        own["words"] = own["words"] or first.parts.get("words", "")
        values.append(
            replace(
                first, start=match.start("number"), end=match.end(), parts={**first.parts, **own}
            )
        )
    if len(values) == 1:
        return values
    unit = next((one.parts["unit"] for one in reversed(values) if one.parts["unit"]), "")
    closing = values[-1].parts["after"]
    is_closed = not any(one.parts["after"] for one in values[:-1])
    return [
        replace(
            one,
            parts={
                **one.parts,
                "unit": one.parts["unit"] or unit,
                "after": closing if is_closed else one.parts["after"],
            },
        )
        for one in values
    ]


def members_of(
    subject: Subject, values: Sequence[Predicate], years: Sequence[str]
) -> list[Member] | None:
    """Return each value with its subject, year or place; None where their numbers differ.

    `years` are those that the part of the sentence lists.
    """
    unsure = ("years_and_names",) if len(years) > 1 else ()
    others = max(len(subject.jurisdictions), len(years))
    if len(subject.listed) == len(values) and (len(values) > 1 or others < 2):
        names = in_full(subject.listed)
        is_unsure = is_uneven(subject.listed) and all(name == full for name, full in names)
        unsure = (*unsure, "several_subjects") if is_unsure else unsure
        subjects = [
            Subject(full, subject.jurisdictions, doubts=(*unsure, *_shared(name, full)))
            for name, full in names
        ]
    elif len(subject.jurisdictions) == len(values):
        subjects = [
            Subject(subject.text, (place,), doubts=unsure) for place in subject.jurisdictions
        ]
    elif len(years) == len(values) and len(subject.listed) < 2 and not subject.jurisdictions[1:]:
        subjects = [Subject(subject.text, subject.jurisdictions, deadline=year) for year in years]
    else:
        return None
    return [Member(*pair) for pair in zip(subjects, values, strict=True)]


def _shared(name: str, full: str) -> tuple[str, ...]:
    return () if name == full else ("subject_shared",)
