"""A whole city at once: districts with plans, targets, tasks, bodies, rounds and published returns.

`fill_city(Size(...))` stores it in bulk over the plans of the fixtures, for tests and benchmarks.
The numbers are made up and each follows from its place: no two districts are alike, none is random.
"""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from districts.actions import keep_file, move_data_version
from districts.models import Account, Jurisdiction, Membership, Organisation, Plan, Section
from targets.models import (
    Indicator,
    Observation,
    QuarterlyReturn,
    ReportingRound,
    RoundMember,
    Target,
)
from targets.periods import Quarter
from tasks.models import Alignment, Assignment, ProgressUpdate, Serving, Task

LAST = Quarter(2025, 4)
FIRST_YEAR, LAST_YEAR = 2023, 2025
BASE = Quarter(2022, 4)
BODIES, SECTIONS = 8, 4
REPORTED = ("green_loan_balance", "loan_balance", "green_bond_issuance", "green_bond_balance")
YEARLY = ("non_fossil_share", "energy_intensity_reduction", "forest_coverage", "forest_stock")
KINDS = ("level", "multiple", "average_growth", "level", "milestone")
DISTRICTS = ("district", "county", "autonomous_county")
# In the place of a workbook, which nobody filled in.
MADE_UP = b"made up"
STATES = ("not_started", "in_progress", "in_progress", "done", "blocked")


@dataclass(frozen=True)
class Size:
    """How many districts have a plan, with how much in each, and for how many quarters."""

    districts: int = 38
    targets: int = 20
    tasks: int = 40
    quarters: int = 16

    @property
    def asked(self) -> list[Quarter]:
        return sorted(LAST + -back for back in range(self.quarters))


@transaction.atomic
def fill_city(size: Size) -> list[Jurisdiction]:
    """Stores the city, and gives the districts that have a made-up plan.

    The fixtures' plans must be loaded. Districts that have a plan of their own count, and get
    figures, but no second plan; where there are too few, more are founded.
    """
    city = Jurisdiction.objects.get(kind="city")
    founded(size.districts, city)
    places = list(Jurisdiction.objects.filter(kind__in=DISTRICTS)[: size.districts])
    Jurisdiction.objects.filter(pk__in=[place.pk for place in places]).update(is_reporting=True)
    lacking = [place for place in places if not place.plans.exists()]
    plans = made_plans(lacking)
    made_targets(plans, size)
    made_tasks(plans, size)
    people = {role: person(f"city-{role}", role) for role in ("reviewer", "leader", "auditor")}
    returns = made_returns([*places, city], size, people["reviewer"])
    made_figures(returns)
    made_states(returns, plans)
    move_data_version()
    return lacking


def person(name: str, role: str, place: Jurisdiction | None = None) -> Account:
    """An account with one role, without a password."""
    account, _created = Account.objects.get_or_create(username=name)
    Membership.objects.get_or_create(account=account, role=role, jurisdiction=place)
    return account


def founded(wanted: int, city: Jurisdiction) -> None:
    """Adds districts until there are as many as are wanted."""
    districts = Jurisdiction.objects.filter(kind__in=DISTRICTS).count()
    Jurisdiction.objects.bulk_create(
        Jurisdiction(
            slug=f"more-{number}",
            name=f"另{number}区",
            name_en=f"More {number}",
            short_name=f"另{number}",
            kind="district",
            parent=city,
            position=1000 + number,
        )
        for number in range(wanted - districts)
    )


def made_plans(places: Iterable[Jurisdiction]) -> list[Plan]:
    """One published plan a district, issued as the fixtures' plans are."""
    based_on = Plan.objects.get(jurisdiction__kind="city")
    return Plan.objects.bulk_create(
        Plan(
            slug=f"{place.slug}-plan",
            jurisdiction=place,
            title=f"{place.name}绿色金融改革创新试验区建设实施方案",
            issuer=f"{place.name}人民政府办公室",
            issued_on=datetime.date(2023, 3, 1),
            is_public=True,
            based_on=based_on,
            period_start=FIRST_YEAR,
            period_end=LAST_YEAR,
        )
        for place in places
    )


def made_targets(plans: Iterable[Plan], size: Size) -> list[Target]:
    """Targets of several kinds, indicator after indicator; some without a baseline or a number."""
    names = (*REPORTED, "green_loan_share", *YEARLY)
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=names)}
    return Target.objects.bulk_create(
        target_of(plan, number, indicators[names[number % len(names)]])
        for plan in plans
        for number in range(size.targets)
    )


