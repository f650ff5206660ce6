"""Which organisation a written name means: one that is stored, a doubtful one, or a new one.

A name that is only alike is never taken by itself: it is a doubt, with candidates, for a person.
"""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from districts.documents import Document
from districts.documents.model import AnnexText, TaskText
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
class Name:
    """A name of a body: its address name, its jurisdiction's, and when the name was in force."""

    key: str
    place: str
    name: str
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None


class NameIndex:
    """Every name of every body."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = list(names)
        self._called: dict[str, list[Name]] = defaultdict(list)
        for one in self.names:
            self._called[one.name].append(one)

    @classmethod
    def stored(cls) -> "NameIndex":
        """The names of the stored organisations; their present ones are in force at any time."""
        own = Organisation.objects.values_list("slug", "jurisdiction__slug", "name")
        fields = ("organisation__slug", "organisation__jurisdiction__slug", "name")
        dated = [
            Name(*row)
            for row in OrganisationName.objects.values_list(*fields, "valid_from", "valid_until")
        ]
        known = {(one.key, one.name) for one in dated}
        return cls([*dated, *(Name(*row) for row in own if (row[0], row[2]) not in known)])

    def called(self, written: str) -> Sequence[Name]:
        """The names written just so."""
        return self._called.get(written, ())

    def lookup(self, place: str, written: str) -> str | None:
        """The one body of that very name, at home or else anywhere; None for none or several."""
        names = self.called(written)
        keys = {one.key for one in names if one.place == place} or {one.key for one in names}
        return keys.pop() if len(keys) == 1 else None


class BodyMatcher:
    """Says what written names mean, seen from one jurisdiction on a document's day of issue."""

    def __init__(self, place: Jurisdiction, issued_on: datetime.date | None) -> None:
        self.place = place
        self.issued_on = issued_on
        self.names = NameIndex.stored()
        self.home = [place.slug, place.parent.slug] if place.parent else [place.slug]
        """The plan's own jurisdiction and the city above it."""
        self.near = [one for one in self.names.names if one.place in self.home]
        rows = Jurisdiction.objects.values_list("slug", "name", "short_name")
        self._spoken = {slug: [name for name in names if name] for slug, *names in rows}

    def match(self, written: str, abbreviations: Mapping[str, str]) -> BodyMatch:
        """What one written name means among the stored bodies."""
        match = self._exact(written) or self._by_prefix(written)
        if match is None and written in abbreviations:
            keys = {one.key for one in self.near if abbreviations[written].endswith(one.name)}
            if len(keys) == 1:
                match = BodyMatch(written, keys.pop(), remarks=("abbreviation",))
        if match is not None:
            return match
        candidates = self._alike(written)
        return BodyMatch(written, None, DOUBTFUL if candidates else NEW, candidates)

    def _exact(self, written: str) -> BodyMatch | None:
        """The body of that very name: here, in the city above, or in a place that it names."""
        names = self.names.called(written)
        for place in self.home:
            match = self._single(written, [one for one in names if one.place == place])
            if match:
                return match
        spoken = [one for one in names if any(name in written for name in self._spoken[one.place])]
        return self._single(written, spoken)

    def _single(self, written: str, names: Sequence[Name]) -> BodyMatch | None:
        if len({one.key for one in names}) != 1:
            return None
        return BodyMatch(written, names[0].key, remarks=tuple(self._dated(names)))

    def _dated(self, names: Iterable[Name]) -> Iterable[str]:
        """Whether the name was in force when the document was issued."""
        day = self.issued_on
        if day is None:
            return
        ranges = [(one.valid_from, one.valid_until) for one in names]
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
                for one in self.near
                if one.place == place.slug
                and stem(one.name, place) == stem(written, place)
                and has_level(one.name, place)
            ]
            match = self._single(written, meant)
            if match:
                fitting = self._fitting(written, place)
                if len(fitting) > 1:
                    return BodyMatch(written, None, DOUBTFUL, fitting[:_CANDIDATES])
                return replace(match, remarks=(*match.remarks, "prefix"))
        return None

    def _fitting(self, written: str, place: Jurisdiction) -> tuple[str, ...]:
        """The bodies of a place of whose names the written one may be short; none where it says
        whose office it is.

        重庆金融监管局 may be the city's office of local finance or the bureau there of the national
        regulator; 市金融监管局 is an office of the city.
        """
        if not written.startswith(place.short_name) or written.startswith(place.name):
            return ()
        short = stem(written, place)
        names = (one for one in self.near if one.place == place.slug)
        keys = (one.key for one in names if is_left_of(short, one.name.replace(place.name, "")))
        return tuple(dict.fromkeys(keys))

    def _alike(self, written: str) -> tuple[str, ...]:
        if is_collective(written):
            return ()
        own = bare_stem(written, self.place)
        # A branch of this very place is no body of the city above it.
        is_own = has_level(written, self.place) or self.place.short_name in written
        scores: dict[str, float] = {}
        for one in self.near:
            if one.place != self.place.slug and is_own:
                continue
            likeness = fuzz.ratio(own, bare_stem(one.name, self.place))
            scores[one.key] = max(scores.get(one.key, 0.0), likeness)
        best = sorted(scores, key=lambda key: (-scores[key], key))
        return tuple(key for key in best if scores[key] >= _ALIKE)[:_CANDIDATES]


