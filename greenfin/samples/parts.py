"""Parts of a jurisdiction's bodies, sent through the real pipeline like the returns."""

import datetime
from collections.abc import Mapping

from districts.desk.desk import ReadingDesk
from districts.models import Account, Organisation
from targets.actions.parts import (
    ask_bodies,
    hand_in_part,
    send_back_part,
    take_over_parts,
    upload_part,
)
from targets.models import PartReturn, QuarterlyReturn, RoundMember
from targets.workbook import book as workbook

from .data import HAPPENINGS
from .schedule import Step
from .workbooks import Published, sample_workbook

# What somebody takes to look at the preview.
TIME_TO_LOOK = datetime.timedelta(minutes=10)
DAYS_BEFORE_DUE = datetime.timedelta(days=6)


def ask_of_bodies(member: RoundMember, accounts: Mapping[str, Account], step: Step) -> None:
    """The jurisdiction asks the bodies of these people; the next quarter asks them by itself."""
    [parts] = [one for one in HAPPENINGS.parts if one.jurisdiction == step.slug]
    bodies = {
        body_of(accounts[person]).pk: [
            code for code, provider in parts.provides.items() if provider == person
        ]
        for person in parts.people
        if person in accounts
    }
    due_on = member.round.due_on - DAYS_BEFORE_DUE
    ask_bodies(member=member, bodies=bodies, due_on=due_on, by=accounts[step.slug], now=step.at)


def body_of(person: Account) -> Organisation:
    """The body for which a sample contributor works."""
    return Organisation.objects.get(memberships__account=person, memberships__role="contributor")


def hand_in_sample(
    member: RoundMember,
    step: Step,
    accounts: Mapping[str, Account],
    desk: ReadingDesk,
    published: Published,
) -> None:
    """One body uploads its part and hands it in, unless it has one."""
    person = accounts[step.person]
    body = body_of(person)
    if PartReturn.objects.filter(member=member, organisation=body).exists():
        return
    content = sample_workbook(member, step, published=published, body=body)
    part = upload_part(
        member=member,
        body=body,
        content=content,
        file_name=workbook.template_name(member=member, body=body),
        by=person,
        now=step.at,
        is_sample=True,
        opened=workbook.open_workbook(content=content, desk=desk),
    )
    hand_in_part(
        part=part,
        by=person,
        now=step.at + TIME_TO_LOOK,
        version=part.version,
        digest=part.file.digest,
        answers=workbook.remarks_as_answers(quarterly_return=part),
    )


def send_sample_back(member: RoundMember, step: Step, reporter: Account) -> None:
    """The reporter sends a body's part back, unless that was decided on."""
    part = (
        PartReturn.objects.select_related("file")
        .filter(member=member, handed_in_by__username=step.person, state="handed_in")
        .first()
    )
    if part is not None:
        send_back_part(
            part=part,
            by=reporter,
            now=step.at,
            version=part.version,
            digest=part.file.digest,
            reason=step.reason,
        )


def take_samples_over(member: RoundMember, step: Step, reporter: Account) -> None:
    """The reporter takes over what was handed in, unless the return was begun without it."""
    waiting = PartReturn.objects.filter(member=member, state="handed_in", is_sample=True)
    seen = dict(waiting.values_list("pk", "version"))
    if seen and not QuarterlyReturn.objects.filter(member=member).exists():
        take_over_parts(member=member, seen=seen, by=reporter, now=step.at, is_sample=True)
