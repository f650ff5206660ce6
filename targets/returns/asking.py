"""What a quarter asks of whom, counted: before it is opened, and what could be added to it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Account, Jurisdiction, Membership, Plan
from targets.models import Indicator, QuarterlyReturn, ReportingRound, RoundMember
from targets.periods import Quarter
from targets.wording.formatting import listed, listed_briefly, quarter_text
from targets.wording.sentences import joined
from targets.workbook.asked import Asked
from targets.workbook.sheets import asked_by_sheet, registered_sheets


@dataclass(frozen=True)
class AskedOfPlace:
    """One place: who would report for it, and how many rows each sheet would ask."""

    place: Jurisdiction
    reporters: list[Account]
    counted: list[tuple[str, int]]


@dataclass(frozen=True)
class AskedSubject:
    """An indicator or a plan of measures: of how many places it is asked, in how many rows, and
    of how many for each reason."""

    subject: Indicator | Plan
    places: int
    rows: int
    whys: dict[str, int]


@dataclass(frozen=True)
class AskedSheet:
    """What one sheet asks of all places together."""

    label: str
    rows: int
    subjects: list[AskedSubject]


@dataclass(frozen=True)
class Asking:
    """What a quarter asks of some places, by place and by sheet."""

    places: list[AskedOfPlace]
    sheets: list[AskedSheet]

    @property
    def rows(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def without_reporter(self) -> list[Jurisdiction]:
        return [one.place for one in self.places if not one.reporters]


@dataclass(frozen=True)
class Additions:
    """What a round does not ask though plans and places are such that it would."""

    joining: list[Jurisdiction]
    places: list[Jurisdiction]
    asked: dict[str, list[Asked]]

    @property
    def rows(self) -> int:
        return sum(_count(rows) for rows in self.asked.values())

    def __bool__(self) -> bool:
        return bool(self.joining) or self.rows > 0

    @property
    def of_members(self) -> list[Jurisdiction]:
        """The places that the round asks already, but not for all."""
        return [place for place in self.places if place not in self.joining]

    def of(self, places: Collection[int]) -> "Additions":
        """The same for some of the places."""
        return Additions(
            [place for place in self.joining if place.pk in places],
            [place for place in self.places if place.pk in places],
            {
                name: [one for one in rows if one.place in places]
                for name, rows in self.asked.items()
            },
        )


def asking_sentence(found: Asking) -> str:
    """How many places report how much; names those without anybody to report."""
    if not found.places:
        return _("Nobody files quarterly returns yet: tick who reports before you open a quarter.")
    text = ngettext(
        "%(count)d place would report %(rows)d cells: %(parts)s.",
        "%(count)d places would report %(rows)d cells: %(parts)s.",
        len(found.places),
    )
    parts = [_part(sheet.label, sheet.rows) for sheet in found.sheets if sheet.rows]
    values = {"count": len(found.places), "rows": found.rows, "parts": listed(parts)}
    said = [text % values]
    without = found.without_reporter
    if without:
        text = ngettext(
            "%(count)d has no account to report with: %(names)s.",
            "%(count)d have no account to report with: %(names)s.",
            len(without),
        )
        names = listed_briefly([place.label for place in without])
        said.append(text % {"count": len(without), "names": names})
    return joined(said)


def asking(quarter: Quarter, places: Sequence[Jurisdiction]) -> Asking:
    """What a quarter would ask of these places, as plans and accounts stand now."""
    return asking_of(places, asked_by_sheet(quarter, places))


def asking_of(places: Sequence[Jurisdiction], asked: Mapping[str, Sequence[Asked]]) -> Asking:
    """What is asked of these places, counted."""
    reporters = _reporters(places)
    sheets = [(sheet, asked[sheet.name]) for sheet in registered_sheets()]
    return Asking(
        places=[
            AskedOfPlace(
                place,
                reporters.get(place.pk, []),
                [
                    (str(sheet.label), _count(one for one in rows if one.place == place.pk))
                    for sheet, rows in sheets
                ],
            )
            for place in places
        ],
        sheets=[
            AskedSheet(str(sheet.label), _count(rows), _subjects(rows)) for sheet, rows in sheets
        ],
    )


def additions(reporting_round: ReportingRound) -> Additions:
    """What could be added to a round: places that report by now, and rows of those it has."""
    members = {
        member.jurisdiction_id: member
        for member in reporting_round.members.select_related("jurisdiction").prefetch_related(
            "indicators"
        )
    }
    joining = list(Jurisdiction.objects.reporting().exclude(pk__in=members))
    places = [*(member.jurisdiction for member in members.values()), *joining]
    asked = {}
    for sheet in registered_sheets():
        known = {place: sheet.keys_of(member) for place, member in members.items()}
        rows = sheet.asked(Quarter.parse(reporting_round.quarter), places)
        left = [_without(one, known.get(one.place, set())) for one in rows]
        asked[sheet.name] = [one for one in left if one.keys]
    concerned = {one.place for rows in asked.values() for one in rows}
    concerned |= {place.pk for place in joining}
    return Additions(joining, [place for place in places if place.pk in concerned], asked)


def additions_sentence(found: Additions) -> str:
    """What could be added, in words; "" for nothing."""
    said = []
    if found.joining:
        text = ngettext(
            "%(count)d place reports by now and is not asked: %(names)s.",
            "%(count)d places report by now and are not asked: %(names)s.",
            len(found.joining),
        )
        names = listed_briefly([place.label for place in found.joining])
        said.append(text % {"count": len(found.joining), "names": names})
    others = found.of_members
    if others:
        labels = {sheet.name: str(sheet.label) for sheet in registered_sheets()}
        joining = {place.pk for place in found.joining}
        counts = {
            labels[name]: _count(one for one in rows if one.place not in joining)
            for name, rows in found.asked.items()
        }
        parts = [_part(label, count) for label, count in counts.items() if count]
        text = _("In force and not asked of %(names)s: %(parts)s.")
        names = listed_briefly([place.label for place in others])
        said.append(text % {"names": names, "parts": listed(parts)})
    return joined(said)


def extensible_sentence() -> str:
    """Which quarters that take returns do not ask their members for all that is in force; "" for
    none. A place that only joined is no matter of a plan: the quarter's own page says it."""
    rounds = ReportingRound.objects.filter(locked_at__isnull=True).order_by("quarter")
    quarters = [quarter_text(one.quarter) for one in rounds if additions(one).of_members]
    if not quarters:
        return ""
    text = _("%(quarters)s: not all that is in force is asked for; add it on the quarter's page.")
    return text % {"quarters": listed_briefly(quarters)}


