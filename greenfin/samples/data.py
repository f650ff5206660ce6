"""The made-up data of fixtures/samples, read once; a fault names the file and the key."""

import datetime
from decimal import Decimal
from typing import TypeVar

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from targets.periods import Quarter


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Increase(Shape):
    """Of which balance the increase is taken, and of which whole it is a share."""

    part: str
    whole: str


class Series(Shape):
    """By indicator and jurisdiction: where the made-up figures start, bend and end."""

    reporting: tuple[str, ...]
    balances: dict[str, dict[str, dict[str, float]]]
    yearly: dict[str, dict[str, dict[int, float]]]
    steps: dict[str, dict[str, dict[str, Decimal]]]
    annual: dict[str, dict[str, dict[int, Decimal]]]
    increases: dict[str, Increase]
    # By indicator, edition and jurisdiction: the weights of each class in its first and last year.
    classes: dict[str, dict[str, dict[str, dict[str, tuple[int, int]]]]]


class Slip(Shape):
    """A figure that was first reported wrong: by what factor, and what was said about it."""

    jurisdiction: str
    quarter: str
    indicator: str
    factor: Decimal
    reason: str


class Correction(Slip):
    corrected_on: datetime.date


class Difference(Shape):
    """What one person's body says of a task otherwise than the others that lead it."""

    person: str
    task: str
    state: str
    account: str


class Parts(Shape):
    """People of bodies that hand in parts of a jurisdiction's return: of which quarters all was
    taken over, and how far they are in the `running` one. `provides` names who gives an indicator.
    """

    jurisdiction: str
    people: tuple[str, ...]
    provides: dict[str, str] = {}
    taken_over: tuple[str, ...] = ()
    running: str = ""
    missing: tuple[str, ...] = ()
    sent_back: dict[str, str] = {}
    differs: Difference | None = None


class Happenings(Shape):
    """What dice do not decide; `not_reported` and `waiting` name jurisdictions by quarter."""

    today: datetime.date
    not_reported: dict[str, list[str]]
    waiting: dict[str, list[str]]
    parts: tuple[Parts, ...]
    sent_back: list[Slip]
    corrected: list[Correction]
    exception: str


class OfficeAccount(Shape):
    role: str
    name: str


class BodyAccount(Shape):
    organisation: str
    jurisdiction: str = ""
    name: str


class Obstacle(Shape):
    kind: str
    release: str


class Moved(Shape):
    day: datetime.date
    to: datetime.date
    reason: str


class GivenUp(Shape):
    day: datetime.date
    reason: str


class Proof(Shape):
    """A file that proves a milestone: filed when, by which sample account, under which name."""

    day: datetime.date
    by: str
    name: str


class SampleMilestone(Shape):
    """A milestone with what became of it; one without a kind came with the plan."""

    plan: str
    task: int
    title: str
    kind: str = ""
    due_on: datetime.date | None = None
    goal: int | None = None
    unit: str = ""
    counts: dict[str, int] = {}
    reached_on: datetime.date | None = None
    document_number: str = ""
    moved: Moved | None = None
    given_up: GivenUp | None = None
    proof: Proof | None = None


class WorkPoints(Shape):
    """The milestones of the sample's year, and when their list was opened."""

    year: int
    opened_on: datetime.date
    document: str
    milestones: list[SampleMilestone]


class Words(Shape):
    """Names of people, and sentences to choose from."""

    office: dict[str, OfficeAccount]
    bodies: dict[str, BodyAccount]
    signatures: dict[str, list[str]]
    remarks: dict[str, list[str]]
    stories: dict[str, list[str]]
    obstacles: list[Obstacle]
    delays: list[str]
    revised_due: datetime.date


class SampleStep(Shape):
    """A step of a matter: what was done, when, by which sample account, and what was said."""

    deed: str
    day: datetime.date
    by: str
    words: str = ""
    until: datetime.date | None = None
    file: str = ""


class SampleMatter(Shape):
    """A matter; `about` names what it is about, `document` the paper by which it was issued."""

    title: str
    asked: str
    about: dict[str, str]
    lead: str
    bodies: list[str] = []
    issued_on: datetime.date
    due_on: datetime.date
    document: str = ""
    state: str = "issued"
    file: str = ""
    steps: list[SampleStep] = []


class SampleInstruction(Shape):
    key: str
    about: dict[str, str]
    written_on: datetime.date
    words: str
    answered_on: datetime.date | None = None
    answer: str = ""


