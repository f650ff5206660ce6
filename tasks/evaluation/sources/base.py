"""What a source is, what it gives, and the table in which sources register themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Protocol

from districts.permissions import Reader
from targets.arithmetic.quantities import QUARTERS_A_YEAR
from targets.models import Indicator
from targets.periods import EARLIEST, LAST_YEAR, Quarter
from targets.progress.as_of import AsOf
from targets.wording.formatting import computed
from tasks.evaluation.scoring import INAPPLICABLE, KNOWN, MISSING

# Digits that the database keeps of an input.
PLACES = 10


@dataclass(frozen=True)
class Span:
    """The period of a run: a year, or one quarter of it.

    >>> str(Span.parse("2024").last), str(Span.parse("2024Q3").first)
    ('2024Q4', '2024Q3')
    """

    first: Quarter
    last: Quarter

    @classmethod
    def parse(cls, text: str) -> "Span":
        """From 2024 or 2024Q3; ValueError for anything else, and for a year beyond reason."""
        text = text.strip().upper()
        if "Q" in text:
            first = last = Quarter.parse(text)
        elif len(text) == 4 and text.isascii() and text.isdigit():
            first, last = Quarter(int(text), 1), Quarter(int(text), QUARTERS_A_YEAR)
        else:
            raise ValueError(text)
        if first < EARLIEST or last.year > LAST_YEAR:
            raise ValueError(text)
        return cls(first, last)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else str(self.first.year)

    @property
    def kind(self) -> str:
        return "quarter" if self.first == self.last else "year"

    @property
    def quarters(self) -> list[Quarter]:
        return Quarter.range(self.first, self.last)

    @property
    def as_of(self) -> AsOf:
        """The quarter in which figures are read, as they are published now."""
        return AsOf(self.last)

    @property
    def former(self) -> "Span":
        """The period of the same kind before it."""
        length = len(self.quarters)
        return Span(self.first + -length, self.last + -length)


@dataclass(frozen=True)
class Origin:
    """One figure that an input rests on: what it is, of when, its value, where it is shown.

    `words` are a name, or a key of `wording.ORIGIN_WORDS`.
    """

    words: str
    quarter: str = ""
    value: str = ""
    unit: str = ""
    url: str = ""
    is_sample: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is frozen with a point."""
        return asdict(self)


@dataclass(frozen=True)
class SourceInput:
    """What a source knows of one subject."""

    state: str = MISSING
    value: Decimal | None = None
    origins: tuple[Origin, ...] = ()

    @property
    def is_sample(self) -> bool:
        return any(origin.is_sample for origin in self.origins)


NOT_KNOWN = SourceInput()
# What is scored rests on all there is; who sees a run sees what its points rest on.
WHO_SCORES = Reader(roles=frozenset({"reviewer"}))


def known(value: Decimal | float, *origins: Origin) -> SourceInput:
    """An input with a value; floats of the arithmetic leave their noise behind."""
    exact = round(computed(value) if isinstance(value, float) else value, PLACES)
    return SourceInput(KNOWN, exact, origins)


def percent(share: float | None, *origins: Origin) -> SourceInput:
    """An input in per cent, as schemes write their full marks: 0.402 is 40.2; missing for None."""
    if share is None:
        return SourceInput(MISSING, None, origins)
    return known(computed(share) * 100, *origins)


def inapplicable(*origins: Origin) -> SourceInput:
    return SourceInput(INAPPLICABLE, None, origins)


Inputs = Mapping[int, SourceInput]


class Source(Protocol):
    """One place where inputs come from.

    `unit` is that of its values, "" for the indicator's own. `is_of_plans` says whether they tell
    of what plans hold. `subject_kind` says who can be asked about.
    """

    key: str
    title: Any
    unit: str
    needs_indicator: bool
    is_of_plans: bool
    subject_kind: str

    def inputs(self, subjects: Sequence[int], span: Span, indicator: Indicator | None) -> Inputs:
        """What is known of each subject, by id; those left out are missing."""


SOURCES: dict[str, Source] = {}


def register_source(source: Source) -> Source:
    """Adds a source to the table; a key is taken once."""
    if source.key in SOURCES:
        raise ValueError(source.key)
    SOURCES[source.key] = source
    return source


def source_of(key: str) -> Source:
    """The source that registered under the key; KeyError for an unknown one."""
    return SOURCES[key]
