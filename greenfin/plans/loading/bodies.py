"""Which organisation a written name means: found, doubtful, or new.

A name that is only alike is never taken by itself: it is a doubt, with candidates, for a person.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from districts.documents import Document
from districts.models import Jurisdiction, Organisation, OrganisationName

MATCHED, DOUBTFUL, NEW = "matched", "doubtful", "new"
_ALIKE = 65.0
_CANDIDATES = 3
_COLLECTIVE = re.compile("(?:各|有关|相关|其他有关)|.*(?:成员单位|各部门|有关部门|有关单位)$")
_SHORTENED = (
    ("发展和改革委员会", "发展改革委"),
    ("管理委员会", "管委会"),
    ("人民政府", "政府"),
    ("委员会", "委"),
    ("办公室", "办"),
)


@dataclass(frozen=True)
class BodyMatch:
    """A name as the document writes it, and what it means.

    `organisation` is the address name of the stored body; None for a new one and while in doubt.
    `same_as` names the new body this is another writing of. `remarks` are codes: out_of_date,
    not_yet (by the day of issue), prefix, abbreviation.
    """

    written: str
    organisation: str | None
    state: str = MATCHED
    candidates: tuple[str, ...] = ()
    same_as: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Name:
    key: str
    place: str
    name: str
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


@dataclass
class BodyIndex:
    """Every name of every stored organisation, seen from one jurisdiction."""

    place: Jurisdiction
    issued_on: datetime.date | None
    names: list[_Name] = field(default_factory=list)

    @classmethod
    def stored(cls, place: Jurisdiction, issued_on: datetime.date | None) -> "BodyIndex":
        own = [
            _Name(*row)
            for row in Organisation.objects.values_list("slug", "jurisdiction__slug", "name")
        ]
        named = OrganisationName.objects.values_list(
            "organisation__slug",
            "organisation__jurisdiction__slug",
            "name",
            "valid_from",
            "valid_until",
        )
        dated = [_Name(*row) for row in named]
        known = {(one.key, one.name) for one in dated}
        return cls(place, issued_on, [*dated, *(x for x in own if (x.key, x.name) not in known)])

    def match(self, written: str, abbreviations: Mapping[str, str]) -> BodyMatch:
        """What one written name means among the stored bodies."""
        found = self._exact(written) or self._by_prefix(written)
        if found is None and written in abbreviations:
            ends = [one for one in self._near() if abbreviations[written].endswith(one.name)]
            keys = {one.key for one in ends}
            if len(keys) == 1:
                found = BodyMatch(written, keys.pop(), remarks=("abbreviation",))
        if found is not None:
            return found
        candidates = self._alike(written)
        state = DOUBTFUL if candidates else NEW
        return BodyMatch(written, None, state, candidates)

    def _near(self) -> list[_Name]:
        """Names of the plan's own jurisdiction and of the city above it."""
        near = {self.place.slug, self.place.parent.slug if self.place.parent else ""}
        return [one for one in self.names if one.place in near]

    def _exact(self, written: str) -> BodyMatch | None:
        """The body of that very name: here, in the city above, or in a place that it names."""
        above = self.place.parent.slug if self.place.parent else ""
        for place in (self.place.slug, above):
            found = self._single(
                written, [x for x in self.names if x.place == place and x.name == written]
            )
            if found:
                return found
        elsewhere = [one for one in self.names if one.name == written]
        names = {
            place.slug: (place.name, place.short_name)
            for place in Jurisdiction.objects.filter(slug__in={one.place for one in elsewhere})
        }
        spoken = [
            one for one in elsewhere if any(name and name in written for name in names[one.place])
        ]
        return self._single(written, spoken)

    def _single(self, written: str, found: Sequence[_Name]) -> BodyMatch | None:
        if len({one.key for one in found}) != 1:
            return None
        return BodyMatch(written, found[0].key, remarks=tuple(self._dated(found)))

    def _dated(self, found: Iterable[_Name]) -> Iterable[str]:
        """Whether the name was in force when the document was issued."""
        day = self.issued_on
        if day is None:
            return
        ranges = [(one.valid_from, one.valid_until) for one in found]
        if all(until is not None and until <= day for _first, until in ranges):
            yield "out_of_date"
        elif all(first is not None and first > day for first, _until in ranges):
            yield "not_yet"

    def _by_prefix(self, written: str) -> BodyMatch | None:
        """重庆市大足区财政局 and 区财政局 are one body; 财政局 alone may be another."""
        for place in (self.place, self.place.parent):
            if place is None or not has_level(written, place):
                continue
            meant = [
                one
                for one in self.names
                if one.place == place.slug
                and stem(one.name, place) == stem(written, place)
                and has_level(one.name, place)
            ]
            found = self._single(written, meant)
            if found:
                return BodyMatch(written, found.organisation, remarks=(*found.remarks, "prefix"))
        return None

    def _alike(self, written: str) -> tuple[str, ...]:
        if _COLLECTIVE.match(written):
            return ()
        own = bare_stem(written, self.place)
        # A branch of this very place is no body of the city above it.
        is_own = has_level(written, self.place) or self.place.short_name in written
        scores: dict[str, float] = {}
        for one in self._near():
            likeness = fuzz.ratio(own, bare_stem(one.name, self.place))
            if one.place != self.place.slug and is_own:
                continue
            scores[one.key] = max(scores.get(one.key, 0.0), likeness)
        best = sorted(scores, key=lambda key: (-scores[key], key))
        return tuple(key for key in best if scores[key] >= _ALIKE)[:_CANDIDATES]