class Supervision(Shape):
    instructions: list[SampleInstruction]
    matters: list[SampleMatter]


class SampleGroup(Shape):
    code: str
    name: str
    name_en: str
    members: list[str]


class SampleGrade(Shape):
    name: str
    least: Decimal


class SampleItem(Shape):
    """An item of the sample scheme; `indicator` is a code, `bands` points by threshold."""

    section: str
    name: str
    weight: Decimal
    source: str
    scoring: str
    indicator: str = ""
    hint: str = ""
    full_mark: Decimal | None = None
    bands: dict[Decimal, Decimal] = {}
    missing: str = "no_points"


class SampleObjection(Shape):
    by: str
    item: str
    day: datetime.date
    words: str
    file: str = ""


class SampleRun(Shape):
    """A run with the days of its steps; those it has not come to are None."""

    period: int
    computed_on: datetime.date
    until: datetime.date
    confirmed_on: datetime.date | None = None
    published_on: datetime.date | None = None
    objections: list[SampleObjection] = []


class Evaluation(Shape):
    """The sample scheme, its groups and runs; `given` are points by item, year and district."""

    code: str
    title: str
    document: str
    issued_on: datetime.date
    in_force_from: datetime.date
    least_weight: Decimal
    groups: list[SampleGroup]
    grades: list[SampleGrade]
    items: list[SampleItem]
    words: str
    given: dict[str, dict[int, dict[str, Decimal]]]
    runs: list[SampleRun]


class SampleWork(Shape):
    """What a made-up project does, by the class of the catalogue."""

    name: str
    green_class: str = Field(alias="class")
    kind: str = "绿色项目"
    is_transition: bool = Field(default=False, alias="transition")


class Ledger(Shape):
    """Which departments write the sample ledger, and how many projects each pushes by quarter."""

    division: str
    begun_on: datetime.date
    writers: dict[str, dict[str, tuple[str, ...]]]
    pushed: dict[str, dict[str, int]]
    faulty: str
    works: tuple[SampleWork, ...]
    institutions: tuple[str, ...]

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters in which something is pushed, in their order."""
        return sorted({Quarter.parse(one) for own in self.pushed.values() for one in own})


class SampleFile(Shape):
    """A file that the sample source system pushes: its rows by its own headings."""

    name: str
    day: datetime.date
    rows: tuple[dict[str, str], ...]


class SampleExchange(Shape):
    """The sample source system, its mapping and its files."""

    code: str
    name: str
    account: str
    mapping: str
    period_rule: str
    factor: Decimal
    columns: dict[str, str]
    places: dict[str, str]
    indicators: dict[str, str]
    files: tuple[SampleFile, ...]


class SampleRiskStep(Shape):
    deed: str
    day: datetime.date
    by: str
    words: str


class SampleMeasure(Shape):
    """`body` is the user name of the body's sample contributor."""

    body: str
    measure: str
    decided_on: datetime.date


class SampleCorrection(Shape):
    asked_on: datetime.date
    by: str
    reason: str
    file: str
    granted_on: datetime.date
    answer: str
    decided_by: str


class SampleRisk(Shape):
    """A negative record on an owner of the sample ledger or on a sample institution."""

    owner: str = ""
    institution: str = ""
    jurisdiction: str
    source: str
    fact: str
    document: str = ""
    fine: Decimal | None = None
    level: str
    happened_on: datetime.date
    expires_on: datetime.date | None = None
    registered_on: datetime.date
    steps: list[SampleRiskStep] = []
    measures: list[SampleMeasure] = []
    correction: SampleCorrection | None = None


class Risks(Shape):
    records: list[SampleRisk]


Content = TypeVar("Content", bound=Shape)


def sample_data(name: str, shape: type[Content]) -> Content:
    path = settings.BASE_DIR / "fixtures" / "samples" / name
    try:
        return shape.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as fault:
        raise ImproperlyConfigured(f"{path}: {fault}") from fault


EVALUATION = sample_data("evaluation.yaml", Evaluation)
EXCHANGE = sample_data("exchange.yaml", SampleExchange)
LEDGER = sample_data("ledger.yaml", Ledger)
RISKS = sample_data("risks.yaml", Risks)
SERIES = sample_data("figures.yaml", Series)
HAPPENINGS = sample_data("schedule.yaml", Happenings)
SUPERVISION = sample_data("supervision.yaml", Supervision)
WORDS = sample_data("words.yaml", Words)
WORK_POINTS = sample_data("milestones.yaml", WorkPoints)
