"""What an import would do: the file read in a child process and checked against what is published.

Nothing is written here.
"""

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from districts.desk.desk import Job, ReadingDesk
from districts.models import DataVersion, Jurisdiction
from districts.refusals import Refused
from targets.models import HistoryImport, Indicator, Observation
from targets.periods import Quarter
from targets.progress.as_of import AsOf
from targets.progress.figures_used import cited_series
from targets.workbook.findings import NOTE, Finding, Refuse
from targets.workbook.jobs import LIMITS, answer

from .checks import (
    Breakdown,
    Comparison,
    Figure,
    Key,
    Measure,
    Names,
    Published,
    Share,
    class_findings,
    compared,
    figures_of,
    running_total_findings,
    share_findings,
)
from .table import Table, name_key
from .wording import wording

HISTORY = Job("targets.history.reading:read_history", LIMITS)


@dataclass(frozen=True)
class HistoryProposal:
    """A file that was read and checked, and what importing it would do.

    `read` is what the child read of it, as an open import keeps it. `stamp` is the data version it
    was checked against: once that has moved, it must be checked again.
    """

    content: bytes = field(repr=False)
    file_name: str
    read: Mapping[str, Any] = field(repr=False)
    stamp: int
    findings: list[Finding] = field(default_factory=list)
    table: Table | None = field(default=None, repr=False)
    comparison: Comparison = field(default_factory=Comparison, repr=False)
    names: Names = field(default_factory=lambda: Names({}, {}), repr=False)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity != NOTE]

    @property
    def figures(self) -> list[Figure]:
        """What would be stored."""
        return [*self.comparison.new, *(one for one, _former in self.comparison.replacing)]

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, and how many of them are new, known already, or take another's place."""
        kinds = Counter(former.kind for _figure, former in self.comparison.replacing)
        return {
            "rows": len(self.table.rows) if self.table else 0,
            "new": len(self.comparison.new),
            "unchanged": len(self.comparison.unchanged),
            "replacing_history": kinds["history"],
            "replacing_cited": kinds["cited"],
            "replacing_samples": kinds["sample"],
        }

    @cached_property
    def fingerprint(self) -> str:
        """Names the file and all that importing it would do: what a person confirms."""
        pairs = self.comparison.replacing
        said = [
            self.digest,
            *(str((*one.key, one.value)) for one in self.comparison.new),
            *(str((*one.key, one.value, was.value, was.kind)) for one, was in pairs),
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def propose_history(
    *,
    content: bytes,
    file_name: str,
    today: datetime.date,
    desk: ReadingDesk | None = None,
) -> HistoryProposal:
    """The file's figures, checked; all findings at once, in the order of their rows.

    Refused where the file is no table of past figures at all.
    """
    names = known_names()
    read = _read(content, file_name, names, desk)
    return _checked(content, file_name, read, names, today)


def stored_proposal(held: HistoryImport, today: datetime.date) -> HistoryProposal:
    """An open import, checked against what is published now."""
    content = bytes(held.file.content)
    return _checked(content, held.file_name, held.contents, known_names(), today)


def _checked(
    content: bytes,
    file_name: str,
    read: Mapping[str, Any],
    names: Names,
    today: datetime.date,
) -> HistoryProposal:
    stamp = current_stamp()
    table = Table.from_dict(read["table"])
    figures, findings = figures_of(table, names, today)
    measures = {measure.pk: measure for measure in names.measures.values()}
    published = published_figures(figures, measures)
    comparison = compared(table, figures, published, cited_values(figures, today))
    findings = [
        *map(Finding.from_dict, read["findings"]),
        *findings,
        *comparison.findings,
        *running_total_findings(table, figures, published, measures),
        *share_findings(table, figures, published, names),
        *class_findings(table, figures, published, names),
    ]
    findings.sort(key=_row_of)
    return HistoryProposal(content, file_name, read, stamp, findings, table, comparison, names)


def current_stamp() -> int:
    """The data version as it stands; 1 before anything was ever recorded."""
    return DataVersion.current().stamp


def known_names() -> Names:
    """Jurisdictions by name, address name and code; indicators by name and code."""
    places: dict[str, int] = {}
    for pk, *ways in Jurisdiction.objects.values_list("pk", "name", "slug", "code"):
        places |= {name_key(way): pk for way in ways if way}
    measures: dict[str, Measure] = {}
    shares = []
    classes: dict[tuple[int, int], list[int]] = {}
    for row in Indicator.objects.select_related("edition"):
        measure = Measure(
            row.pk,
            row.name,
            row.unit,
            row.basis,
            row.asked_of in ("derived", "ledger"),
            row.minimum,
            row.maximum,
        )
        measures |= {name_key(way): measure for way in (row.name, row.code)}
        if row.numerator_id is not None and row.denominator_id is not None:
            shares.append(Share(row.pk, row.name, row.numerator_id, row.denominator_id))
        if row.edition is not None:
            classes.setdefault((row.edition.pk, row.edition.indicator_id), []).append(row.pk)
    parts = [Breakdown(whole, tuple(own)) for (_edition, whole), own in classes.items()]
    return Names(places, measures, shares, parts)


def published_figures(
    figures: Iterable[Figure], measures: Mapping[int, Measure]
) -> dict[Key, Published]:
    """What is published now within the figures' years, of any indicator, as shares and classes
    are held against others; of totals that never fall in all years, as any may contradict."""
    keys = [figure.key for figure in figures]
    indicators = {indicator for _jurisdiction, indicator, _quarter in keys}
    years = {quarter[:4] for _jurisdiction, _indicator, quarter in keys}
    if not keys:
        return {}
    endless = [pk for pk in indicators if measures[pk].basis == "cumulative"]
    rows = (
        Observation.objects.published()
        .filter(
            Q(quarter__gte=f"{min(years)}Q1", quarter__lte=f"{max(years)}Q4")
            | Q(indicator__in=endless)
        )
        .exclude(origin__in=["derived", "ledger"])
        .order_by()
        .values_list(
            "jurisdiction_id", "indicator_id", "quarter", "pk", "value", "origin", "is_sample"
        )
    )
    return {
        (jurisdiction, indicator, quarter): Published(pk, value, "sample" if is_sample else origin)
        for jurisdiction, indicator, quarter, pk, value, origin, is_sample in rows
    }


def cited_values(figures: Iterable[Figure], today: datetime.date) -> dict[Key, Decimal]:
    """What pages show from publications now, for the figures' indicators."""
    indicators = {figure.key[1] for figure in figures}
    shown = cited_series(AsOf(Quarter.of(today)), indicators)
    return {
        (*key, str(reading.quarter)): reading.value
        for key, series in shown.items()
        for reading in series.readings
    }


def _read(content: bytes, file_name: str, names: Names, desk: ReadingDesk | None) -> dict[str, Any]:
    units = {key: measure.unit for key, measure in names.measures.items()}
    try:
        result: dict[str, Any] = answer(HISTORY, content, desk, file_name=file_name, units=units)
    except Refuse as refusal:
        raise Refused(wording(refusal.finding), [refusal.finding]) from refusal
    if result["table"] is None:
        findings = [Finding.from_dict(finding) for finding in result["findings"]]
        raise Refused(wording(findings[0]), findings)
    return result


def _row_of(finding: Finding) -> int:
    return int(re.sub(r"\D", "", finding.cell) or 0)
