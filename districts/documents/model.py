"""What a plan document says, as read: plain values, no judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from districts.documents.messages import CODES

# Kinds of target that have a figure.
COUNTED = ("level", "multiple", "average_growth", "reduction")


@dataclass(frozen=True)
class Place:
    """Where in the document: kind is document, line, section, task or annex_row."""

    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


@dataclass(frozen=True)
class Doubt:
    """One thing the reader could not place, had to guess, or left out.

    `message` is the English wording; translators translate the template in `messages.CODES`
    and fill in `params`.
    """

    severity: str
    code: str
    place: Place
    found: str
    params: Mapping[str, str] = field(hash=False)

    @property
    def template(self) -> str:
        return CODES[self.code][1]

    @property
    def message(self) -> str:
        return self.template % self.params


def doubt(code: str, place: Place, found: str = "", **params: str) -> Doubt:
    """Return the doubt of that code, with the severity its code has."""
    return Doubt(CODES[code][0], code, place, found, {"found": found, **params})


@dataclass(frozen=True)
class Section:
    """A heading and the text directly under it; label 二 (level 1) or 二（五） (level 2). `line` is
    where it begins in the file, as for all that is read; 0 for what has no line of its own."""

    label: str
    heading: str
    level: int
    wording: str
    line: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True)
class TaskText:
    """A numbered task. `title` is None where the plan gives the task no heading; `label` is its
    number as written, which may be counted within its section. `clauses` are all that name its
    bodies, the last of them `role_clause`; `due` is the time they name and `due_on` its last day
    or, where they name none, the one by which its own words ask for it;
    None for a measure that goes on or where no year is known."""

    number: int
    title: str | None
    section: str
    wording: str
    role_clause: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    label: str = ""
    clauses: tuple[str, ...] = ()
    due: str = ""
    due_on: date | None = None
    line: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True)
class AnnexText:
    """One row of the annex that divides tasks among bodies; a goal that names its bodies is one."""

    row: int
    wording: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    line: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True)
class NumericPhrase:
    """A number in a goal with its unit and the words that say how it is meant.

    达到6000亿元以上 → number 6000, unit 亿元, operators (达到, 以上). `number` is None where the
    words carry no single value (三分之一, “十四五”). `start` counts characters of the sentence.
    """

    text: str
    number: Decimal | None
    unit: str
    operators: tuple[str, ...]
    start: int


@dataclass(frozen=True)
class GoalClause:
    """One sentence of the goals; `phrases` is empty where it holds no number."""

    clause: str
    sentence: str
    phrases: tuple[NumericPhrase, ...]


@dataclass(frozen=True)
class Note:
    """One choice that was made in a reading; `notes.TEXTS` has its sentence in two languages."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class TargetStatement:
    """One target as a goal states it, in the figures and unit of the text.

    `subject` is what is to be measured, in the text's words. `jurisdictions` are the places it
    binds where it names them; empty: the plan's own. `deadline` and `base` are quarters such as
    2025Q4; their origin is stated, context or none. `value` is None where nothing is counted.
    `lead` and `responsible` are the bodies that the goal itself names. `taken` are the spans of
    `sentence` the statement rests on, its figures above all: the ledger asks them which figure of
    the goals was read into which target.
    """

    clause: str
    wording: str
    sentence: str
    start: int
    kind: str
    subject: str
    operator: str = ""
    value: Decimal | None = None
    unit: str = ""
    deadline: str | None = None
    deadline_origin: str = "none"
    base: str | None = None
    base_origin: str = "none"
    base_value: Decimal | None = None
    base_value_origin: str = "none"
    jurisdictions: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()
    line: int = field(default=0, repr=False, compare=False)


@dataclass(frozen=True)
class Abbreviation:
    """A short form defined in the text. `full` is the run of words before the definition."""

    short: str
    full: str


@dataclass(frozen=True)
class Document:
    """A plan as read. `opening`, `closing` and `annex_heading` hold what stands before the first
    section, the mark behind the last task and what is above the first annex row, so that every
    line is either placed or a doubt."""

    title: str
    document_number: str | None
    issuer: str | None
    issued_on: date | None
    is_public: bool | None
    sections: tuple[Section, ...]
    tasks: tuple[TaskText, ...]
    annex: tuple[AnnexText, ...]
    goals: tuple[GoalClause, ...]
    abbreviations: tuple[Abbreviation, ...]
    doubts: tuple[Doubt, ...]
    statements: tuple[TargetStatement, ...] = ()
    opening: tuple[str, ...] = ()
    annex_heading: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
