"""Target statements with their indicator, jurisdictions and figures, ready to be stored or not."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from districts.documents.model import COUNTED, Doubt, Note, Place, TargetStatement, doubt
from districts.documents.statements import reading_text
from districts.models import Jurisdiction
from targets.models import Indicator
from targets.models.fields import VALUE_DECIMALS, VALUE_DIGITS
from targets.models.goals import OPERATORS, TARGET_KINDS
from targets.progress.figures_used import Source, start_of_period
from targets.wording.formatting import exact_text, plain_text, quantity_text
from targets.wording.sentences import bounded

from .bases import propose_base, question_base
from .indicators import converted, match_indicator

FIELDS = ("kind", "operator", "value", "unit", "deadline", "indicator", "base", "base_value")
_IN_UNIT = ("level", "reduction")
_NEEDS_INDICATOR = (*COUNTED, "first_occurrence", "assigned")
_IN_TOTAL = "累计"
_QUARTER = re.compile(r"(?:\d{4}Q[1-4])?")
_KINDS = re.compile("|".join(value for value, _words in TARGET_KINDS))
_OPERATORS = re.compile("|".join(["", *(re.escape(value) for value, _words in OPERATORS)]))
# Doubts that hold no longer once a person has chosen what they speak of.
_SETTLED_BY = {
    "indicator": (
        "indicator_unknown",
        "indicator_likely",
        "no_subject",
        "several_subjects",
        "subject_of_context",
        "total_over_years",
    ),
    "deadline": ("no_deadline",),
    "operator": ("operators_disagree", "operator_not_stated"),
    "value": ("growth_times", "unit_differs"),
    "unit": ("no_unit", "unit_differs"),
    "base": ("no_base_year", "base_of_context", "base_observed", "base_differs"),
    "base_value": ("base_observed", "base_differs"),
    "kind": ("flow_or_stock",),
}


@dataclass
class TargetProposal:
    """A statement as it would be stored. `value` is in the indicator's unit where it has one."""

    key: str
    statement: TargetStatement
    kind: str
    operator: str
    value: Decimal | None
    unit: str
    deadline: str | None
    indicator: Indicator | None
    jurisdictions: list[Jurisdiction]
    base: str | None = None
    base_value: Decimal | None = None
    base_origin: str = "none"
    base_source: Source | None = None
    notes: tuple[Note, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it can be stored: no error stands against it, and nothing it needs is missing."""
        is_whole = self.kind not in COUNTED or (
            self.indicator is not None and self.value is not None and bool(self.operator)
        )
        has_error = any(entry.severity == "error" for entry in self.doubts)
        return is_whole and not has_error and not self.is_left_out

    @property
    def reading(self) -> tuple[str, str]:
        return reading_text(self.notes)

    @property
    def level_text(self) -> str:
        """What is to be reached, with its unit: ≥ 300亿元; "" without a number."""
        number = bounded(exact_text(self.value), self.operator)
        return quantity_text(number, self.unit) if number else ""

    @property
    def is_base_proposed(self) -> bool:
        """Whether the base is a figure that nobody has confirmed to be meant."""
        return any(entry.code == "base_observed" for entry in self.doubts)

    @property
    def base_text(self) -> str:
        """The base with its unit; "" where none is known."""
        number = exact_text(self.base_value)
        unit = self.indicator.unit if self.indicator else self.unit
        return quantity_text(number, unit) if number else ""


def propose_targets(
    statements: Mapping[str, TargetStatement],
    place: Jurisdiction,
    corrections: Mapping[str, Mapping[str, Any]],
    issued_on: datetime.date | None = None,
) -> list[TargetProposal]:
    """One proposal a statement, by their keys, with a person's corrections over what was read.

    A growth that names no base year grows from the year before the document was issued.
    """
    start = start_of_period(issued_on.year) if issued_on else None
    indicators = list(Indicator.objects.all())
    # A class is chosen by a person, never read out of a plan's words.
    whole = [one for one in indicators if one.edition_id is None]
    places = {one.name: one for one in Jurisdiction.objects.all()}
    proposals = {
        key: _proposal(key, statement, place, places, whole)
        for key, statement in statements.items()
    }
    # Levels last: they are counted from the base of what grows beside them.
    for proposal in sorted(proposals.values(), key=lambda one: one.kind == "level"):
        propose_base(proposal, proposals.values(), start)
        question_base(proposal)
        if proposal.key in corrections:
            _correct(proposal, corrections[proposal.key], indicators)
        _check_range(proposal)
    return list(proposals.values())


def _proposal(
    key: str,
    statement: TargetStatement,
    place: Jurisdiction,
    places: Mapping[str, Jurisdiction],
    indicators: Sequence[Indicator],
) -> TargetProposal:
    where = Place("target", f"{statement.clause} {statement.wording}")
    doubts = list(statement.doubts)
    statement, named = _without_place(statement, places)
    bound = []
    for name in named:
        if name in places:
            bound.append(places[name])
        else:
            doubts.append(doubt("place_unknown", where, name))
    indicator, is_doubtful = match_indicator(statement.subject, statement.kind, indicators)
    if is_doubtful and indicator is not None:
        doubts.append(doubt("indicator_likely", where, statement.subject, other=indicator.name))
    if indicator is not None and _is_total_of_years(statement, indicator):
        doubts = [entry for entry in doubts if entry.code != "flow_or_stock"]
        wording = statement.wording
        doubts.append(doubt("total_over_years", where, wording, other=indicator.name))
    if indicator is None and statement.kind in _NEEDS_INDICATOR:
        doubts.append(doubt("indicator_unknown", where, statement.subject))
    proposal = TargetProposal(
        key=key,
        statement=statement,
        kind=statement.kind,
        operator=statement.operator,
        value=statement.value,
        unit=statement.unit,
        deadline=statement.deadline,
        indicator=indicator,
        jurisdictions=bound or [place],
        base=statement.base,
        base_value=statement.base_value,
        base_origin=statement.base_value_origin,
        notes=statement.notes,
        doubts=doubts,
    )
    _into_unit(proposal, where)
    return proposal


def _check_range(proposal: TargetProposal) -> None:
    """A number, a deadline or a word that no row can hold is an error, whoever wrote it."""
    statement = proposal.statement
    where = Place("target", f"{statement.clause} {statement.wording}")
    for value in (proposal.value, proposal.base_value):
        if value is not None and not _is_kept(value):
            proposal.doubts.append(doubt("value_out_of_range", where, str(value)))
    for written, known in (
        (proposal.kind, _KINDS),
        (proposal.operator, _OPERATORS),
        (proposal.deadline or "", _QUARTER),
        (proposal.base or "", _QUARTER),
    ):
        if not known.fullmatch(written):
            proposal.doubts.append(doubt("value_out_of_range", where, written))


def _is_kept(value: Decimal) -> bool:
    return value.is_finite() and abs(value) < Decimal(10) ** (VALUE_DIGITS - VALUE_DECIMALS)


def _is_total_of_years(statement: TargetStatement, indicator: Indicator) -> bool:
    """累计发行30亿元以上, where the indicator counts within one year."""
    end = statement.start + len(statement.wording)
    before = max(statement.start - len(_IN_TOTAL), 0)
    is_said = _IN_TOTAL in statement.sentence[before:end]
    return is_said and statement.kind == "level" and indicator.basis == "year_to_date"


def _without_place(
    statement: TargetStatement, places: Mapping[str, Jurisdiction]
) -> tuple[TargetStatement, tuple[str, ...]]:
    """万州区绿色贷款占比: a single place before the subject binds that place alone."""
    if statement.jurisdictions:
        return statement, statement.jurisdictions
    for name in places:
        rest = statement.subject.removeprefix(name)
        if rest and rest != statement.subject:
            return replace(statement, subject=rest.lstrip("的")), (name,)
    return statement, ()


def _into_unit(proposal: TargetProposal, where: Place) -> None:
    """Brings a level into its indicator's unit; other kinds have units of their own."""
    indicator = proposal.indicator
    if indicator is None:
        return
    if proposal.kind in ("first_occurrence", "assigned"):
        proposal.unit = indicator.unit
    if proposal.base_value is not None and proposal.kind != "reduction":
        level_unit = _level_unit(proposal)
        proposal.base_value = converted(proposal.base_value, level_unit, indicator.unit)
    _fit_value(proposal, where)


def _fit_value(proposal: TargetProposal, where: Place) -> None:
    """Brings the figure of a level into the unit of its indicator; a doubt where it cannot be."""
    indicator = proposal.indicator
    if indicator is None or proposal.kind not in _IN_UNIT or proposal.value is None:
        return
    value = converted(proposal.value, proposal.unit, indicator.unit)
    if value is None:
        written = f"{plain_text(proposal.value)}{proposal.unit}"
        proposal.doubts.append(doubt("unit_differs", where, written, other=indicator.unit))
        return
    if proposal.unit != indicator.unit:
        params = {
            "published": f"{plain_text(proposal.value)}{proposal.unit}",
            "value": plain_text(value),
            "unit": indicator.unit,
        }
        proposal.notes = (Note("converted", params), *proposal.notes)
    proposal.value, proposal.unit = value, indicator.unit


def _level_unit(proposal: TargetProposal) -> str:
    """The unit of the level that a base was worked back from."""
    for note in proposal.notes:
        if note.code in ("base_of_multiple", "base_of_growth"):
            return note.params["unit"]
    return proposal.unit


def _correct(
    proposal: TargetProposal, chosen: Mapping[str, Any], indicators: Sequence[Indicator]
) -> None:
    """Puts a person's choices over what was read; the doubts they settle go."""
    proposal.is_left_out = chosen.get("state") == "leave"
    settled: set[str] = set()
    before = current(proposal)
    for name in FIELDS:
        if name in chosen:
            settled.update(_SETTLED_BY.get(name, ()))
            if chosen[name] != before[name]:
                _set(proposal, name, chosen[name], indicators)
    if proposal.base_origin == "observed" and proposal.base != before["base"]:
        # The figure that was proposed is that of another quarter.
        proposal.base_value, proposal.base_origin = None, "none"
    if current(proposal) != before:
        proposal.notes = (*proposal.notes, Note("corrected"))
    if chosen.get("state") in ("leave", "checked"):
        proposal.doubts = []
    proposal.doubts = [entry for entry in proposal.doubts if entry.code not in settled]
    where = Place("target", f"{proposal.statement.clause} {proposal.statement.wording}")
    if not proposal.is_left_out and {"value", "unit", "indicator", "kind"} & chosen.keys():
        proposal.doubts = [entry for entry in proposal.doubts if entry.code != "unit_differs"]
        _fit_value(proposal, where)
    if proposal.kind in COUNTED and proposal.indicator is None and not proposal.is_left_out:
        proposal.doubts.append(doubt("indicator_unknown", where, proposal.statement.subject))


def _set(proposal: TargetProposal, name: str, value: str, indicators: Sequence[Indicator]) -> None:
    if name == "indicator":
        proposal.indicator = next((one for one in indicators if one.code == value), None)
    elif name in ("value", "base_value"):
        try:
            setattr(proposal, name, Decimal(value) if value else None)
        except InvalidOperation:
            return
        if name == "base_value":
            proposal.base_origin = "stated" if value else "none"
    elif name in ("deadline", "base"):
        setattr(proposal, name, value or None)
    else:
        setattr(proposal, name, value)


def current(proposal: TargetProposal) -> dict[str, str]:
    """What a form shows of a proposal, as text."""
    return {
        "kind": proposal.kind,
        "operator": proposal.operator,
        "value": plain_text(proposal.value),
        "unit": proposal.unit,
        "deadline": proposal.deadline or "",
        "indicator": proposal.indicator.code if proposal.indicator else "",
        "base": proposal.base or "",
        "base_value": plain_text(proposal.base_value),
    }


def target_values(proposal: TargetProposal) -> dict[str, Any]:
    """The columns of a proposal's Target rows, but for plan, key and jurisdiction; plain."""
    statement, indicator = proposal.statement, proposal.indicator
    reading, reading_en = proposal.reading
    title, title_en = titles(proposal)
    is_pathed = proposal.kind in COUNTED
    has_base = proposal.base_value is not None and proposal.base is not None and is_pathed
    origin = statement.deadline_origin
    if proposal.deadline != statement.deadline:
        origin = "stated" if proposal.deadline else "none"
    return {
        "indicator": indicator.code if indicator else None,
        "title": title[:100],
        "title_en": title_en[:160],
        "kind": proposal.kind,
        "operator": proposal.operator,
        "value": proposal.value,
        "unit": proposal.unit[:20],
        "deadline": proposal.deadline,
        "deadline_origin": origin,
        "baseline_value": proposal.base_value if has_base else None,
        "baseline_quarter": proposal.base if has_base else None,
        "baseline_origin": proposal.base_origin if has_base else "none",
        "path": indicator.path if indicator is not None and is_pathed else "",
        "clause": statement.clause[:20],
        "wording": statement.wording[:120],
        "reading": reading,
        "reading_en": reading_en,
    }


def titles(proposal: TargetProposal) -> tuple[str, str]:
    """The short name of a target, in Chinese and in English."""
    statement, indicator = proposal.statement, proposal.indicator
    if indicator is None:
        return statement.subject or statement.wording, ""
    name, name_en = indicator.name, indicator.name_en
    if proposal.kind == "multiple" and proposal.base:
        year = proposal.base[:4]
        return f"{name}较{year}年倍数", f"{name_en} as a multiple of {year}"
    if proposal.kind == "average_growth":
        return f"{name.removesuffix('余额')}年均增速", f"Average growth: {name_en}"
    if proposal.kind == "first_occurrence":
        return f"{statement.subject}零突破", f"First occurrence: {name_en}"
    return (statement.subject if proposal.kind == "direction" else name), name_en
