"""Negative records as lists, files and the API read them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet

from districts.models import Jurisdiction
from targets.periods import local_date

from .choices import LEVELS, RISK_STATES, SOURCES
from .figures import (
    Exposure,
    Money,
    RiskFact,
    exposure_of,
    is_marking,
)
from .models import RiskRecord
from .touched import touched_by

_SOURCES, _LEVELS, _STATES = dict(SOURCES), dict(LEVELS), dict(RISK_STATES)
_RANKS = {level: place for place, (level, _label) in enumerate(LEVELS)}


@dataclass(frozen=True)
class RiskLine:
    """A record in a list, with what it touches; no further query stands behind it."""

    record: RiskRecord
    place: str
    fact: RiskFact
    projects: frozenset[int]
    touched: Exposure
    is_marking: bool

    @property
    def number(self) -> str:
        return self.record.record_number

    @property
    def url(self) -> str:
        return self.record.get_absolute_url()

    @property
    def subject(self) -> str:
        return self.record.subject_name

    @property
    def code(self) -> str:
        return self.record.subject_code

    @property
    def subject_kind(self) -> str:
        return "enterprise" if self.record.institution_id is None else "institution"

    @property
    def source(self) -> str:
        return str(_SOURCES[self.record.source])

    @property
    def level(self) -> str:
        return str(_LEVELS[self.record.level])

    @property
    def rank(self) -> int:
        """The level as a number, the lowest first."""
        return _RANKS[self.record.level]

    @property
    def state(self) -> str:
        return str(_STATES[self.record.state])

    @property
    def happened_on(self) -> datetime.date:
        return self.record.happened_on

    @property
    def expires_on(self) -> datetime.date:
        return self.record.expires_on

    @property
    def project_count(self) -> int:
        return len(self.projects)

    @property
    def drawn(self) -> Decimal | None:
        return self.touched.drawn

    @property
    def balance(self) -> Decimal | None:
        return self.touched.balance


def lines_of(
    rows: QuerySet[RiskRecord], today: datetime.date
) -> tuple[list[RiskLine], dict[int, Money]]:
    """The records as lines, and the money of the financings touched; in six queries at most."""
    closed_at = Max("steps__at")
    records = list(rows.select_related("institution", "jurisdiction").annotate(last_at=closed_at))
    found, money = touched_by(records)
    lines = []
    for one in records:
        touched = found[one.pk]
        last = one.last_at
        fact = RiskFact(
            level=one.level,
            place=one.jurisdiction.slug,
            state=one.state,
            registered_on=local_date(one.registered_at),
            closed_on=local_date(last) if one.state == "closed" else None,
            expires_on=one.expires_on,
            financings=frozenset(touched.financings),
        )
        lines.append(
            RiskLine(
                one,
                one.jurisdiction.label,
                fact,
                frozenset(touched.projects),
                exposure_of([money[key] for key in sorted(touched.financings)]),
                is_marking(one.state, one.expires_on, today),
            )
        )
    return lines, money


def places_of(slugs: set[str]) -> dict[str, str]:
    """The districts' names, in their order."""
    return {one.slug: one.label for one in Jurisdiction.objects.filter(slug__in=slugs)}