def _part(label: str, count: int) -> str:
    return _("%(label)s %(count)d") % {"label": label, "count": count}


def _without(one: Asked, known: set[str]) -> Asked:
    return replace(one, keys=tuple(key for key in one.keys if key not in known))


def _count(rows: Iterable[Asked]) -> int:
    return sum(len(one.keys) for one in rows)


def _subjects(rows: Sequence[Asked]) -> list[AskedSubject]:
    by_subject: dict[Indicator | Plan, list[Asked]] = {}
    for one in rows:
        by_subject.setdefault(one.subject, []).append(one)
    return [
        AskedSubject(subject, len(found), _count(found), dict(Counter(one.why for one in found)))
        for subject, found in sorted(by_subject.items(), key=lambda item: _place_of(item[0]))
    ]


def _place_of(subject: Indicator | Plan) -> int:
    """Indicators in their order, plans in that of their places."""
    return subject.position if isinstance(subject, Indicator) else subject.jurisdiction.position


def _reporters(places: Sequence[Jurisdiction]) -> dict[int, list[Account]]:
    held = Membership.objects.filter(
        role="reporter", account__is_active=True, jurisdiction__in=places
    )
    found: dict[int, list[Account]] = {}
    for row in held.select_related("account").order_by("account__username"):
        found.setdefault(row.jurisdiction_id or 0, []).append(row.account)
    return found


def rows_lacking(returns: Mapping[RoundMember, QuarterlyReturn]) -> dict[int, int]:
    """How many rows that were added later each member's return does not hold, by the member; only
    those that something was added for are looked into."""
    extended = {member: held for member, held in returns.items() if member.extended_at is not None}
    if not extended:
        return {}
    prefetch_related_objects(list(extended), "indicators")
    contents = dict(
        QuarterlyReturn.objects.filter(pk__in=[held.pk for held in extended.values()]).values_list(
            "pk", "contents"
        )
    )
    return {
        member.pk: sum(
            len(sheet.keys_of(member) - contents[held.pk].get(sheet.name, {}).keys())
            for sheet in registered_sheets()
        )
        for member, held in extended.items()
    }
