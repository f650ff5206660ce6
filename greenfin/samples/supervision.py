"""Sample matters under supervision and instructions, through the real actions."""

import datetime
from typing import Any

from django.db import transaction

from districts.models import Account, Jurisdiction, Organisation
from districts.permissions import reader_of
from targets.models import Target
from tasks.models import Instruction, MatterStep, SupervisionMatter, Task
from tasks.supervision import actions
from tasks.supervision.subjects import (
    Subject,
    of_district,
    of_instruction,
    of_target,
    of_task,
)

from .data import SUPERVISION, SampleMatter, SampleStep
from .proofs import proof

# When on its day a step is taken, in Chongqing; each of a day an hour after the one before.
AT = datetime.time(9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@transaction.atomic
def file_matters(accounts: dict[str, Account]) -> int:
    """Opens the sample matters and takes their steps; how many were opened.

    Nothing where some are there already, or where the bodies or tasks they name are not.
    """
    if SupervisionMatter.objects.filter(is_sample=True).exists():
        return 0
    written = write_instructions(accounts)
    opened = 0
    for sample in sorted(SUPERVISION.matters, key=lambda one: one.issued_on):
        subject = subject_of(sample, accounts["reviewer"], written)
        bodies = Organisation.objects.in_bulk([sample.lead, *sample.bodies], field_name="slug")
        if subject is None or sample.lead not in bodies:
            continue
        matter = opened_matter(sample, subject, bodies, accounts["reviewer"])
        for number, step in enumerate(sample.steps, start=1):
            if step.by in accounts:
                take(step, matter, accounts[step.by], moment(step.day, number))
        opened += 1
    return opened


def write_instructions(accounts: dict[str, Account]) -> dict[str, Instruction]:
    """The sample instructions by their keys; answered ones are answered."""
    written = {}
    for sample in SUPERVISION.instructions:
        subject = place_of(sample.about, accounts["reviewer"])
        if subject is None:
            continue
        row = actions.write_instruction(
            subject=subject,
            words=sample.words,
            by=accounts["leader"],
            now=moment(sample.written_on),
            is_sample=True,
        )
        if sample.answered_on:
            actions.answer_instruction(
                instruction=row,
                answer=sample.answer,
                by=accounts["reviewer"],
                now=moment(sample.answered_on),
            )
        written[sample.key] = row
    return written


def opened_matter(
    sample: SampleMatter, subject: Subject, bodies: dict[str, Organisation], by: Account
) -> SupervisionMatter:
    paper = None
    if sample.document:
        paper = actions.Paper(sample.issued_on, sample.document, sample.state)
    return actions.open_matter(
        subject=subject,
        title=sample.title,
        asked=sample.asked,
        lead=bodies[sample.lead],
        bodies=[bodies[slug] for slug in sample.bodies if slug in bodies],
        due_on=sample.due_on,
        by=by,
        now=moment(sample.issued_on),
        paper=paper,
        evidence=[proof(sample.file)] if sample.file else (),
        is_sample=True,
    )


def take(step: SampleStep, matter: SupervisionMatter, by: Account, now: datetime.datetime) -> None:
    more: dict[str, Any] = {"until": step.until} if step.until else {}
    if step.file:
        more["evidence"] = [proof(step.file)]
    seen = MatterStep.objects.filter(matter=matter).count()
    getattr(actions, step.deed)(matter=matter, by=by, now=now, seen=seen, words=step.words, **more)


def subject_of(
    sample: SampleMatter, office: Account, written: dict[str, Instruction]
) -> Subject | None:
    if "instruction" in sample.about:
        row = written.get(sample.about["instruction"])
        return of_instruction(row, reader_of(office)) if row else None
    return place_of(sample.about, office)


def place_of(about: dict[str, str], office: Account) -> Subject | None:
    """A target by plan and indicator, a task by plan and number, a district by its name."""
    ((kind, text),) = about.items()
    plan, _slash, rest = text.partition("/")
    if kind == "target":
        targets = Target.objects.in_force().filter(plan__slug=plan, indicator__code=rest)
        target = targets.select_related("jurisdiction", "plan").order_by("position").first()
        return of_target(target, reader_of(office)) if target else None
    if kind == "task":
        tasks = Task.objects.filter(plan__slug=plan, number=rest)
        task = tasks.select_related("plan__jurisdiction").first()
        return of_task(task) if task else None
    place = Jurisdiction.objects.filter(slug=text).first()
    return of_district(place) if place else None


def moment(day: datetime.date, number: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, AT) + datetime.timedelta(hours=number)
