"""What stands above the list: the way from proposal to money, classes, districts, departments."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.wording.formatting import number_text, quarter_text, share_text

from .figures import (
    Totals,
    by_district,
    co2_per_ten_thousand,
    funnel,
    grouped,
    landed_share,
    matched_share,
    totals,
)
from .permissions import SEE_PROJECT_SUMS
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


def overview(reader: Reader, lines: Sequence[Line]) -> dict[str, Any]:
    """Everything above the list, from the lines that the filters leave."""
    facts = [one.fact for one in lines]
    whole = totals(facts)
    quarter = owed_quarter(current_date())
    duties = duties_of(reader, str(quarter))
    unanswered = sum(one.is_unanswered for one in lines)
    return {
        "answer": _sentence(whole),
        "bars": _funnel_bars(lines),
        "classes": _class_bars(lines),
        "places": _places(reader, lines),
        "departments": _departments(lines),
        "shares": [
            (_("Matched of those admitted"), share_text(matched_share(whole)) or "—"),
            (_("Drawn of what is granted"), share_text(landed_share(whole)) or "—"),
            (_("CO₂ avoided for CNY 10,000 invested (t a year)"), _rate(lines)),
        ],
        "unanswered": unanswered,
        "duties": duties,
        "owed": quarter_text(quarter),
        "missing": sum(one.is_missing for one in duties),
    }


def _rate(lines: Sequence[Line]) -> str:
    return number_text(co2_per_ten_thousand([one.fact for one in lines]), 3) or "—"


def _sentence(whole: Totals) -> str:
    if not whole.projects:
        return _("No project stands here yet.")
    words = {
        "projects": whole.projects,
        "admitted": whole.admitted,
        "matched": whole.matched,
        "financed": whole.financed,
    }
    return (
        _(
            "%(projects)d projects: %(admitted)d admitted, of them %(matched)d matched with an "
            "institution and %(financed)d financed."
        )
        % words
    )


def _width(part: int | Decimal, whole: int | Decimal) -> str:
    return f"{Decimal(part) / whole * 100:.2f}" if whole else "0"


def _funnel_bars(lines: Sequence[Line]) -> list[Bar]:
    stages = funnel([one.fact for one in lines])
    most = max(one.projects for one in stages)
    return [
        Bar(
            stage_word(one.code),
            one.projects,
            amount_text(one.amount.value) or "—",
            sum_note(one.amount, one.projects),
            _width(one.projects, most),
        )
        for one in stages
    ]


def _class_bars(lines: Sequence[Line]) -> list[Bar]:
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
            amount_text(one.wanted.value) or "—",
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
