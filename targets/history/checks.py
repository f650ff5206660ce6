"""What a table of past figures must satisfy, all of it at once. Pure: `today` is an argument.

Returns are checked one by one (`targets.workbook.checks`); here the same rules go over columns.
"""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from targets.periods import EARLIEST, Quarter, quarter_from_text
from targets.workbook.findings import ERROR, Finding

from .table import Table, TextColumn, name_key

# Jurisdiction id, indicator id, quarter.
Key = tuple[int, int, str]


@dataclass(frozen=True)
class Measure:
    """An indicator, as far as its past figures are checked."""

    pk: int
    name: str
    unit: str
    basis: str
    is_derived: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def is_share(self) -> bool:
        return self.unit == "%" and self.minimum == 0 and self.maximum == 100


class Share(NamedTuple):
    """A share that is computed from two measures."""

    pk: int
    name: str
    numerator: int
    denominator: int


class Breakdown(NamedTuple):
    """A measure and the classes of one edition that add up to it."""

    whole: int
    classes: tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """By each way of writing it (`name_key`): a jurisdiction's id, a measure."""

    jurisdictions: Mapping[str, int]
    measures: Mapping[str, Measure]
    shares: Sequence[Share] = ()
    breakdowns: Sequence[Breakdown] = ()


class Figure(NamedTuple):
    """One checked row of the table; `position` counts its rows with content from 0."""

    key: Key
    value: Decimal
    position: int


class Published(NamedTuple):
    """What is published for a key now: `kind` is return, history, sample or cited.

    `pk` is the observation's; None where a figure stands in a publication alone.
    """

    pk: int | None
    value: Decimal | None
    kind: str