def target_of(plan: Plan, number: int, indicator: Indicator) -> Target:
    kind = "level" if indicator.is_share else KINDS[number // 9 % len(KINDS)]
    place = plan.jurisdiction
    level = figure_of(place, indicator, BASE) * (90 + (place.pk + number) % 40) / 100 * 2
    values = {"level": level, "multiple": Decimal(2), "average_growth": Decimal(15)}
    has_baseline = kind in ("multiple", "average_growth") or number % 3 != 0
    return Target(
        plan=plan,
        key=f"goal-{number}",
        statement=f"goal-{number}",
        jurisdiction=place,
        indicator=None if kind == "milestone" else indicator,
        title=f"{indicator.name}（之{number + 1}）",
        title_en=f"{indicator.name_en} ({number + 1})",
        kind=kind,
        operator="" if kind == "milestone" else ">=",
        value=None if kind == "milestone" else values[kind].quantize(Decimal("0.01")),
        unit="" if kind == "milestone" else indicator.unit,
        deadline=str(Quarter(LAST_YEAR, 4)),
        deadline_origin="stated",
        baseline_value=figure_of(place, indicator, BASE) if has_baseline else None,
        baseline_quarter=str(BASE) if has_baseline else None,
        baseline_origin="observed" if has_baseline else "none",
        clause=f"一（{number + 1}）",
        wording="",
        reading=f"到2025年末，{indicator.name}达到所列数值。",
        reading_en=f"By the end of 2025, {indicator.name_en} reaches the figure listed.",
        position=number,
    )


def made_tasks(plans: list[Plan], size: Size) -> None:
    """Measures in sections, each with a lead and two others, taking up the city's and serving."""
    sections = Section.objects.bulk_create(
        Section(
            plan=plan,
            label=f"{number + 1}",
            heading=f"第{number + 1}部分",
            level=1,
            position=number,
        )
        for plan in plans
        for number in range(SECTIONS)
    )
    bodies = Organisation.objects.bulk_create(
        Organisation(
            slug=f"{plan.jurisdiction.slug}-body-{number}",
            jurisdiction=plan.jurisdiction,
            name=f"{plan.jurisdiction.short_name}第{number + 1}局",
        )
        for plan in plans
        for number in range(BODIES)
    )
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            number=number + 1,
            section=sections[place * SECTIONS + number * SECTIONS // size.tasks],
            title=f"{plan.jurisdiction.short_name}绿色金融举措之{number + 1}",
        )
        for place, plan in enumerate(plans)
        for number in range(size.tasks)
    )
    Assignment.objects.bulk_create(
        Assignment(
            task=task,
            organisation=body,
            role="responsible" if turn else "lead",
            written=body.name,
            position=turn,
        )
        for count, task in enumerate(tasks)
        for turn, body in enumerate(bodies_of(bodies, count, size))
    )
    city = list(Task.objects.filter(plan__jurisdiction__kind="city"))
    Alignment.objects.bulk_create(
        Alignment(
            city_task=city[count % len(city)],
            task=task,
            score=Decimal("0.75"),
            state="proposed",
            origin="machine",
        )
        for count, task in enumerate(tasks)
    )
    targets = Target.objects.filter(plan__in=plans).order_by("plan", "position")
    by_plan = {plan: list(own) for plan, own in itertools.groupby(targets, lambda one: one.plan_id)}
    Serving.objects.bulk_create(
        Serving(
            target=by_plan[task.plan_id][count % size.targets],
            task=task,
            state="proposed",
            origin="machine",
        )
        for count, task in enumerate(tasks)
    )


def bodies_of(bodies: list[Organisation], count: int, size: Size) -> list[Organisation]:
    """The three bodies of a plan that answer for its next task."""
    first = count // size.tasks * BODIES
    return [bodies[first + (count + turn) % BODIES] for turn in range(3)]


