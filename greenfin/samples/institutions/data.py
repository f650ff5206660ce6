"""The made-up institutions of fixtures/samples, and their figures by seeded dice."""

import datetime
import random
from decimal import ROUND_HALF_UP, Decimal

from districts.credit_code import SIGNS, body_check_sign, check_sign
from targets.periods import Quarter
from tasks.evaluation.figures import FIGURES

from ..data import Shape, sample_data

CENT = Decimal("0.01")
# What grows over a year lies between these shares of the year's figure at the end of each quarter.
OF_YEAR = (Decimal("0.18"), Decimal("0.45"), Decimal("0.71"), Decimal(1))


class Days(Shape):
    uploaded: datetime.date
    accepted: datetime.date


class Slip(Shape):
    """A figure that was first reported by a factor wrong, and what was said about it."""

    quarter: str
    institution: str
    figure: str
    factor: Decimal
    reason: str


class Correction(Slip):
    corrected_on: datetime.date
    accepted_on: datetime.date


class Renamed(Shape):
    institution: str
    name: str
    since: datetime.date


class Left(Shape):
    institution: str
    until: str


class SampleInstitution(Shape):
    """What an institution is, and where its figures start and end."""

    name: str
    kind: str
    level: str
    seat: str
    loans: Decimal = Decimal(0)
    green: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    bad: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    held: Decimal = Decimal(0)
    issued: Decimal = Decimal(0)
    underwritten: Decimal = Decimal(0)
    premiums: Decimal = Decimal(0)


class SampleItem(Shape):
    section: str
    name: str
    weight: Decimal
    source: str
    scoring: str
    higher_is_better: bool = True
    full_mark: Decimal | None = None


class SampleScheme(Shape):
    code: str
    title: str
    document: str
    in_force_from: datetime.date
    grades: dict[str, Decimal]
    items: list[SampleItem]


class SampleRun(Shape):
    computed: datetime.date
    confirmed: datetime.date | None = None


class Institutions(Shape):
    division: str
    quarters: dict[str, Days]
    faults: dict[str, dict[str, dict[str, str | Decimal]]]
    sent_back: Slip
    corrected: Correction
    answers: list[str]
    signatures: dict[str, str]
    renamed: Renamed
    left: Left
    institutions: list[SampleInstitution]
    schemes: list[SampleScheme]
    judged: str
    runs: dict[str, SampleRun]


INSTITUTIONS = sample_data("institutions.yaml", Institutions)


def code_of(place: int) -> str:
    """The code of the institution at a place of the list: right checks, no assigned division."""
    body = f"MA{SIGNS[place % 10]}{place:05d}"
    beginning = f"91{INSTITUTIONS.division}{body}{body_check_sign(body)}"
    return beginning + check_sign(beginning)


def figures_of(one: SampleInstitution, quarter: Quarter) -> dict[str, Decimal]:
    """The institution's figures of a quarter, those of its kind alone; the same every time."""
    quarters = [Quarter.parse(text) for text in INSTITUTIONS.quarters]
    step = quarter - quarters[0]
    way = Decimal(step) / Decimal(len(quarters) - 1)
    dice = random.Random(f"{one.name} {quarter}")  # noqa: S311  made up, and the same every time

    def about(value: Decimal, width: float = 0.012) -> Decimal:
        shaken = value * (1 + Decimal(repr(round(dice.uniform(-width, width), 6))))
        return shaken.quantize(CENT, ROUND_HALF_UP)

    loans = about(one.loans * (1 + Decimal("0.021") * step), 0.006)
    first, last = one.green
    green = about(loans * (first + (last - first) * way) / 100)
    flow = OF_YEAR[quarter.quarter - 1] * (1 + Decimal("0.12") * (quarter.year - quarters[0].year))
    found = {
        "green_loans": green,
        "all_loans": loans,
        "bad_green_loans": about(green * one.bad * (1 - way / 5) / 100, 0.05),
        "green_loan_rate": about(one.rate - Decimal("0.5") * way),
        "green_bonds_held": about(one.held * (1 + Decimal("0.03") * step)),
        "green_bonds_issued": about(one.issued * (1 + Decimal("0.02") * step)),
        "green_bonds_underwritten": about(one.underwritten * flow),
        "green_premiums": about(one.premiums * flow),
    }
    return {figure.code: found[figure.code] for figure in FIGURES if one.kind in figure.kinds}
