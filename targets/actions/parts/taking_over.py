"""What bodies handed in goes into the jurisdiction's draft, or back to them with a reason."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.actions.answering import keep_answers
from targets.actions.entering import CARRIED_ON, carry_entries
from targets.actions.holding import (
    as_stored,
    clear_conflicts,
    confirm_scope,
    hold_member,
    require_unlocked,
)
from targets.actions.taken import keep_taken
from targets.models import PartReturn, QuarterlyReturn, RoundMember, TakenRow
from targets.periods import local_date
from targets.permissions import TAKE_OVER_PARTS
from targets.returns.parts.differences import by_place
from targets.workbook import book as workbook
from targets.workbook.scope import Scope, sheets_of

from .holding import confirm_part_scope, hold_part, open_return, require_newest, take_part_step
from .placing import place_rows

# The parts to take over by id, each with the version that was looked at.
Seen = Mapping[int, int]


@dataclass(frozen=True)
class Issued:
    """The empty workbook as it is issued now, and what reading it gives."""

    content: bytes
    read: workbook.ReadReturn


@dataclass(frozen=True)
class TakenOver:
    """The draft after it, the parts, and the rows that its workbook does not have."""

    draft: QuarterlyReturn
    parts: list[PartReturn]
    rows_left_out: int


def take_over_parts(
    *,
    member: RoundMember,
    seen: Seen,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
) -> TakenOver:
    """Puts what these parts say into the draft of the jurisdiction's return, all or nothing.

    Where there is no draft it begins with what the return before it said; where there is none
    either, with the empty workbook that is issued at this moment, so that every value has a sheet
    and a cell. Conflict where a part has changed since it was looked at, or the return waits for
    review.
    """
    if not seen:
        raise Refused(_("No part is waiting to be taken over."))
    # Made and read before the transaction begins: it takes a second, and writers wait.
    issued = _issued(member, now) if _begins_empty(member) else None
    return _take_over(member=member, seen=seen, issued=issued, by=by, now=now, is_sample=is_sample)


@clear_conflicts
@transaction.atomic
def _take_over(
    *,
    member: RoundMember,
    seen: Seen,
    issued: Issued | None,
    by: Account,
    now: datetime.datetime,
    is_sample: bool,
) -> TakenOver:
    held = hold_member(member.pk)
    if not reader_of(by).may(TAKE_OVER_PARTS, held.jurisdiction_id):
        raise NotAllowed(_("You may not do this for this jurisdiction."))
    require_unlocked(held)
    parts = [_held_part(held, key, version, by) for key, version in sorted(seen.items())]
    draft = open_return(held)
    if draft is not None and draft.state == "submitted":
        raise Conflict(
            _("The return waits for review. Withdraw it before you take parts over into it.")
        )
    is_begun = draft is None
    if draft is None:
        draft = _begun(held, issued, by, now, is_sample=is_sample)
    draft.member = held
    left_out = _place(draft, parts, by, now)
    for part in parts:
        _decide(part, by, now)
    draft.version += not is_begun
    draft.save()
    for part in parts:
        answers = workbook.answers_of(part)
        assert part.handed_in_by is not None and part.handed_in_at is not None
        keep_answers(draft, answers, by=part.handed_in_by, now=part.handed_in_at)
    confirm_scope(draft, by=by)
    record_event(
        deed="take_over_parts",
        by=by,
        obj=draft,
        after={
            "state": draft.state,
            "number": draft.number,
            "version": draft.version,
            "begun": is_begun,
            "parts": [[part.organisation.slug, part.number] for part in parts],
            "rows_left_out": left_out,
        },
        now=now,
    )
    return TakenOver(draft, parts, left_out)


@clear_conflicts
@transaction.atomic
def send_back_part(
    *,
    part: PartReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
) -> PartReturn:
    """Gives a part back to its body, with the reason.

    What was taken over of it stays in the draft until the body's next part takes its place; once
    the return is submitted nothing is sent back.
    """
    held = hold_part(part)
    before = held.state
    take_part_step(held, deed="send_back", by=by, version=version, digest=digest)
    require_newest(held)
    waiting = open_return(held.member)
    if waiting is not None and waiting.state == "submitted":
        raise Conflict(_("The return waits for review. Withdraw it before you send parts back."))
    if not reason.strip():
        raise Refused(_("Say what must be corrected: sending back needs a reason."))
    held.reason, held.decided_at, held.decided_by = reason.strip(), now, by
    held.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    confirm_part_scope(held, by=by)
    record_event(
        deed="send_back_part",
        by=by,
        obj=held,
        before={"state": before},
        after={
            "state": held.state,
            "body": held.organisation.slug,
            "number": held.number,
            "reason": held.reason,
        },
        now=now,
    )
    return held


def _held_part(held: RoundMember, key: int, version: int, by: Account) -> PartReturn:
    part = (
        PartReturn.objects.select_related("file", "organisation", "handed_in_by")
        .filter(member=held, pk=key)
        .first()
    )
    if part is None:
        raise Refused(_("There is no such part of this return. Look at the list again."))
    part.member = held
    digest = part.file.digest
    take_part_step(part, deed="take_over", by=by, version=version, digest=digest)
    require_newest(part)
    return part


def _begins_empty(member: RoundMember) -> bool:
    """Whether no return of the quarter is there to go on from."""
    return not QuarterlyReturn.objects.filter(member=member).exclude(state="withdrawn").exists()


def _issued(member: RoundMember, now: datetime.datetime) -> Issued:
    content = workbook.template_bytes(member=member)
    opened = workbook.open_workbook(content=content)
    read = workbook.read_return(opened=opened, member=member, today=local_date(now))
    if read.is_refused:
        raise Refused(_("The workbook cannot be read just now. Try again in a minute."))
    return Issued(content, read)


def _begun(
    held: RoundMember,
    issued: Issued | None,
    by: Account,
    now: datetime.datetime,
    *,
    is_sample: bool,
) -> QuarterlyReturn:
    """A new draft, stored: what the return before it said, else the empty workbook."""
    returns = QuarterlyReturn.objects.filter(member=held).order_by("-number")
    former = returns.exclude(state="withdrawn").select_related("file").first()
    newest = returns.first()
    draft = QuarterlyReturn(
        member=held,
        number=newest.number + 1 if newest else 1,
        uploaded_at=now,
        uploaded_by=by,
        is_sample=is_sample,
    )
    if former is not None:
        for name in CARRIED_ON:
            setattr(draft, name, getattr(former, name))
        draft.save()
        carry_entries(draft, former)
        keep_taken(draft, former, by=by, now=now)
        for answer in former.query_answers.select_related("answered_by"):
            given = {answer.question: answer.answer}
            keep_answers(draft, given, by=answer.answered_by, now=answer.answered_at)
        return draft
    if issued is None:
        # The return that was there a moment ago has been withdrawn.
        raise Conflict(_("The return has just been withdrawn. Look at the list again."))
    draft.file = keep_file(content=issued.content, now=now)
    draft.file_name = workbook.template_name(member=held)
    draft.contents = as_stored(issued.read.contents)
    draft.findings = as_stored([one.to_dict() for one in issued.read.findings])
    draft.signatures = as_stored(issued.read.signatures)
    draft.save()
    return draft


def _place(
    draft: QuarterlyReturn, parts: Sequence[PartReturn], by: Account, now: datetime.datetime
) -> int:
    """Keeps what each part says of each row and lets one statement stand; how many rows the draft's
    workbook does not have."""
    left_out = 0
    touched: set[tuple[str, str]] = set()
    for sheet, _content in sheets_of(Scope(draft.member)):
        bodies = sheet.bodies_of(draft.member)
        standing = draft.contents.get(sheet.name, {})
        for part in parts:
            for key, cells in part.contents.get(sheet.name, {}).items():
                if key not in standing:
                    left_out += 1
                    continue
                order = bodies.get(key, [])
                body = part.organisation_id
                place = order.index(body) if body in order else len(order)
                _keep(draft, part, (sheet.name, key), cells, place, by, now)
                touched.add((sheet.name, key))
    rows = draft.taken_rows.select_related("part")
    place_rows(draft, {at: group for at, group in by_place(rows).items() if at in touched})
    return left_out


def _keep(
    draft: QuarterlyReturn,
    part: PartReturn,
    at: tuple[str, str],
    cells: Mapping[str, object],
    place: int,
    by: Account,
    now: datetime.datetime,
) -> None:
    """Keeps what a part says of a row in the place of what the same body said before."""
    sheet, key = at
    own = TakenRow.objects.filter(
        quarterly_return=draft, sheet=sheet, key=key, part__organisation=part.organisation_id
    )
    own.delete()
    TakenRow.objects.create(
        quarterly_return=draft,
        part=part,
        sheet=sheet,
        key=key,
        cells=cells,
        place=place,
        taken_at=now,
        taken_by=by,
    )


def _decide(part: PartReturn, by: Account, now: datetime.datetime) -> None:
    part.decided_at, part.decided_by = now, by
    part.save(update_fields=["state", "decided_at", "decided_by"])
