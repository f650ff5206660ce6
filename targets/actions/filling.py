"""What a reporter fills in on the page: a return begun there, single cells of a draft put right."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of
from targets.models import CellEntry, QuarterlyReturn, RoundMember
from targets.periods import local_date
from targets.returns.transitions import NOTHING, next_state, require_right
from targets.workbook import book as workbook
from targets.workbook.correcting import Entry, Input, fill_in, inputs_of
from targets.workbook.findings import Finding
from targets.workbook.reading.rows import short

from .answering import Answers, answers_in_workbook, keep_answers
from .holding import (
    as_stored,
    clear_conflicts,
    confirm_scope,
    hold_member,
    hold_return,
    require_unlocked,
    take_step,
)
from .taken import keep_taken
from .uploading import next_number, upload_return

# What a draft takes from the return that it goes on from.
CARRIED_ON = ("file", "file_name", "contents", "findings", "signatures", "is_begun_on_page")
_ENTERED = ("sheet", "key", "column", "cell", "text", "in_file", "entered_at")


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
    for name in CARRIED_ON:
        setattr(draft, name, getattr(newest, name))
    draft.findings = _checked_anew(draft)
    draft.save()
    carry_entries(draft, newest)
    keep_taken(draft, newest, by=by, now=now)
    confirm_scope(draft, by=by)
    after = {"number": draft.number, "version": draft.version, "goes_on_from": newest.number}
    record_event(deed="begin_return", by=by, obj=draft, after=after, now=now)
    return draft


def carry_entries(draft: QuarterlyReturn, former: QuarterlyReturn) -> None:
    """What was filled in on the page of the return that a draft goes on from, by whom and when."""
    CellEntry.objects.bulk_create(
        CellEntry(
            quarterly_return=draft,
            entered_by_id=one.entered_by_id,
            **{name: getattr(one, name) for name in _ENTERED},
        )
        for one in former.cell_entries.all()
    )


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
    inputs = {one.place: one for one in inputs_of(held)}
    changed = [one for one in entries if one.place in inputs and inputs[one.place].text != one.text]
    former = QuarterlyReturn.objects.get(pk=held.pk)
    if changed:
        fill_in(held, changed, local_date(now))
        held.contents, held.findings = as_stored(held.contents), as_stored(held.findings)
        held.version += 1
        held.save(update_fields=["contents", "findings", "signatures", "version"])
        _keep_entries(held, changed, inputs, by=by, now=now)
        _drop_answers(held, former)
        read = workbook.ReadReturn(held.contents, held.signatures, _findings(held))
        keep_answers(held, answers_in_workbook(read, former), by=by, now=now)
        keep_taken(held, held, by=by, now=now)
        _record(held, changed, inputs, by=by, now=now)
    keep_answers(held, answers or {}, by=by, now=now)
    confirm_scope(held, by=by)
    return held


def _keep_entries(
    held: QuarterlyReturn,
    changed: Iterable[Entry],
    inputs: Mapping[tuple[str, str, str], Input],
    *,
    by: Account,
    now: datetime.datetime,
) -> None:
    for one in changed:
        shown = inputs[one.place]
        latest = {"text": one.text, "entered_at": now, "entered_by": by}
        CellEntry.objects.update_or_create(
            quarterly_return=held,
            sheet=one.sheet,
            key=one.key,
            column=one.column,
            defaults=latest,
            create_defaults={**latest, "cell": shown.cell, "in_file": dict(shown.said)},
        )


def _drop_answers(held: QuarterlyReturn, former: QuarterlyReturn) -> None:
    """An answer ends with its question: a query that is gone, or asks of another figure."""
    asked = {query.question: query.found for query in workbook.queries_of(quarterly_return=held)}
    before = {query.question: query.found for query in workbook.queries_of(quarterly_return=former)}
    for answer in held.query_answers.all():
        if asked.get(answer.question) != before.get(answer.question):
            answer.delete()


def _record(
    held: QuarterlyReturn,
    changed: list[Entry],
    inputs: Mapping[tuple[str, str, str], Input],
    *,
    by: Account,
    now: datetime.datetime,
) -> None:
    def told(text_of: Mapping[tuple[str, str, str], str]) -> dict[str, str]:
        places = {one.place: f"{one.sheet}!{inputs[one.place].cell}" for one in changed}
        return {name: short(text_of[place]) for place, name in places.items()}

    record_event(
        deed="fill_in_return",
        by=by,
        obj=held,
        before={
            "version": held.version - 1,
            "cells": told({place: one.text for place, one in inputs.items()}),
        },
        after={
            "version": held.version,
            "cells": told({one.place: one.text for one in changed}),
            "errors": sum(finding["severity"] == "error" for finding in held.findings),
        },
        now=now,
    )


def _checked_anew(held: QuarterlyReturn) -> Any:
    return as_stored([one.to_dict() for one in workbook.recheck(quarterly_return=held)])


def _findings(held: QuarterlyReturn) -> list[Finding]:
    return [Finding.from_dict(one) for one in held.findings]
