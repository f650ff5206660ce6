"""What stands above the list: the way from proposal to money, classes, districts, departments."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.permissions import Reader
from districts.tiles import TILES, depth_of, short_label
from targets.permissions import SEE_PROJECT_SUMS
from targets.wording.formatting import number_text, quarter_text, share_text
from targets.wording.sentences import joined

from .figures import (
    LEAST_TOLD,
    ON_LEDGER,
    Fact,
    Sum,
    Totals,
    by_district,
    co2_per_ten_thousand,
    funnel,
    grouped,
    landed_share,
    matched_share,
    nested_publishable,
    publishable,
    totals,
)
from .reading import Line, duties_of, owed_quarter
from .wording import amount_text, stage_word, sum_note


@dataclass(frozen=True)
class Bar:
    """A bar: how long it is of a hundred, what stands beside it."""

    name: str
    count: int
    amount: str
    note: str
    width: str


def owed(reader: Reader) -> dict[str, Any]:
    """What departments owe for the newest quarter, and where it stands."""
    quarter = owed_quarter(current_date())
    duties = duties_of(reader, str(quarter))
    return {
        "duties": duties,
        "owed": quarter_text(quarter),
        "missing": sum(one.is_missing for one in duties),
    }


def overview(reader: Reader, lines: Sequence[Line]) -> dict[str, Any]:
    """What stands above the list, from the lines that the filters leave."""
    facts = [one.fact for one in lines]
    whole = totals(facts)
    unanswered = sum(one.is_unanswered for one in lines)
    return {
        "answer": _sentence(whole),
        "bars": [bar for _stage, bar in _stage_bars(lines)],
        "classes": _class_bars(lines),
        "places": _places(reader, lines),
        "departments": _departments(lines),
        "shares": [
            (_("Matched of those admitted"), _share(matched_share(whole))),
            (_("Drawn of what is granted"), _share(landed_share(whole))),
            (_("CO₂ avoided for CNY 10,000 invested (t a year)"), _rate(lines)),
        ],
        "map": _map(facts) if reader.may(SEE_PROJECT_SUMS) else None,
        "unanswered": unanswered,
    }


def public_overview(lines: Sequence[Line]) -> dict[str, Any]:
    """What strangers are told where the office has switched it on: counts and sums of the projects
    on the ledger, of three at least, and nothing from which fewer could be found."""
    admitted = [one for one in lines if one.fact.state in ON_LEDGER]
    stages = [one for one in funnel([one.fact for one in admitted]) if one.code != "proposed"]
    told = dict(
        zip(
            (one.code for one in stages),
            nested_publishable([one.projects for one in stages]),
            strict=True,
        )
    )
    whole = totals([one.fact for one in admitted])
    classes = publishable(_counted(admitted, lambda one: one.fact.green_class))
    places = publishable(_counted(admitted, lambda one: one.fact.place))
    return {
        "answer": _("%(projects)s projects stand on the ledger.")
        % {"projects": number_text(whole.projects, 0)}
        if whole.projects >= LEAST_TOLD
        else _("Fewer than three projects stand on the ledger: nothing is told of them."),
        "bars": [bar for code, bar in _stage_bars(admitted, LEAST_TOLD) if told.get(code)],
        "classes": _class_bars(
            [one for one in admitted if one.fact.green_class in classes], LEAST_TOLD
        ),
        "places": [
            (name, count)
            for name, count in _counted(
                [one for one in admitted if one.fact.place in places], lambda one: one.place
            ).items()
        ],
    }


def _counted(lines: Sequence[Line], key: Callable[[Line], str]) -> dict[str, int]:
    return dict(Counter(key(one) for one in lines))


def _share(share: Decimal | None) -> str:
    return share_text(share) or _("Not applicable")


def _rate(lines: Sequence[Line]) -> str:
    return number_text(co2_per_ten_thousand([one.fact for one in lines]), 3) or _("not told")


def _sentence(whole: Totals) -> str:
    if not whole.projects:
        return _("No project stands here yet.")
    words = {
        "projects": whole.projects,
        "admitted": whole.admitted,
        "matched": whole.matched,
        "financed": whole.financed,
    }
    return _(
        "%(projects)s projects: %(admitted)s admitted, of them %(matched)s matched with an "
        "institution and %(financed)s financed."
    ) % {name: number_text(count, 0) for name, count in words.items()}


def _sum_text(amount: Sum, least: int) -> str:
    """The sum, a dash where fewer projects than these tell it."""
    return amount_text(amount.value) if amount.projects >= least else _("not told")


def _width(part: int | Decimal, whole: int | Decimal) -> str:
    return f"{Decimal(part) / whole * 100:.2f}" if whole else "0"


def _stage_bars(lines: Sequence[Line], least: int = 1) -> list[tuple[str, Bar]]:
    """The bars from proposal to money, by their stages."""
    stages = funnel([one.fact for one in lines])
    most = max(one.projects for one in stages)
    return [
        (
            one.code,
            Bar(
                stage_word(one.code),
                one.projects,
                _sum_text(one.amount, least),
                sum_note(one.amount, one.projects),
                _width(one.projects, most),
            ),
        )
        for one in stages
    ]


def _class_bars(lines: Sequence[Line], least: int = 1) -> list[Bar]:
    """One bar a class, an earlier edition's apart, the largest first."""
    editions = {one.edition for one in lines}
    names = {
        one.fact.green_class: one.green_class
        if len(editions) < 2
        else f"{one.green_class} · {one.edition}"
        for one in lines
    }
    found = grouped([one.fact for one in lines], lambda fact: fact.green_class)
    most = max((one.projects for one in found.values()), default=0)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1].projects, pair[0]))
    return [
        Bar(
            names[code],
            one.projects,
            _sum_text(one.wanted, least),
            sum_note(one.wanted, one.projects),
            _width(one.projects, most),
        )
        for code, one in ranked
        if one.projects
    ]


