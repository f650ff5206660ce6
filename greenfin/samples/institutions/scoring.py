"""The two sample schemes for banks and their runs, through the real actions."""

import random
from collections.abc import Mapping
from decimal import Decimal

from districts.models import Account
from targets.periods import Quarter
from tasks.evaluation.actions import (
    GradeContent,
    ItemContent,
    SchemeContent,
    activate_scheme,
    draft_scheme,
)
from tasks.evaluation.institutions import actions
from tasks.evaluation.institutions.scoring import scored_in
from tasks.evaluation.models import InstitutionRun, Scheme, SchemeVersion

from ..supervision import moment
from .data import INSTITUTIONS, SampleRun, SampleScheme

HALF = Decimal("0.5")


def score_banks(accounts: Mapping[str, Account]) -> None:
    """Builds the schemes that are not there and runs them for the sample's quarters."""
    for sample in INSTITUTIONS.schemes:
        if Scheme.objects.filter(code=sample.code).exists():
            continue
        version = built(sample, accounts["supervisor"])
        for quarter, run in INSTITUTIONS.runs.items():
            played(version, Quarter.parse(quarter), run, accounts)


def built(sample: SampleScheme, supervisor: Account) -> SchemeVersion:
    content = SchemeContent(
        title=sample.title,
        document=sample.document,
        in_force_from=sample.in_force_from,
        items=[ItemContent(**one.model_dump()) for one in sample.items],
        grades=[GradeContent(name, least) for name, least in sample.grades.items()],
    )
    now = moment(sample.in_force_from)
    draft = draft_scheme(
        code=sample.code,
        content=content,
        by=supervisor,
        now=now,
        subject_kind="institution",
        period_kind="quarter",
        is_sample=True,
    )
    return activate_scheme(version=draft, by=supervisor, now=now)


def played(
    version: SchemeVersion, quarter: Quarter, sample: SampleRun, accounts: Mapping[str, Account]
) -> None:
    """One run, as far as its days go."""
    clerk, other = accounts["supervisor"], accounts["supervisor2"]
    now = moment(sample.computed)
    run = actions.begin_institution_run(
        version=version, quarter=quarter, by=clerk, now=now, is_sample=True
    )
    judge(run, clerk)
    run = actions.compute_institution_run(run=run, by=clerk, now=now)
    if sample.confirmed:
        actions.confirm_institution_run(run=run, by=other, now=moment(sample.confirmed))


def judge(run: InstitutionRun, clerk: Account) -> None:
    """Points that persons give, drawn between half and the whole of the weight."""
    items = [item for item in run.version.items.all() if item.source == "manual"]
    for institution in scored_in(run.quarter):
        for item in items:
            dice = random.Random(f"{run.quarter} {institution.code} {item.name}")  # noqa: S311
            steps = int(item.weight / HALF)
            points = HALF * dice.randint(steps // 2, steps)
            actions.judge_institution(
                run=run,
                item=item,
                institution=institution,
                points=points,
                words=INSTITUTIONS.judged,
                by=clerk,
                now=run.begun_at,
            )
