"""What a body fills in on the page: its part begun there, single cells of a draft put right."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from districts.actions import record_event
from districts.models import Account, Organisation
from districts.permissions import reader_of
from targets.actions.answering import Answers, answers_in_workbook
from targets.actions.entering import carry_entries, enter, go_on_from, read_of, same_questions
from targets.actions.holding import clear_conflicts, hold_member, require_unlocked
from targets.models import PartBody, PartReturn, RoundMember
from targets.returns.parts.transitions import next_state, require_right
from targets.workbook import book as workbook
from targets.workbook.correcting import Entry

from .holding import (
    answered,
    confirm_part_scope,
    hold_part,
    next_part_number,
    take_part_step,
)
from .uploading import upload_part


def begin_part(*, asked: PartBody, by: Account, now: datetime.datetime) -> PartReturn:
    """The draft that the body fills in on the page: the one that is open, else a new one.

    A new one has for its file the body's empty workbook as the system issues it at this moment;
    after a part that was sent back or taken over it goes on from what that one says.
    """
    member, body = asked.member, asked.organisation
    require_right(reader_of(by), "upload", body=body.pk, jurisdiction=member.jurisdiction_id)
    newest = _parts(member, body).first()
    if newest is None:
        return upload_part(
            member=member,
            body=body,
            content=workbook.template_bytes(member=member, body=body),
            file_name=workbook.template_name(member=member, body=body),
            by=by,
            now=now,
            is_begun_on_page=True,
        )
    if newest.state == "draft":
        return newest
    return _go_on_from(member=member, body=body, by=by, now=now)


@clear_conflicts
@transaction.atomic
def _go_on_from(
    *, member: RoundMember, body: Organisation, by: Account, now: datetime.datetime
) -> PartReturn:
    held = hold_member(member.pk)
    require_right(reader_of(by), "upload", body=body.pk, jurisdiction=held.jurisdiction_id)
    require_unlocked(held)
    newest = _parts(held, body).select_related("file").latest("number")
    next_state("upload", newest.state)
    if newest.state == "draft":  # a colleague has just begun it
        return newest
    draft = PartReturn(
        member=held,
        organisation=body,
        number=next_part_number(held, body),
        uploaded_at=now,
        uploaded_by=by,
    )
    go_on_from(draft, newest)
    draft.save()
    carry_entries(draft, newest)
    confirm_part_scope(draft, by=by)
    record_event(
        deed="begin_part",
        by=by,
        obj=draft,
        after={
            "body": body.slug,
            "number": draft.number,
            "version": draft.version,
            "goes_on_from": newest.number,
        },
        now=now,
    )
    return draft


@clear_conflicts
@transaction.atomic
def fill_in_part(
    *,
    part: PartReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    entries: Iterable[Entry],
    answers: Answers | None = None,
) -> PartReturn:
    """Puts what was filled in on the page into the body's draft, as `fill_in_return` does."""
    held = hold_part(part)
    take_part_step(held, deed="fill_in", by=by, version=version, digest=digest)
    require_unlocked(held.member)
    former = PartReturn.objects.get(pk=held.pk)
    filled = enter(held, entries, by=by, now=now)
    known = workbook.answers_of(held)
    if filled is not None:
        kept = same_questions(held, former)
        known = {question: one for question, one in known.items() if question in kept}
        known |= answers_in_workbook(read_of(held), former)
        record_event(
            deed="fill_in_part",
            by=by,
            obj=held,
            before=filled.before(held),
            after={
                **filled.after(held),
                "body": held.organisation.slug,
                "number": held.number,
            },
            now=now,
        )
    held.answers = answered(held, {**known, **_given(answers)})
    held.save(update_fields=["answers"])
    confirm_part_scope(held, by=by)
    return held


def _given(answers: Answers | None) -> dict[tuple[str, str, str], str]:
    return {question: one for question, one in (answers or {}).items() if one.strip()}


def _parts(member: RoundMember, body: Organisation) -> QuerySet[PartReturn]:
    """The body's parts of the quarter, the newest first."""
    own = PartReturn.objects.filter(member=member, organisation=body)
    return own.exclude(state="withdrawn").order_by("-number")