def made_returns(
    places: list[Jurisdiction], size: Size, reviewer: Account
) -> list[tuple[Jurisdiction, Quarter, QuarterlyReturn]]:
    """An accepted return of every place in every quarter."""
    clerk = person("city-clerk", "reporter", places[0])
    file = keep_file(content=MADE_UP, now=moment(LAST))
    rounds = ReportingRound.objects.bulk_create(
        ReportingRound(
            quarter=str(quarter),
            due_on=quarter.end + datetime.timedelta(days=25),
            opened_at=moment(quarter),
        )
        for quarter in size.asked
    )
    members = RoundMember.objects.bulk_create(
        RoundMember(round=opened, jurisdiction=place) for opened in rounds for place in places
    )
    asked = Indicator.objects.filter(code__in=(*REPORTED, *YEARLY)).values_list("pk", flat=True)
    through: Any = RoundMember.indicators.through
    through.objects.bulk_create(
        through(roundmember_id=member.pk, indicator_id=key) for member in members for key in asked
    )
    returns = QuarterlyReturn.objects.bulk_create(
        QuarterlyReturn(
            member=member,
            number=1,
            state="accepted",
            file=file,
            file_name="报表.xlsx",
            uploaded_at=at,
            uploaded_by=clerk,
            submitted_at=at,
            submitted_by=clerk,
            reviewed_at=at,
            reviewed_by=reviewer,
        )
        for member in members
        for at in [moment(Quarter.parse(member.round.quarter), days=20)]
    )
    return [
        (one.member.jurisdiction, Quarter.parse(one.member.round.quarter), one) for one in returns
    ]


def moment(quarter: Quarter, days: int = 2) -> datetime.datetime:
    """A working hour some days after a quarter's end."""
    day = quarter.end + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(3), tzinfo=datetime.UTC)


def figure_of(place: Jurisdiction, indicator: Indicator, quarter: Quarter) -> Decimal:
    """The figure of a place's indicator; running totals begin anew each year."""
    age = quarter - Quarter(2022, 1)
    start = Decimal(20 + (place.pk * 7 + indicator.pk * 3) % 30)
    if indicator.is_share:
        return start + Decimal(age) / 4
    if indicator.code == "loan_balance":
        start *= 8
    if indicator.basis == "year_to_date":
        return start / 10 * quarter.quarter * (10 + age // 4)
    return (start * 10 * (1 + Decimal(age * (4 + place.pk % 5)) / 100)).quantize(Decimal("0.01"))


def made_figures(returns: list[tuple[Jurisdiction, Quarter, QuarterlyReturn]]) -> None:
    """Every quarter's balances, every year's shares, and the share derived of two of them."""
    indicators = {one.code: one for one in Indicator.objects.all()}
    rows = []
    for place, quarter, held in returns:
        asked = (*REPORTED, *YEARLY) if quarter.quarter == 4 else REPORTED
        for line, code in enumerate(asked):
            value = figure_of(place, indicators[code], quarter)
            rows.append(
                Observation(
                    jurisdiction=place,
                    indicator=indicators[code],
                    quarter=str(quarter),
                    state="reported",
                    value=value,
                    origin="return",
                    quarterly_return=held,
                    sheet="指标",
                    cell=f"E{line + 6}",
                    typed=str(value),
                    published_at=held.reviewed_at,
                )
            )
    stored = Observation.objects.bulk_create(rows, batch_size=5000)
    pairs: dict[tuple[int, str], dict[str, Observation]] = {}
    for one in stored:
        pairs.setdefault((one.jurisdiction_id, one.quarter), {})[one.indicator.code] = one
    Observation.objects.bulk_create(
        (
            Observation(
                jurisdiction_id=place,
                indicator=indicators["green_loan_share"],
                quarter=quarter,
                state="reported",
                value=(top.value / below.value * 100).quantize(Decimal("0.000001")),
                origin="derived",
                quarterly_return=top.quarterly_return,
                numerator=top,
                denominator=below,
                published_at=top.published_at,
            )
            for (place, quarter), own in pairs.items()
            for top, below in [(own["green_loan_balance"], own["loan_balance"])]
            if top.value is not None and below.value
        ),
        batch_size=5000,
    )


def made_states(
    returns: list[tuple[Jurisdiction, Quarter, QuarterlyReturn]], plans: list[Plan]
) -> None:
    """What each measure's state was in each quarter of its plan."""
    tasks: dict[int, list[Task]] = {}
    for task in Task.objects.filter(plan__in=plans).select_related("plan"):
        tasks.setdefault(task.plan.jurisdiction_id, []).append(task)
    ProgressUpdate.objects.bulk_create(
        (
            ProgressUpdate(
                task=task,
                quarter=str(quarter),
                state=STATES[(task.number + (quarter - BASE) // 3) % len(STATES)],
                account=f"{quarter}已开展工作。",
                quarterly_return=held,
                sheet="举措",
                cell=f"D{task.number + 6}",
                published_at=held.reviewed_at,
            )
            for place, quarter, held in returns
            if quarter > BASE
            for task in tasks.get(place.pk, ())
        ),
        batch_size=5000,
    )
