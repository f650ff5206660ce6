"""What a reporter fills in on the page: a return begun there, single cells of a draft put right."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of
from targets.models import QuarterlyReturn, RoundMember
from targets.returns.steps import NOTHING
from targets.returns.transitions import next_state, require_right
from targets.workbook import book as workbook
from targets.workbook.correcting import Entry

from .answering import Answers, answers_in_workbook, keep_answers
from .entering import carry_entries, enter, go_on_from, read_of, same_questions
from .holding import (
    clear_conflicts,
    confirm_scope,
    hold_member,
    hold_return,
    require_unlocked,
    take_step,
)
from .taken import keep_taken
from .uploading import next_number, upload_return


def begin_return(*, member: RoundMember, by: Account, now: datetime.datetime) -> QuarterlyReturn:
    """The draft that is filled in on the page: the one that is open, else a new one.

    A new one has for its file the empty workbook as the system issues it at this moment; after a
    return that was sent back or accepted it goes on from what that one says.
    """
    require_right(reader_of(by), "upload", member.jurisdiction_id)
    newest = member.returns.exclude(state="withdrawn").order_by("-number").first()
    if newest is None:
        return upload_return(
            member=member,
            content=workbook.template_bytes(member=member),
            file_name=workbook.template_name(member=member),
            by=by,
            now=now,
            is_begun_on_page=True,
        )
    if newest.state == "draft":
        return newest
    return _go_on_from(member=member, by=by, now=now)


@clear_conflicts
@transaction.atomic
def _go_on_from(*, member: RoundMember, by: Account, now: datetime.datetime) -> QuarterlyReturn:
    held = hold_member(member.pk)
    require_right(reader_of(by), "upload", held.jurisdiction_id)
    require_unlocked(held)
    newest = held.returns.exclude(state="withdrawn").select_related("file").latest("number")
    next_state("upload", newest.state or NOTHING)
    if newest.state == "draft":  # somebody else has just begun it
        return newest
    draft = QuarterlyReturn(member=held, number=next_number(held), uploaded_at=now, uploaded_by=by)
    go_on_from(draft, newest)
    draft.save()
    carry_entries(draft, newest)
    keep_taken(draft, newest, by=by, now=now)
    confirm_scope(draft, by=by)
    after = {"number": draft.number, "version": draft.version, "goes_on_from": newest.number}
    record_event(deed="begin_return", by=by, obj=draft, after=after, now=now)
    return draft


@clear_conflicts
@transaction.atomic
def fill_in_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    entries: Iterable[Entry],
    answers: Answers | None = None,
) -> QuarterlyReturn:
    """Puts what was filled in on the page into the draft, each cell in the file's place.

    What a cell says already is no entry. Where something changes, all is checked anew and the
    version rises. Remarks written since a query was raised answer it, as in a workbook; `answers`
    are those typed beside the queries.
    """
    held = hold_return(quarterly_return)
    take_step(held, deed="fill_in", by=by, version=version, digest=digest)
    require_unlocked(held.member)
    former = QuarterlyReturn.objects.get(pk=held.pk)
    filled = enter(held, entries, by=by, now=now)
    if filled is not None:
        kept = same_questions(held, former)
        for answer in held.query_answers.all():
            if answer.question not in kept:
                answer.delete()
        keep_answers(held, answers_in_workbook(read_of(held), former), by=by, now=now)
        keep_taken(held, held, by=by, now=now)
        record_event(
            deed="fill_in_return",
            by=by,
            obj=held,
            before=filled.before(held),
            after=filled.after(held),
            now=now,
        )
    keep_answers(held, answers or {}, by=by, now=now)
    confirm_scope(held, by=by)
    return held