def is_left_of(short: str, long: str) -> bool:
    """Whether a name is what is left of another when characters of it are left out."""
    characters = iter(long)
    return all(character in characters for character in short)


def is_collective(name: str) -> bool:
    """Whether a name stands for several bodies: 各镇街, 有关部门."""
    return bool(_COLLECTIVE.match(name))


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


def match_bodies(
    document: Document, place: Jurisdiction, settled: Mapping[str, str]
) -> list[BodyMatch]:
    """What every name in tasks and annex means, in order; what a person has settled stands."""
    matcher = BodyMatcher(place, document.issued_on)
    short = {one.short: one.full for one in document.abbreviations}
    rows: list[TaskText | AnnexText] = [*document.tasks, *document.annex]
    counts = Counter(name for row in rows for name in (*row.lead, *row.responsible))
    matches = [matcher.match(name, short) for name in counts]
    new = NewNames([one.written for one in matches if one.state == NEW], counts, place)
    matches = [new.match(one) if one.state == NEW else one for one in matches]
    keys = {one.key for one in matcher.names.names}
    return [_settled(one, settled.get(one.written), keys) for one in matches]


class NewNames:
    """The new names of a document, found by what a likely slip of one shares with another."""

    def __init__(
        self, names: Iterable[str], counts: Mapping[str, int], place: Jurisdiction
    ) -> None:
        names = [name for name in names if not is_collective(name)]
        self.counts = counts
        self.order = {name: index for index, name in enumerate(names)}
        self.bare = {name: bare_stem(name, place) for name in names}
        self.stems = {name: stem(name, place) for name in names if has_level(name, place)}
        self._of_stem = _grouped((one, name) for name, one in self.stems.items())
        self._parts = {name: _parts(one) for name, one in self.bare.items()}
        self._of_part = _grouped((p, name) for name, all_ in self._parts.items() for p in all_)
        self._of_first = _grouped((one[:1], name) for name, one in self.bare.items())
        letters = ((letter, name) for name, one in self.bare.items() for letter in set(one))
        self._of_letter = _grouped(letters)

    def match(self, one: BodyMatch) -> BodyMatch:
        """A new name that is another writing, or a likely slip, of a new name used more often."""
        written = one.written
        if written not in self.order:
            return one
        for other in self._of_stem.get(self.stems.get(written, ""), ()):
            if self._is_more(other, written):
                return BodyMatch(written, None, NEW, same_as=other, remarks=("prefix",))
        own, is_once = self.bare[written], self.counts[written] == 1
        for other in sorted(self._near(written), key=self.order.__getitem__):
            is_rare = is_once and self.counts[other] > 2
            if self._is_more(other, written) and is_slip(own, self.bare[other], is_rare):
                return BodyMatch(written, None, DOUBTFUL, same_as=other)
        return one

    def _is_more(self, one: str, other: str) -> bool:
        return (self.counts[one], one) > (self.counts[other], other)

    def _near(self, written: str) -> set[str]:
        """All that can be a slip: one character apart, or the one of the other's characters."""
        own = self.bare[written]
        near = {other for part in self._parts[written] for other in self._of_part[part]}
        near.update(other for letter in set(own) for other in self._of_first.get(letter, ()))
        rarest = min((self._of_letter[letter] for letter in own), key=len, default=[])
        return near.union(rarest)


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return found


def _parts(name: str) -> list[tuple[str, str]]:
    """What stands before and behind each character: equal for two names one character apart."""
    return [(name[:index], name[index + 1 :]) for index in range(len(name))]


def is_slip(one: str, other: str, is_rare: bool) -> bool:
    """Equal but for the prefix, one character apart, or the other with characters left out.

    教育局 and 体育局 are two bodies; so short a name is a likely slip only if it stands once.
    """
    if one == other:
        return True
    if len(one) == len(other):
        shortest = 3 if is_rare else 4
        return len(one) >= shortest and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(short) > 2 and is_left_of(short, long)


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
