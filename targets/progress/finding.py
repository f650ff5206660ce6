"""Which targets, plans, indicators and places have some words; kept until plans move."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from districts.matching import Entry, Found, WordIndex, Words
from districts.models import DataVersion, Jurisdiction, Plan
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.periods import Period
from targets.permissions import SEE_PROJECT_SUMS

from .as_of import AsOf
from .assessed import targets_in_force
from .kept import kept
from .rankings import visible_indicators
from .shown import Shown, in_period, shown


@dataclass(frozen=True)
class Query:
    """Words that are looked for, by whom and as of when; `known` are the plans that there are."""

    words: Words
    reader: Reader
    as_of: AsOf
    known: Shown
    stamp: int

    @classmethod
    def of(cls, text: str, reader: Reader, as_of: AsOf) -> "Query":
        known = shown(reader, as_of)
        return cls(Words.of(text), reader, as_of, known, DataVersion.current().plans_stamp)

    def in_period(self, period: Period) -> "Query":
        """The same among the plans of another period."""
        as_of = in_period(self.as_of, period, self.known)
        return replace(self, as_of=as_of, known=replace(self.known, period=period))

    def found(
        self, kind: str, entries: Callable[["Query"], Iterable[Entry]], *more: object
    ) -> list[Found]:
        """What has the words among `entries`, best first.

        The entries may depend on which plans the reader may see, which of them are shown, and on
        `more`, alone: readers and quarters alike in these share what is kept.
        """
        if not self.words:
            return []
        plans = repr((list(self.known.by_plan), self.known.plans)).encode()
        index = kept(
            f"words:{kind}",
            None,
            None,
            lambda: WordIndex.of(entries(self)),
            hashlib.sha256(plans).hexdigest(),
            self.reader.may(SEE_UNPUBLISHED_PLANS),
            *more,
            stamp=self.stamp,
        )
        return index.found(self.words)


def targets_found(query: Query) -> list[Found]:
    """Targets of the period shown, by title, wording, reading and indicator; of a place."""
    return query.found("targets", _target_entries, query.as_of.documents_day)


def _target_entries(query: Query) -> Iterable[Entry]:
    rows = targets_in_force(query.reader, query.as_of).select_related("jurisdiction", "indicator")
    for row in rows:
        measured = [row.indicator.name, row.indicator.name_en] if row.indicator else []
        place, titles = names_of_place(row.jurisdiction), [row.title, row.title_en]
        readings = [row.reading, row.reading_en]
        shown = {
            "url": row.get_absolute_url(),
            "titles": titles,
            "place": place,
            "measured": measured,
            "wording": row.wording,
            "readings": readings,
        }
        yield Entry(row.pk, titles, [row.wording, *readings, *measured], place, shown)


def plans_found(query: Query) -> list[Found]:
    """Plans of the period shown, by title, number, issuer and place."""
    return query.found("plans", _plan_entries)


def _plan_entries(query: Query) -> Iterable[Entry]:
    rows = Plan.objects.filter(pk__in=query.known.plans).select_related("jurisdiction")
    for row in rows:
        place, names = names_of_place(row.jurisdiction), [row.title, row.document_number]
        known = f"{row.document_number} {row.issuer}".strip()
        shown = {"url": row.get_absolute_url(), "title": row.title, "known": known, "place": place}
        yield Entry(row.pk, names, [row.issuer, *place], (), shown)


def indicators_found(query: Query) -> list[Found]:
    """Indicators by name, code and definition."""
    sees_sums = query.reader.has_some(SEE_PROJECT_SUMS)
    return query.found("indicators", _indicator_entries, sees_sums)


def _indicator_entries(query: Query) -> Iterable[Entry]:
    for row in visible_indicators(query.reader, query.as_of):
        names = [row.name, row.name_en, row.short_name, row.short_name_en, row.code]
        definitions = [row.definition, row.definition_en]
        shown = {
            "url": row.get_absolute_url(),
            "names": names[:2],
            "units": [row.unit, row.unit_en],
            "definitions": definitions,
        }
        yield Entry(row.pk, names, definitions, (), shown)


def places_found(query: Query) -> list[Found]:
    """The city, districts and zones by name, short name, address name and code."""
    return query.found("places", _place_entries)


def _place_entries(_query: Query) -> Iterable[Entry]:
    for row in Jurisdiction.objects.all():
        names = [*names_of_place(row), row.code or ""]
        shown = {"url": row.get_absolute_url(), "kind": row.kind, "names": names}
        yield Entry(row.pk, [*names, row.slug], (), (), shown)


def names_of_place(place: Jurisdiction) -> list[str]:
    """Its name in Chinese and English, and the short one."""
    return [place.name, place.name_en, place.short_name]