@dataclass(frozen=True)
class Comparison:
    """The figures that are to be stored, against what is published."""

    new: list[Figure] = field(default_factory=list)
    unchanged: list[Figure] = field(default_factory=list)
    replacing: list[tuple[Figure, Published]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def changes(self) -> list[tuple[Figure, Published]]:
        """Those that take the place of a figure that is no sample."""
        return [pair for pair in self.replacing if pair[1].kind != "sample"]


class _Findings(list[Finding]):
    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def say(
        self, column: str, row: int, code: str, found: str = "", expected: str = "", **params: Any
    ) -> None:
        place = self.table.place(column, row)
        self.append(Finding(ERROR, code, self.table.sheet, place, "", found, expected, params))


def figures_of(
    table: Table, names: Names, today: datetime.date
) -> tuple[list[Figure], list[Finding]]:
    """The rows that can be understood, and a finding for each fault of the others.

    A blank cell or a value that is no number has its finding from the reading already.
    """
    findings = _Findings(table)
    columns = [
        _understood(table, "jurisdiction", table.jurisdiction, names.jurisdictions, findings),
        _measures(table, names, findings),
        _quarters(table, today, findings),
    ]
    _check_units(table, columns[1], findings)
    figures = []
    rows = zip(*(column or () for column in columns), table.values, strict=True)
    for position, (jurisdiction, measure, quarter, value) in enumerate(rows):
        if jurisdiction is None or measure is None or quarter is None:
            continue
        if measure.basis == "annual" and quarter[5] != "4":
            findings.say("quarter", table.rows[position], "annual_in_other_quarter", quarter)
        elif value:
            figures.append(Figure((jurisdiction, measure.pk, quarter), Decimal(value), position))
    measures = {measure.pk: measure for measure in names.measures.values()}
    _check_limits(table, figures, measures, findings)
    return _without_doubles(table, figures, findings), findings


def compared(
    table: Table,
    figures: Iterable[Figure],
    published: Mapping[Key, Published],
    cited: Mapping[Key, Decimal] = MappingProxyType({}),
) -> Comparison:
    """Each figure is new, known already, or takes the place of another; never of a return's.

    `cited` is what is shown from publications where nothing, or a sample, is reported: a figure
    that differs from it changes what everybody sees.
    """
    findings = _Findings(table)
    new, replacing, unchanged = [], [], []
    for figure in figures:
        former = published.get(figure.key)
        said = cited.get(figure.key, figure.value)
        if said != figure.value and (former is None or former.kind == "sample"):
            replacing.append((figure, Published(former.pk if former else None, said, "cited")))
        elif former is None:
            new.append(figure)
        elif former.value == figure.value and former.kind != "sample":
            unchanged.append(figure)
        elif former.kind == "return":
            row, params = table.rows[figure.position], {"former": _plain(former.value)}
            findings.say("value", row, "stands_in_a_return", _plain(figure.value), **params)
        else:
            replacing.append((figure, former))
    return Comparison(new, unchanged, replacing, findings)


def running_total_findings(
    table: Table,
    figures: Iterable[Figure],
    published: Mapping[Key, Published],
    measures: Mapping[int, Measure],
) -> list[Finding]:
    """Totals that fall from one known quarter to the next: within a year, or at all."""
    findings = _Findings(table)
    for chain in _chains(figures, published, measures):
        for before, after in itertools.pairwise(sorted(chain)):
            (earlier, first), (later, second) = chain[before], chain[after]
            if later >= earlier:
                continue
            if second is not None:
                row, reference = table.rows[second], _plain(earlier)
                findings.say(
                    "value", row, "falls", _plain(later), reference=reference, quarter=before
                )
            elif first is not None:
                row, reference = table.rows[first], _plain(later)
                findings.say(
                    "value",
                    row,
                    "above_a_later",
                    _plain(earlier),
                    reference=reference,
                    quarter=after,
                )
    return findings


# Quarter → value and, where it is the file's own, its position.
_Chain = dict[str, tuple[Decimal, int | None]]


def _chains(
    figures: Iterable[Figure],
    published: Mapping[Key, Published],
    measures: Mapping[int, Measure],
) -> Iterable[_Chain]:
    """The values that may not fall from one to the next: what is published, the file's on top."""
    known = [
        (key, former.value, None)
        for key, former in published.items()
        if former.value is not None and former.kind != "sample"
    ]
    chains: dict[tuple[Any, ...], _Chain] = defaultdict(dict)
    for (jurisdiction, indicator, quarter), value, position in itertools.chain(known, figures):
        basis = measures[indicator].basis
        if basis == "year_to_date":
            chains[jurisdiction, indicator, quarter[:4]][quarter] = (value, position)
        elif basis == "cumulative":
            chains[jurisdiction, indicator][quarter] = (value, position)
    return chains.values()


def share_findings(
    table: Table,
    figures: Sequence[Figure],
    published: Mapping[Key, Published],
    names: Names,
) -> list[Finding]:
    """Parts that exceed their whole in the same quarter: the share would be above 100 %."""
    findings = _Findings(table)
    own = {figure.key: figure for figure in figures}
    labels = {measure.pk: measure.name for measure in names.measures.values()}
    for share in names.shares:
        for (jurisdiction, indicator, quarter), figure in own.items():
            if indicator not in (share.numerator, share.denominator):
                continue
            part_key = (jurisdiction, share.numerator, quarter)
            if indicator == share.denominator and part_key in own:
                continue  # said once, at the part
            part = _value_of(part_key, own, published)
            whole = _value_of((jurisdiction, share.denominator, quarter), own, published)
            if part is not None and whole is not None and part > whole:
                row, params = table.rows[figure.position], {"share": share.name}
                params |= {"part": _plain(part), "whole": _plain(whole)}
                params |= {"part_name": labels[share.numerator], "of": labels[share.denominator]}
                findings.say("value", row, "part_above_whole", _plain(figure.value), **params)
    return findings


def class_findings(
    table: Table,
    figures: Sequence[Figure],
    published: Mapping[Key, Published],
    names: Names,
) -> list[Finding]:
    """Classes that do not add up to their whole in a quarter, or of which some are missing; said
    once, at the first row of the file that the sum rests on."""
    findings = _Findings(table)
    own = {figure.key: figure for figure in figures}
    labels = {measure.pk: measure.name for measure in names.measures.values()}
    for whole, classes in names.breakdowns:
        parts = frozenset((whole, *classes))
        first: dict[tuple[int, str], Figure] = {}
        for (place, indicator, quarter), figure in own.items():
            if indicator in parts:
                first.setdefault((place, quarter), figure)
        for (place, quarter), figure in first.items():
            known = {pk: _value_of((place, pk, quarter), own, published) for pk in parts}
            values = [value for pk in classes if (value := known[pk]) is not None]
            if not values:
                continue
            row, params = table.rows[figure.position], {"quarter": quarter, "of": labels[whole]}
            total, added = known[whole], sum(values, Decimal(0))
            if lacking := [labels[pk] for pk in (whole, *classes) if known[pk] is None]:
                findings.say("value", row, "classes_lacking", words=lacking, **params)
            elif total is not None and added != total:
                params |= {"part": _plain(added), "whole": _plain(total)}
                findings.say("value", row, "classes_above_or_below", _plain(figure.value), **params)
    return findings


def _value_of(
    key: Key, own: Mapping[Key, Figure], published: Mapping[Key, Published]
) -> Decimal | None:
    if key in own:
        return own[key].value
    former = published.get(key)
    return former.value if former is not None and former.kind != "sample" else None


def _understood(
    table: Table,
    name: str,
    column: TextColumn,
    known: Mapping[str, Any],
    findings: _Findings,
) -> list[Any]:
    """What each row's text names, None where it names nothing that is known."""
    meant = [known.get(name_key(text)) for text in column.texts]
    unknown = {code for code, text in enumerate(column.texts) if text and meant[code] is None}
    if unknown:
        for row, code in zip(table.rows, column.codes, strict=True):
            if code in unknown:
                findings.say(name, row, f"unknown_{name}", column.texts[code][:60])
    return [meant[code] for code in column.codes]


def _measures(table: Table, names: Names, findings: _Findings) -> list[Measure | None]:
    measures = _understood(table, "indicator", table.indicator, names.measures, findings)
    for position, measure in enumerate(measures):
        if measure is not None and measure.is_derived:
            findings.say("indicator", table.rows[position], "derived_indicator", measure.name)
            measures[position] = None
    return measures


def _quarters(table: Table, today: datetime.date, findings: _Findings) -> list[str | None]:
    meant: list[str | None] = []
    faults: dict[int, str] = {}
    for code, text in enumerate(table.quarter.texts):
        quarter = quarter_from_text(text)
        meant.append(str(quarter))
        fault = _quarter_fault(quarter, today) if text else ""
        if fault or not text:
            faults[code] = fault
            meant[code] = None
    for row, code in zip(table.rows, table.quarter.codes, strict=True):
        if faults.get(code):
            findings.say("quarter", row, faults[code], table.quarter.texts[code][:60])
    return [meant[code] for code in table.quarter.codes]


def _quarter_fault(quarter: Quarter | None, today: datetime.date) -> str:
    if quarter is None:
        return "not_a_quarter"
    if quarter.end >= today:
        return "quarter_not_over"
    return "quarter_too_early" if quarter < EARLIEST else ""


def _check_units(table: Table, measures: Sequence[Measure | None], findings: _Findings) -> None:
    if table.unit is None:
        return
    keys = [name_key(text) for text in table.unit.texts]
    for row, code, measure in zip(table.rows, table.unit.codes, measures, strict=True):
        if measure is not None and keys[code] and keys[code] != name_key(measure.unit):
            findings.say("unit", row, "unit_of_another", table.unit.texts[code][:60], measure.unit)


def _check_limits(
    table: Table,
    figures: Iterable[Figure],
    measures: Mapping[int, Measure],
    findings: _Findings,
) -> None:
    for (_jurisdiction, indicator, _quarter), value, position in figures:
        measure = measures[indicator]
        is_below = measure.minimum is not None and value < measure.minimum
        if is_below or (measure.maximum is not None and value > measure.maximum):
            limits = {"minimum": _plain(measure.minimum), "maximum": _plain(measure.maximum)}
            code = _limit_code(measure, is_below)
            findings.say("value", table.rows[position], code, _plain(value), **limits)


def _limit_code(measure: Measure, is_below: bool) -> str:
    if measure.is_share:
        return "share_out_of_range"
    if not is_below:
        return "above_maximum"
    return "negative" if measure.minimum == 0 else "below_minimum"


def _without_doubles(table: Table, figures: Iterable[Figure], findings: _Findings) -> list[Figure]:
    first: dict[Key, Figure] = {}
    for figure in figures:
        known = first.setdefault(figure.key, figure)
        if known is not figure:
            row, first_row = table.rows[figure.position], table.rows[known.position]
            findings.say("value", row, "figure_twice", _plain(figure.value), first=first_row)
    return list(first.values())


def _plain(value: Decimal | None) -> str:
    """All digits without exponent or closing zeros: 1158.300 → 1158.3; None → ""."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
