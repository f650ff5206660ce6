"""From the sentences of the goals to target statements."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from districts.documents.blocks import FULL_STOPS, split_outside_brackets
from districts.documents.goals import numeric_phrases
from districts.documents.model import (
    COUNTED,
    Doubt,
    GoalClause,
    Note,
    NumericPhrase,
    Place,
    TargetStatement,
    doubt,
)
from districts.documents.numerals import ONES, with_words_hidden, with_words_shown
from districts.documents.statements import kinds
from districts.documents.statements.baselines import with_base_values
from districts.documents.statements.dates import (
    ENUMERATOR,
    YEAR_ON_YEAR,
    Moment,
    bases_in,
    deadlines_in,
    series_in,
)
from districts.documents.statements.members import Member, members_of, values_of
from districts.documents.statements.predicates import (
    Predicate,
    comparisons_in,
    looks_like_a_goal,
    pieces_of,
    predicates_in,
)
from districts.documents.statements.subjects import Subject, clean, subject_of, trimmed
from districts.documents.statements.times import Frame, Times, last_before

_NO_FIGURE = re.compile(f'[“"]?十{ONES}五[”"]?|.*(?<!个)[年月号]')
_SHARE = re.compile("(?:占比|比重|比例|率)$")
_SHARED = "subject_shared"
_LONGEST_HEADING = 20
# What stands behind a share and yet speaks of the amount.
_OF_AMOUNTS = ("growth", "double", "times")


@dataclass
class _Context:
    """What the words before have settled: the last date, base and subject (and the last that is no
    share, and the last before the semicolon)."""

    deadline: str | None = None
    base: Moment | None = None
    subject: str = ""
    former: str = ""
    amount: str = ""


@dataclass
class _Part:
    """The text between two semicolons: its dates and bases, what it states, what was used, and
    where the last predicate ended."""

    clause: str
    sentence: str
    offset: int
    text: str
    times: Times
    bases: Sequence[Moment] = ()
    used: list[tuple[int, int]] = field(default_factory=list)
    statements: list[TargetStatement] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    read_to: int = 0

    @cached_property
    def years(self) -> Sequence[str]:
        """The year ends that its values are given for, one after the other."""
        return series_in(self.text)

    def doubt(self, code: str, found: str) -> None:
        place = Place("section", self.clause)
        self.doubts.append(doubt(code, place, with_words_shown(found)))


@dataclass(frozen=True)
class _Piece:
    """The text between two commas, and where in its part it begins."""

    text: str
    start: int


def read_statements(
    goals: Iterable[GoalClause], frame: Frame | None = None
) -> tuple[list[TargetStatement], list[Doubt]]:
    """Return the targets of the goals in their order, and a doubt for every figure left over.

    Statements joined by commas share their date; behind a semicolon or a full stop the date is
    taken from context: the same clause, the clause above it, or the title.
    """
    goals = list(goals)
    frame = _with_last(frame or Frame(), goals)
    statements: list[TargetStatement] = []
    doubts: list[Doubt] = []
    dates: dict[str, str | None] = {}
    for goal in goals:
        above = dates.get(goal.clause) or dates.get(goal.clause.partition("（")[0])
        context = _Context(deadline=above)
        offset = 0
        for text in split_outside_brackets(with_words_hidden(goal.sentence), "；;"):
            times = Times(text, frame, context.deadline)
            part = _Part(goal.clause, goal.sentence, offset, text, times)
            _read_part(part, context)
            statements += part.statements
            doubts += part.doubts
            offset += len(text) + 1
        dates[goal.clause] = context.deadline
    return with_base_values(statements), list(dict.fromkeys(doubts))


def _with_last(frame: Frame, goals: Sequence[GoalClause]) -> Frame:
    """The frame with the last date of the goals, where no day of issue tells which are past."""
    if frame.issued is not None:
        return frame
    dates = (one for goal in goals for one in deadlines_in(goal.sentence))
    return replace(frame, last=max((one.quarter for one in dates), default=""))


def _read_part(part: _Part, context: _Context) -> None:
    part.bases = sorted(bases_in(part.text), key=lambda one: one.start)
    part.used += [(one.start, one.end) for one in (*part.times.deadlines, *part.bases)]
    part.used += part.times.durations
    enumerator = ENUMERATOR.match(part.text)
    if enumerator:
        part.used.append(enumerator.span())
    context.former = context.subject or context.former
    context.subject = context.amount = ""
    context.base = None
    for start, text in pieces_of(part.text):
        _read_piece(part, context, _Piece(text.rstrip(FULL_STOPS), start))
    for one in part.times.deadlines:
        if one.is_impossible:
            part.doubt("impossible_date", part.text[one.start : one.end])
    if part.past:
        part.doubt("past_figure", "、".join(part.past))
    if part.times.deadlines:
        context.deadline = part.times.deadlines[-1].quarter
    is_used = bytearray(len(part.text))
    for first, last in part.used:
        is_used[first:last] = b"\x01" * (last - first)
    for phrase in numeric_phrases(part.text):
        span = slice(phrase.start, phrase.start + len(phrase.text))
        if not any(is_used[span]) and not _is_date(phrase, part.text):
            part.doubt("figure_not_taken", phrase.text)


def _is_date(phrase: NumericPhrase, text: str) -> bool:
    """Whether a number belongs to a date or a term: 15日 only behind a month."""
    is_day = phrase.unit == "日" and text[: phrase.start].endswith("月")
    return is_day or bool(_NO_FIGURE.fullmatch(phrase.text))


def _read_piece(part: _Part, context: _Context, piece: _Piece) -> None:
    predicates = predicates_in(piece.text)
    limits = [*(one.start for one in predicates), len(piece.text)]
    border = 0
    for predicate, limit in zip(predicates, limits[1:], strict=True):
        if predicate.start < border:
            continue
        context.base = last_before(part.bases, piece.start + predicate.end)
        border = _read_row(part, context, piece, border, predicate, limit)
    if not predicates and looks_like_a_goal(piece.text):
        part.doubt("goal_not_taken", piece.text)
    elif predicates:
        for text in comparisons_in(piece.text, predicates):
            part.doubt("goal_not_taken", text.strip("、且并 "))
    end = piece.start + len(piece.text)
    if not predicates and part.text[end : end + 1] in (":", "："):
        heading = clean(piece.text)
        context.subject = heading if len(heading) <= _LONGEST_HEADING else ""


def _read_row(
    part: _Part,
    context: _Context,
    piece: _Piece,
    border: int,
    predicate: Predicate,
    limit: int,
) -> int:
    """Reads a predicate with the values that follow it in a row; returns where they end.

    甲、乙分别达到5亿元、3亿元 are two targets.
    """
    subject = _subject(piece.text[border : predicate.start], predicate, context)
    values = values_of(piece.text, predicate)
    end = values[-1].end
    limit = max(limit, end)
    is_row = len(values) > 1 or subject.is_respective
    members = members_of(subject, values, part.years) if is_row else [Member(subject, values[0])]
    part.used.append((piece.start + predicate.start, piece.start + end))
    part.used += [
        (piece.start + border + first, piece.start + border + last)
        for first, last in subject.counted
    ]
    if members is None:
        code = "target_not_read" if len(values) > 1 else "values_missing"
        part.doubt(code, piece.text[border:end].strip("、 "))
        context.subject = ""
        return end
    for member in members:
        _read_member(part, context, piece, border, member, limit)
        border = member.predicate.end
    if len(members) > 1:
        context.subject = ""
    return end


def _read_member(
    part: _Part, context: _Context, piece: _Piece, border: int, member: Member, limit: int
) -> None:
    subject, predicate = member.subject, member.predicate
    at = piece.start + predicate.start
    unread = piece.text[border : predicate.end].strip("、 ")
    if part.times.is_past(at, subject.deadline):
        part.past.append(unread)
        _carry(context, clean(subject.text))
        return
    reading = kinds.read(predicate, predicate.parts.get("subject") or subject.text)
    is_yearly = predicate.name != "growth" and part.times.is_yearly(part.read_to, at)
    part.read_to = piece.start + predicate.end
    if reading is None or is_yearly:
        part.doubt("target_not_read", unread)
        context.subject = YEAR_ON_YEAR.sub("", clean(subject.text)) or context.subject
        return
    reading = _with_subject(replace(reading, subject=clean(reading.subject)), part, context)
    _carry(context, reading.subject)
    wording, start = trimmed(piece.text, border, predicate)
    deadline, origin, notes = part.times.due(predicate.name, at, piece.start + limit)
    if subject.deadline:
        deadline, origin, notes = subject.deadline, "stated", []
    base = context.base if reading.kind in COUNTED else None
    value = _stated_base(base, reading, piece.start + border)
    codes = [*reading.doubts, *subject.doubts, *_lacks(reading, deadline, base)]
    if not subject.deadline and part.times.may_be_past(at):
        codes.append("may_be_past")
    wording, about = with_words_shown(wording), with_words_shown(reading.subject)
    place = Place("target", f"{part.clause} {wording}")
    if subject.jurisdictions[1:]:
        notes.append(Note("several_places", {"count": str(len(subject.jurisdictions))}))
    taken = [
        (piece.start + predicate.start, piece.start + predicate.end),
        *((piece.start + first, piece.start + last) for first, last in subject.counted),
        *_span_of(base),
    ]
    part.statements.append(
        TargetStatement(
            clause=part.clause,
            wording=wording,
            sentence=part.sentence,
            start=part.offset + piece.start + start,
            kind=reading.kind,
            subject=about,
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
            doubts=tuple(
                doubt(code, place, wording, **({"other": about} if code == _SHARED else {}))
                for code in codes
            ),
            taken=tuple((part.offset + first, part.offset + last) for first, last in taken),
        )
    )


def _carry(context: _Context, subject: str) -> None:
    """Keeps what the next words may leave out."""
    context.subject = subject or context.subject
    if not _SHARE.search(context.subject):
        context.amount = context.subject


def _span_of(base: Moment | None) -> Iterable[tuple[int, int]]:
    return [(base.start, base.end)] if base else []


def _with_subject(reading: kinds.Reading, part: _Part, context: _Context) -> kinds.Reading:
    """到2027年末，达到180亿元 behind a semicolon continues the subject before it, with a doubt."""
    deadlines = part.times.deadlines
    opens_with_date = bool(deadlines) and deadlines[0].start <= 1
    if reading.subject or not (opens_with_date and context.former and reading.kind == "level"):
        return reading
    return replace(reading, subject=context.former, doubts=(*reading.doubts, "subject_of_context"))


def _stated_base(base: Moment | None, reading: kinds.Reading, border: int) -> Decimal | None:
    """The value a level is said to start from, in the unit of the level."""
    if base is None or base.start < border or reading.kind != "level":
        return None
    return base.value if base.unit == reading.unit else None


def _subject(before: str, predicate: Predicate, context: _Context) -> Subject:
    subject = subject_of(before, context.subject)
    is_carried = bool(subject.text) and subject.text == context.subject
    if predicate.name in _OF_AMOUNTS and is_carried and _SHARE.search(subject.text):
        return replace(subject, text=context.amount, doubts=(*subject.doubts, "growth_of_share"))
    return subject


def _lacks(reading: kinds.Reading, deadline: str | None, base: Moment | None) -> Iterable[str]:
    if reading.kind in (*COUNTED, "first_occurrence") and deadline is None:
        yield "no_deadline"
    if reading.kind in ("multiple", "average_growth", "reduction") and base is None:
        yield "no_base_year"
    if reading.kind in (*COUNTED, "first_occurrence", "assigned") and not reading.subject:
        yield "no_subject"