def has_level(name: str, place: Jurisdiction) -> bool:
    """Whether a name says by its beginning that the body is this place's: 区…, 大足区…."""
    begins = (place.name, place.short_name, place.name[-1])
    return any(begin and name.startswith(begin) and len(name) > len(begin) + 1 for begin in begins)


def stem(name: str, place: Jurisdiction) -> str:
    """The name without the place before it, in the short form: 重庆市大足区财政局 → 财政局."""
    if place.parent is not None and name.startswith(place.parent.name + place.name):
        name = name.removeprefix(place.parent.name)
    for begin in (place.name, place.short_name, place.name[-1]):
        if begin and name.startswith(begin) and len(name) > len(begin) + 1:
            name = name.removeprefix(begin)
            break
    for full, short in _SHORTENED:
        name = name.replace(full, short)
    return name


def bare_stem(name: str, place: Jurisdiction) -> str:
    """The stem, whichever level of government stands before it."""
    short = stem(name, place)
    if place.parent is not None and short == name:
        short = stem(name, place.parent)
    return re.sub("^[市区县](?=..)", "", short)


def written_names(document: Document) -> list[str]:
    """Every name of a body in tasks and annex, once, in order."""
    return list(dict.fromkeys(_all_names(document)))


def _all_names(document: Document) -> Iterable[str]:
    for task in document.tasks:
        yield from (*task.lead, *task.responsible)
    for row in document.annex:
        yield from (*row.lead, *row.responsible)


def match_bodies(
    document: Document, place: Jurisdiction, settled: Mapping[str, str]
) -> list[BodyMatch]:
    """What every written name means; what a person has settled stands."""
    index = BodyIndex.stored(place, document.issued_on)
    short = {one.short: one.full for one in document.abbreviations}
    found = [index.match(name, short) for name in written_names(document)]
    counts = Counter(_all_names(document))
    found = [_among_new(one, found, counts, place) for one in found]
    keys = set(Organisation.objects.values_list("slug", flat=True))
    return [_settled(one, settled.get(one.written), keys) for one in found]


def _among_new(
    one: BodyMatch, all_of: Sequence[BodyMatch], counts: Mapping[str, int], place: Jurisdiction
) -> BodyMatch:
    """A new name that is another writing, or a likely slip, of a new name used more often."""
    if one.state != NEW or _COLLECTIVE.match(one.written):
        return one
    others = [
        other.written
        for other in all_of
        if other.state == NEW
        and other.written != one.written
        and (counts[other.written], other.written) > (counts[one.written], one.written)
        and not _COLLECTIVE.match(other.written)
    ]
    for other in others:
        both = has_level(one.written, place) and has_level(other, place)
        if both and stem(other, place) == stem(one.written, place):
            return BodyMatch(one.written, None, NEW, same_as=other, remarks=("prefix",))
    own = bare_stem(one.written, place)
    often = {other for other in others if counts[one.written] == 1 and counts[other] > 2}
    alike = [other for other in others if _is_slip(own, bare_stem(other, place), other in often)]
    return BodyMatch(one.written, None, DOUBTFUL, same_as=alike[0]) if alike else one


def _is_slip(one: str, other: str, is_rare: bool) -> bool:
    """Equal but for the prefix, one character apart, or the other with characters left out.

    教育局 and 体育局 are two bodies; so short a name is a likely slip only if it stands once.
    """
    if one == other:
        return True
    if len(one) == len(other):
        shortest = 3 if is_rare else 4
        return len(one) >= shortest and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    characters = iter(long)
    return len(short) > 2 and all(character in characters for character in short)


def _settled(one: BodyMatch, choice: str | None, keys: set[str]) -> BodyMatch:
    """A person's choice: an organisation's address name, "new", or "=another name of the text"."""
    if not choice:
        return one
    if choice == "new":
        return BodyMatch(one.written, None, NEW, one.candidates)
    if choice.startswith("="):
        return BodyMatch(one.written, None, NEW, one.candidates, same_as=choice[1:])
    if choice not in keys:
        return one
    return BodyMatch(one.written, choice, MATCHED, one.candidates, remarks=one.remarks)
