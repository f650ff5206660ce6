"""From the sentences of the goals to target statements."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from districts.documents.blocks import FULL_STOPS, split_outside_brackets
from districts.documents.goals import numeric_phrases
from districts.documents.model import (
    COUNTED,
    Doubt,
    GoalClause,
    Note,
    Place,
    TargetStatement,
    doubt,
)
from districts.documents.numerals import ONES, TENS
from districts.documents.statements import kinds
from districts.documents.statements.baselines import with_base_values
from districts.documents.statements.dates import (
    YEAR_ON_YEAR,
    Moment,
    bases_in,
    deadlines_in,
    durations_in,
    series_in,
)
from districts.documents.statements.predicates import (
    Predicate,
    looks_like_a_goal,
    pieces_of,
    predicates_in,
)
from districts.documents.statements.subjects import Subject, clean, subject_of, trimmed

_NO_FIGURE = re.compile(f'[“"]?十{ONES}五[”"]?|.*[年月日号]')
_ENUMERATOR = re.compile(
    rf"\s*(?:[（(]?\d{{1,2}}[）).．、](?!\d)|[①-⑳]|{ONES}是|"
    rf"第(?:{TENS}{{1,3}}|\d{{1,3}})条)"
)
_JOINT = re.compile("、|和|及|以及|与|\\s")
_SHARE = re.compile("(?:占比|比重|比例|率)$")
_LONGEST_HEADING = 20
# What stands behind a share and yet speaks of the amount.
_OF_AMOUNTS = ("growth", "double", "times")


@dataclass
class _Context:
    """What the words before have settled: the last date, base and subject (and the last that is no
    share, and the last before the semicolon), and the things that still wait for a value of their
    own (甲、乙分别达到…)."""

    deadline: str | None = None
    base: Moment | None = None
    subject: str = ""
    former: str = ""
    amount: str = ""
    waiting: list[Subject] = field(default_factory=list)
    words: str = ""


@dataclass
class _Part:
    """The text between two semicolons: its dates and bases, what it states, and what was used."""

    clause: str
    sentence: str
    offset: int
    text: str
    deadlines: Sequence[Moment] = ()
    bases: Sequence[Moment] = ()
    used: list[tuple[int, int]] = field(default_factory=list)
    statements: list[TargetStatement] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place("section", self.clause)


def read_statements(goals: Iterable[GoalClause]) -> tuple[list[TargetStatement], list[Doubt]]:
    """Return the targets of the goals in their order, and a doubt for every figure left over.

    Statements joined by commas share their date; behind a semicolon or a full stop the date is
    taken from context: the same clause, or the clause above it.
    """
    statements: list[TargetStatement] = []
    doubts: list[Doubt] = []
    dates: dict[str, str | None] = {}
    for goal in goals:
        above = dates.get(goal.clause) or dates.get(goal.clause.partition("（")[0])
        context = _Context(deadline=above)
        offset = 0
        for text in split_outside_brackets(goal.sentence, "；;"):
            part = _Part(goal.clause, goal.sentence, offset, text)
            _read_part(part, context)
            statements += part.statements
            doubts += part.doubts
            offset += len(text) + 1
        dates[goal.clause] = context.deadline
    return with_base_values(statements), doubts


def _read_part(part: _Part, context: _Context) -> None:
    part.deadlines = list(deadlines_in(part.text))
    part.bases = list(bases_in(part.text))
    part.used += [(one.start, one.end) for one in (*part.deadlines, *part.bases)]
    part.used += durations_in(part.text)
    enumerator = _ENUMERATOR.match(part.text)
    if enumerator:
        part.used.append(enumerator.span())
    context.former = context.subject or context.former
    context.subject = context.amount = ""
    context.base = None
    for start, piece in pieces_of(part.text):
        _read_piece(part, context, start, piece.rstrip(FULL_STOPS))
    if part.deadlines:
        context.deadline = part.deadlines[-1].quarter
    for phrase in numeric_phrases(part.text):
        end = phrase.start + len(phrase.text)
        is_used = any(first < end and phrase.start < last for first, last in part.used)
        if not is_used and not _NO_FIGURE.fullmatch(phrase.text):
            part.doubts.append(doubt("figure_not_taken", part.place, phrase.text))


def _read_piece(part: _Part, context: _Context, start: int, piece: str) -> None:
    predicates = predicates_in(piece)
    border = 0
    for predicate in predicates:
        bases = [one for one in part.bases if one.start < start + predicate.end]
        context.base = bases[-1] if bases else None
        _read_predicate(part, context, start, piece, border, predicate)
        border = predicate.end
    if context.waiting:
        names = "、".join(one.text for one in context.waiting)
        part.doubts.append(doubt("values_missing", part.place, names))
        context.waiting = []
    if not predicates:
        if looks_like_a_goal(piece):
            part.doubts.append(doubt("goal_not_taken", part.place, piece))
        if part.text[start + len(piece) : start + len(piece) + 1] in (":", "："):
            heading = clean(piece)
            context.subject = heading if len(heading) <= _LONGEST_HEADING else ""


def _read_predicate(
    part: _Part, context: _Context, start: int, piece: str, border: int, predicate: Predicate
) -> None:
    before = piece[border : predicate.start]
    subject, predicate = _subject(before, predicate, part, context)
    reading = kinds.read(predicate, predicate.parts.get("subject") or subject.text)
    part.used.append((start + predicate.start, start + predicate.end))
    part.used += [
        (start + border + first, start + border + last) for first, last in subject.counted
    ]
    if reading is None:
        unread = piece[border : predicate.end].strip("、 ")
        part.doubts.append(doubt("target_not_read", part.place, unread))
        context.subject = YEAR_ON_YEAR.sub("", clean(subject.text)) or context.subject
        return
    reading = _with_subject(replace(reading, subject=clean(reading.subject)), part, context)
    context.subject = reading.subject or context.subject
    if not _SHARE.search(context.subject):
        context.amount = context.subject
    wording, at = trimmed(piece, border, predicate)
    deadline, origin, notes = _deadline(part, context, start + predicate.start, predicate)
    if subject.deadline:
        deadline, origin, notes = subject.deadline, "stated", []
    base = context.base if reading.kind in COUNTED else None
    value = _stated_base(base, reading, start + border)
    codes = [*reading.doubts, *subject.doubts, *_lacks(reading, deadline, base)]
    place = Place("target", f"{part.clause} {wording}")
    if subject.jurisdictions[1:]:
        notes.append(Note("several_places", {"count": str(len(subject.jurisdictions))}))
    part.statements.append(
        TargetStatement(
            clause=part.clause,
            wording=wording,
            sentence=part.sentence,
            start=part.offset + start + at,
            kind=reading.kind,
            subject=reading.subject,
            operator=reading.operator,
            value=reading.value,
            unit=reading.unit,
            deadline=deadline,
            deadline_origin=origin,
            base=base.quarter if base else None,
            base_origin="stated" if base else "none",
            base_value=value,
            base_value_origin="none" if value is None else "stated",
            jurisdictions=subject.jurisdictions,
            notes=(*reading.notes, *notes),
            doubts=tuple(doubt(code, place, wording) for code in codes),
        )
    )


def _with_subject(reading: kinds.Reading, part: _Part, context: _Context) -> kinds.Reading:
    """到2027年末，达到180亿元 behind a semicolon continues the subject before it, with a doubt."""
    opens_with_date = bool(part.deadlines) and part.deadlines[0].start <= 1
    if reading.subject or not (opens_with_date and context.former and reading.kind == "level"):
        return reading
    return replace(reading, subject=context.former, doubts=(*reading.doubts, "subject_of_context"))


def _stated_base(base: Moment | None, reading: kinds.Reading, border: int) -> Decimal | None:
    """The value a level is said to start from, in the unit of the level."""
    if base is None or base.start < border or reading.kind != "level":
        return None
    return base.value if base.unit == reading.unit else None


def _subject(
    before: str, predicate: Predicate, part: _Part, context: _Context
) -> tuple[Subject, Predicate]:
    """The subject of a predicate; in 甲、乙分别达到5亿元、3亿元 each value has its own."""
    if context.waiting and not _JOINT.sub("", before) and "number" in predicate.parts:
        words = predicate.parts.get("words") or context.words
        return context.waiting.pop(0), replace(predicate, parts={**predicate.parts, "words": words})
    subject = subject_of(before, context.subject)
    is_carried = bool(subject.text) and subject.text == context.subject
    if predicate.name in _OF_AMOUNTS and is_carried and _SHARE.search(subject.text):
        subject = replace(subject, text=context.amount, doubts=(*subject.doubts, "growth_of_share"))
    if not subject.is_respective:
        return subject, predicate
    years = series_in(part.text)
    unsure = ("years_and_names",) if len(years) > 1 else ()
    if len(subject.listed) > 1:
        each = [Subject(name, doubts=unsure) for name in subject.listed]
    elif years and not subject.jurisdictions:
        each = [Subject(subject.text, deadline=year) for year in years]
    else:
        each = [Subject(subject.text, (place,), doubts=unsure) for place in subject.jurisdictions]
    first, *context.waiting = each or [subject]
    context.words = predicate.parts.get("words", "")
    return first, predicate


def _lacks(reading: kinds.Reading, deadline: str | None, base: Moment | None) -> Iterable[str]:
    if reading.kind in (*COUNTED, "first_occurrence") and deadline is None:
        yield "no_deadline"
    if reading.kind in ("multiple", "average_growth", "reduction") and base is None:
        yield "no_base_year"
    if reading.kind in (*COUNTED, "first_occurrence", "assigned") and not reading.subject:
        yield "no_subject"


def _deadline(
    part: _Part, context: _Context, at: int, predicate: Predicate
) -> tuple[str | None, str, list[Note]]:
    """The nearest date before the predicate in its part, else the first behind, else context.

    如期 refers to dates of its own; a milestone takes no date from context.
    """
    if predicate.name == "scheduled":
        return None, "none", [Note("on_schedule")]
    before = [one for one in part.deadlines if one.start < at]
    stated = before[-1:] or list(part.deadlines[:1])
    if stated:
        notes = [Note("term_end", {"quarter": stated[0].quarter})] if stated[0].is_term else []
        return stated[0].quarter, "stated", notes
    if predicate.name == "built":
        is_vague = any(True for _span in durations_in(part.text))
        return None, "none", [Note("vague_time")] if is_vague else []
    if context.deadline:
        return context.deadline, "context", [Note("deadline_context")]
    return None, "none", []
