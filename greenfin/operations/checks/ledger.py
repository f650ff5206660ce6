"""The ledger of green projects: its history, and the figures that were published of it."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from targets.models import Observation
from targets.models.fields import PublishedQuerySet
from tasks.projects.figures import LEAST_TOLD, in_hundred_millions
from tasks.projects.measured import Part
from tasks.projects.models import (
    ON_LEDGER,
    Benefit,
    Financing,
    LedgerFigure,
    Project,
    ProjectStep,
)
from tasks.projects.stated import add_up
from tasks.projects.transitions import PROJECT_STEPS

from .outcome import Outcome

# Half of the last digit that an observation keeps.
ROUNDED = Decimal("0.0000005")


def ledger_steps() -> Outcome:
    """Every project's steps follow the table one from the other, and end in its state; shares of
    districts add up to the whole."""
    outcome = Outcome("ledger of projects")
    rows = Project.objects.prefetch_related("steps", "shares").order_by("pk")
    for project in rows.iterator(chunk_size=500):
        outcome.look(f"Project {project.number}: {said}" for said in _faults_of_project(project))
    return outcome


def _faults_of_project(project: Project) -> Iterator[str]:
    ways = {(step.deed, source, step.target) for step in PROJECT_STEPS for source in step.sources}
    state = ""
    for step in project.steps.all():
        if step.before != state or (step.deed, step.before, step.after) not in ways:
            yield f"its step {step.deed} does not follow from “{state}”."
        state = step.after
    if state != project.state:
        yield f"its history ends in “{state}”, its state is “{project.state}”."
    shares = [one.percent for one in project.shares.all()]
    if shares and not add_up(shares):
        yield "the shares of districts do not add up to 100 percent."


def ledger_figures() -> Outcome:
    """Every published figure of the ledger against the history: its parts add up to it, each
    project stood in the ledger then and none is left out, what was granted, drawn and saved is what
    was known then; and nothing is told to more than may know it."""
    outcome = Outcome("figures of the ledger")
    rows = LedgerFigure.objects.select_related(
        "observation__indicator", "observation__jurisdiction"
    ).order_by("observation__published_at", "pk")
    history: _History | None = None
    for one in rows.iterator(chunk_size=500):
        moment = one.observation.published_at
        assert moment is not None
        if history is None or history.moment != moment:
            history = _History.of(moment)
        name = f"Observation {one.observation_id} ({one.observation})"
        outcome.look(f"{name}: {said}" for said in _faults_of_figure(one, history))
    outcome.look(f"Observation {pk}: {said}" for pk, said in _loose_rows())
    return outcome


@dataclass(frozen=True)
class _History:
    """The ledger at a moment, by its steps and by what was accepted: projects by number with the
    address name of their own place, those that moved at that very moment, amounts by number."""

    moment: datetime.datetime
    places: dict[str, str]
    moving: frozenset[str]
    amounts: dict[str, dict[str, Decimal]]

    @classmethod
    def of(cls, moment: datetime.datetime) -> "_History":
        places: dict[str, str] = {}
        moving = set()
        steps = ProjectStep.objects.filter(
            Q(deed="admit") | Q(deed="remove", before__in=ON_LEDGER), at__lte=moment
        )
        for number, place, deed, at in steps.order_by("at", "pk").values_list(
            "project__final_number", "project__jurisdiction__slug", "deed", "at"
        ):
            assert number is not None
            if at == moment:
                moving.add(number)
            if deed == "admit":
                places[number] = place
            else:
                places.pop(number, None)
        amounts = {
            "ledger_granted": _financed(Financing.objects.as_of(moment), "granted"),
            "ledger_drawn": _financed(Financing.objects.as_of(moment), "drawn"),
            "ledger_co2": _avoided(Benefit.objects.as_of(moment)),
        }
        return cls(moment, places, frozenset(moving), amounts)


def _financed(rows: PublishedQuerySet[Financing], column: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for number, unit, amount in rows.values_list("project__final_number", "unit", column):
        value = in_hundred_millions(amount, unit)
        if value is not None and number is not None:
            found[number] = found.get(number, Decimal(0)) + value
    return found


def _avoided(rows: PublishedQuerySet[Benefit]) -> dict[str, Decimal]:
    newest = rows.filter(co2__isnull=False).order_by("year")
    return {
        number: co2
        for number, co2 in newest.values_list("project__final_number", "co2")
        if number is not None and co2 is not None
    }


def _faults_of_figure(one: LedgerFigure, history: _History) -> Iterator[str]:
    row, parts = one.observation, one.measured.parts
    code = row.indicator.code
    added = sum((part.amount * part.share for part in parts), Decimal(0))
    if row.value is None or abs(row.value - added) > ROUNDED:
        yield f"it is stored as {row.value}, its projects give {added}."
    if row.origin != "ledger" or row.indicator.asked_of != "ledger":
        yield "it is no figure of the ledger."
    if row.told_to == "strangers" and len(parts) < LEAST_TOLD:
        yield f"strangers are told it, and it is of {len(parts)} projects."
    yield from _faults_of_parts(parts, history, history.amounts.get(code))
    if code == "ledger_projects":
        own = row.jurisdiction.slug
        is_city = row.jurisdiction.kind == "city"
        then = {number for number, place in history.places.items() if is_city or place == own}
        for number in sorted(then - {part.number for part in parts} - history.moving):
            yield f"project {number} stood in the ledger then and is not counted."


def _faults_of_parts(
    parts: Sequence[Part], history: _History, amounts: dict[str, Decimal] | None
) -> Iterator[str]:
    if len({part.number for part in parts}) != len(parts):
        yield "it counts a project twice."
    for part in parts:
        if part.number not in history.places and part.number not in history.moving:
            yield f"project {part.number} did not stand in the ledger then."
        known = part.amount if amounts is None else amounts.get(part.number)
        if known != part.amount:
            yield f"project {part.number} adds {part.amount}, what was known then is {known}."


def _loose_rows() -> Iterator[tuple[int, str]]:
    """Figures without the projects behind them, and shares that are told to more than a part is."""
    bare = Observation.objects.filter(origin="ledger", ledger_figure__isnull=True)
    for pk in bare.values_list("pk", flat=True):
        yield pk, "the projects behind it are not kept."
    shares = Observation.objects.filter(origin="derived", numerator__origin="ledger").exclude(
        Q(told_to="ledger") | Q(numerator__told_to="strangers", denominator__told_to="strangers")
    )
    for pk in shares.values_list("pk", flat=True):
        yield pk, "it is told to more than its parts are."
