"""The ledger as pages, files and the API read it: lines of projects, their facts, duties."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from districts.clock import current_date
from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.models.filed import heavy_fields
from targets.periods import CHONGQING_TIME, Quarter, local_date
from targets.permissions import SEE_PROJECT_SUMS
from targets.progress.held import held_by_data

from .choices import PROJECT_KINDS, PROJECT_STATES, SHEETS
from .figures import (
    UNANSWERED_QUARTERS,
    Fact,
    days_in_state,
    in_hundred_millions,
    is_unanswered,
)
from .models import Benefit, Financing, LedgerDuty, LedgerFiling, Project, ProjectShare
from .stated import is_like
from .wording import class_label

_KINDS, _STATES = dict(PROJECT_KINDS), dict(PROJECT_STATES)
_FIELDS = (
    "pk",
    "provisional_number",
    "final_number",
    "name",
    "owner",
    "owner_code",
    "kind",
    "state",
    "state_at",
    "unit",
    "investment",
    "wanted",
    "admitted_at",
    "is_sample",
    "green_class__code",
    "green_class__name",
    "green_class__short_name",
    "green_class__name_en",
    "green_class__short_name_en",
    "green_class__edition__title",
    "jurisdiction__slug",
    "jurisdiction__name",
    "jurisdiction__name_en",
    "pushed_by__slug",
    "pushed_by__name",
)


@dataclass(frozen=True)
class Line:
    """A project in a list, with what is counted of it; no further query stands behind it."""

    pk: int
    name: str
    owner: str
    owner_code: str
    place: str
    body: str
    green_class: str
    edition: str
    fact: Fact
    is_sample: bool
    days: int
    is_unanswered: bool

    @property
    def number(self) -> str:
        return self.fact.number

    @property
    def url(self) -> str:
        return reverse("project", args=[self.fact.number])

    @property
    def kind(self) -> str:
        return str(_KINDS[self.fact.kind])

    @property
    def state(self) -> str:
        return str(_STATES[self.fact.state])

    @property
    def investment(self) -> Decimal | None:
        return self.fact.investment

    @property
    def wanted(self) -> Decimal | None:
        return self.fact.wanted

    @property
    def granted(self) -> Decimal | None:
        return self.fact.granted

    @property
    def drawn(self) -> Decimal | None:
        return self.fact.drawn

    @property
    def co2(self) -> Decimal | None:
        return self.fact.co2


def lines_of(rows: QuerySet[Project], today: datetime.date) -> list[Line]:
    """The projects as lines, in four queries however many they are."""
    found = list(rows.order_by("jurisdiction__position", "provisional_number").values(*_FIELDS))
    keys = None if len(found) > 500 else [one["pk"] for one in found]
    granted, drawn = _financed(keys)
    co2, shares = _avoided(keys), _shares(keys)
    places = {one.slug: one.label for one in Jurisdiction.objects.all()} if found else {}
    now = Quarter.of(today)
    lines = []
    for row in found:
        key, unit = row["pk"], row["unit"]
        admitted = row["admitted_at"]
        since = local_date(row["state_at"])
        fact = Fact(
            number=row["final_number"] or row["provisional_number"],
            state=row["state"],
            kind=row["kind"],
            green_class=row["green_class__code"],
            place=row["jurisdiction__slug"],
            body=row["pushed_by__slug"],
            shares=shares.get(key, {}),
            investment=in_hundred_millions(row["investment"], unit),
            wanted=in_hundred_millions(row["wanted"], unit),
            granted=granted.get(key),
            drawn=drawn.get(key),
            co2=co2.get(key),
            since=since,
            admitted_in=str(Quarter.of(local_date(admitted))) if admitted else "",
        )
        lines.append(
            Line(
                key,
                row["name"],
                row["owner"],
                row["owner_code"],
                places[row["jurisdiction__slug"]],
                row["pushed_by__name"],
                class_label(
                    row["green_class__name"],
                    row["green_class__short_name"],
                    row["green_class__name_en"],
                    row["green_class__short_name_en"],
                ),
                row["green_class__edition__title"] or "",
                fact,
                row["is_sample"],
                days_in_state(since, today),
                is_unanswered(fact.state, fact.admitted_in, now),
            )
        )
    return lines


def ledger_lines() -> Sequence[Line]:
    """All projects as lines, held until the ledger or the day moves; nobody changes them."""
    return held_by_data(
        "ledger_lines",
        lambda: tuple(lines_of(Project.objects.all(), current_date())),
        get_language(),
    )


Amounts = dict[int, Decimal]


def _financed(keys: Sequence[int] | None) -> tuple[Amounts, Amounts]:
    """Granted and drawn by project, in 亿元, over all its financings."""
    rows = Financing.objects.published()
    if keys is not None:
        rows = rows.filter(project__in=keys)
    granted: Amounts = {}
    drawn: Amounts = {}
    for project, unit, *amounts in rows.values_list("project", "unit", "granted", "drawn"):
        for found, amount in zip((granted, drawn), amounts, strict=True):
            value = in_hundred_millions(amount, unit)
            if value is not None:
                found[project] = found.get(project, Decimal(0)) + value
    return granted, drawn


def _avoided(keys: Sequence[int] | None) -> Amounts:
    """Tons of CO₂ by project, in the newest year that is reported."""
    rows = Benefit.objects.published().filter(co2__isnull=False).order_by("year")
    if keys is not None:
        rows = rows.filter(project__in=keys)
    return {project: co2 for project, co2 in rows.values_list("project", "co2") if co2 is not None}


def _shares(keys: Sequence[int] | None) -> dict[int, dict[str, Decimal]]:
    rows = ProjectShare.objects.all()
    if keys is not None:
        rows = rows.filter(project__in=keys)
    found: dict[int, dict[str, Decimal]] = {}
    for project, place, percent in rows.values_list("project", "jurisdiction__slug", "percent"):
        found.setdefault(project, {})[place] = percent / 100
    return found


def doubles_of(reader: Reader, projects: Iterable[Project]) -> dict[int, list[Project]]:
    """Others of the same owner whose names are alike, as far as the reader may see them, by the id
    of each project; two queries."""
    asked = list(projects)
    codes = {one.owner_code for one in asked}
    known: dict[str, list[Project]] = {}
    rows = Project.objects.visible_to(reader).filter(owner_code__in=codes)
    for one in rows.exclude(state="removed"):
        known.setdefault(one.owner_code, []).append(one)
    return {
        one.pk: [
            other
            for other in known.get(one.owner_code, [])
            if other.pk != one.pk and is_like(one.name, other.name)
        ]
        for one in asked
    }


@dataclass(frozen=True)
class DutyLine:
    """What a department owes for a quarter, and where it stands; "" of what it has not begun.

    `key` are the ids of the body and its jurisdiction.
    """

    key: tuple[int, int]
    place: str
    body: str
    sheet: str
    state: str
    state_word: str
    url: str

    @property
    def is_missing(self) -> bool:
        return self.state in ("", "draft", "withdrawn")


def duties_of(reader: Reader, quarter: str) -> list[DutyLine]:
    """Each department with each of its sheets, be its workbook there or not."""
    duties = LedgerDuty.objects.select_related("jurisdiction", "organisation")
    if not reader.may(SEE_PROJECT_SUMS):
        duties = duties.filter(jurisdiction__in=reader.own(SEE_PROJECT_SUMS))
    filings = LedgerFiling.objects.filter(quarter=quarter).defer(*heavy_fields()).order_by("number")
    latest = {(one.jurisdiction_id, one.organisation_id): one for one in filings}
    seen = set(LedgerFiling.objects.visible_to(reader).values_list("pk", flat=True))
    names = dict(SHEETS)
    lines = []
    for duty in duties:
        filing = latest.get((duty.jurisdiction_id, duty.organisation_id))
        lines.append(
            DutyLine(
                (duty.organisation_id, duty.jurisdiction_id),
                duty.jurisdiction.label,
                duty.organisation.name,
                str(names[duty.sheet]),
                filing.state if filing else "",
                str(filing.get_state_display()) if filing else "",
                filing.get_absolute_url() if filing and filing.pk in seen else "",
            )
        )
    return lines


def unanswered_before(today: datetime.date) -> datetime.datetime:
    """What was admitted before this moment and is not matched has gone two quarters unanswered."""
    first = Quarter.of(today) + (1 - UNANSWERED_QUARTERS)
    return datetime.datetime.combine(first.start, datetime.time(), CHONGQING_TIME)


def owed_quarter(today: datetime.date) -> Quarter:
    """The newest quarter that has ended: what departments owe now."""
    running = Quarter.of(today)
    return running if today >= running.end else running.previous