def _places(reader: Reader, lines: Sequence[Line]) -> list[dict[str, Any]]:
    found = by_district([one.fact for one in lines])
    own = reader.own(SEE_PROJECT_SUMS)
    return [
        _row(place.label, found[place.slug])
        for place in Jurisdiction.objects.filter(slug__in=found)
        if reader.may(SEE_PROJECT_SUMS) or place.pk in own
    ]


@dataclass(frozen=True)
class Tile:
    """A district on the map: how many of its projects stand on the ledger, and how dark it is
    among those that have any."""

    place: Jurisdiction
    column: int
    row: int
    count: int
    depth: int

    @property
    def name(self) -> str:
        return short_label(self.place)


def _map(facts: Sequence[Fact]) -> dict[str, Any]:
    """Where the projects on the ledger are; those of city departments lie in no district."""
    counts = Counter(one.place for one in facts if one.state in ON_LEDGER)
    places = [one for one in Jurisdiction.objects.exclude(kind="city") if one.slug in TILES]
    ordered = sorted(counts[one.slug] for one in places if counts[one.slug])
    tiles = [
        Tile(
            one,
            *TILES[one.slug],
            counts[one.slug],
            depth_of(counts[one.slug], ordered) if counts[one.slug] else 0,
        )
        for one in places
    ]
    first = max(tiles, key=lambda one: one.count, default=None)
    beside = counts.total() - sum(one.count for one in tiles)
    title = _("No district has a project on the ledger yet")
    if first is not None and first.count:
        title = _("On the ledger: most projects in %(place)s, %(count)d") % {
            "place": first.place.label,
            "count": first.count,
        }
    note = _("Schematic. Projects on the ledger by the district of their row, darker the more.")
    if beside:
        of_city = ngettext(
            "%(count)d project of city departments lies in no district.",
            "%(count)d projects of city departments lie in no district.",
            beside,
        )
        note = joined([note, of_city % {"count": beside}])
    return {
        "title": title,
        "note": note,
        "tiles": [one for one in tiles if not one.place.is_zone],
        "zones": [one for one in tiles if one.place.is_zone],
    }


def _departments(lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = {one.fact.body: one.body for one in lines}
    found = grouped([one.fact for one in lines], lambda fact: fact.body)
    return [_row(names[slug], found[slug]) for slug in sorted(found)]


def _row(name: str, of: Totals) -> dict[str, Any]:
    return {
        "name": name,
        "projects": of.projects,
        "admitted": of.admitted,
        "matched": of.matched,
        "wanted": amount_text(of.wanted.value),
        "granted": amount_text(of.granted.value),
        "drawn": amount_text(of.drawn.value),
        "matched_share": share_text(matched_share(of)),
        "landed_share": share_text(landed_share(of)),
    }
