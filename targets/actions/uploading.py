"""The reporter's upload: a workbook becomes the draft of the quarter that it says it is for."""

import datetime
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from districts.refusals import Refusal, Refused
from targets.models import QuarterlyReturn, RoundMember
from targets.periods import local_date
from targets.permissions import SUBMIT_RETURNS
from targets.returns.steps import NOTHING
from targets.returns.transitions import next_state, require_right
from targets.wording.formatting import listed, quarter_text
from targets.wording.sentences import joined
from targets.workbook import book as workbook
from targets.workbook.findings import Finding
from targets.workbook.reading import Identity, OpenedWorkbook, body_findings

from .answering import answers_in_workbook, keep_answers
from .holding import (
    clear_conflicts,
    confirm_scope,
    hold_member,
    require_unlocked,
    takes_returns,
)
from .storing import (
    Brought,
    record_refused,
    refused,
    require_unmoved,
    says_so_already,
    stood,
)
from .taken import keep_taken

# The open returns as an upload found them when it came in: member → (return, version).
Seen = Mapping[int, tuple[int, int]]


def receive_workbook(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> QuarterlyReturn:
    """The draft that an uploaded file becomes; whose it is stands in the file, never in a form."""
    seen = _open_returns(reader_of(by).own(SUBMIT_RETURNS))
    opened, member = Brought(content, file_name, by, now).identified(
        lambda identity: _own_member(identity, by)
    )
    return upload_return(
        member=member,
        content=content,
        file_name=file_name,
        by=by,
        now=now,
        opened=opened,
        seen=seen,
    )


def refuse_too_large(*, size: int, by: Account, now: datetime.datetime) -> Refused:
    """The refusal of a file that was too large to be received at all."""
    limit = settings.RETURN_MAX_BYTES // 1024 // 1024
    refusal = refused([Finding("refusal", "too_large", params={"limit_mb": limit})])
    record_refused(refusal, key="", file_name="", size=size, by=by, now=now)
    return refusal


def upload_return(
    *,
    member: RoundMember,
    content: bytes,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
    is_begun_on_page: bool = False,
    opened: OpenedWorkbook | None = None,
    seen: Seen | None = None,
) -> QuarterlyReturn:
    """The member's draft after this file: the same for the same file, replaced by another one.

    The file is opened, unless it was, before the transaction begins: it takes seconds, and
    writers wait.
    Refused for a file that is no return, Conflict while another return waits for review or when
    another file was stored since `seen`, by default since the call.
    """
    seen = _open_returns([member.jurisdiction_id]) if seen is None else seen
    brought = Brought(content, file_name, by, now, is_sample, is_begun_on_page)
    try:
        require_right(reader_of(by), "upload", member.jurisdiction_id)
        if opened is None:
            opened = workbook.open_workbook(content=content, file_name=file_name)
        read = workbook.read_return(opened=opened, member=member, today=local_date(now))
        if read.is_refused:
            raise refused(read.findings, read.names)
        return _store_draft(member, brought, read, seen.get(member.pk))
    except Refusal as refusal:
        brought.record_refusal(refusal)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    member: RoundMember,
    brought: Brought,
    read: workbook.ReadReturn,
    seen: tuple[int, int] | None,
) -> QuarterlyReturn:
    by, now = brought.by, brought.now
    held = hold_member(member.pk)
    require_right(reader_of(by), "upload", held.jurisdiction_id)
    require_unlocked(held)
    draft = QuarterlyReturn.objects.open().filter(member=held).select_related("file").first()
    next_state("upload", draft.state if draft else NOTHING)
    columns = brought.columns(read)
    if draft is not None and says_so_already(draft, columns):
        return draft
    require_unmoved(draft, seen)
    before = stood(draft)
    former = draft or held.returns.order_by("number").last()
    answers = answers_in_workbook(read, former)
    if draft is None:
        number = next_number(held)
        draft = QuarterlyReturn(member=held, number=number, is_sample=brought.is_sample)
    brought.lay_into_member(draft, held, columns)
    draft.query_answers.all().delete()
    keep_answers(draft, answers, by=by, now=now)
    keep_taken(draft, former, by=by, now=now)
    confirm_scope(draft, by=by)
    brought.record("upload_return", draft, before, begun="begin_return")
    return draft


def _open_returns(jurisdictions: Iterable[int]) -> Seen:
    """The open returns of these jurisdictions as they stand now."""
    opened = QuarterlyReturn.objects.open().filter(member__jurisdiction__in=list(jurisdictions))
    return {
        member: (key, version)
        for member, key, version in opened.values_list("member", "pk", "version")
    }


def _own_member(identity: Identity, by: Account) -> RoundMember:
    if identity.is_refused or identity.body:
        raise refused(identity.findings or body_findings(identity.body, ""))
    reader = reader_of(by)
    own = Jurisdiction.objects.filter(
        pk__in=reader.own(SUBMIT_RETURNS), slug=identity.jurisdiction
    ).first()
    if own is None:
        # One sentence for another's jurisdiction and for one that does not exist.
        raise Refused(
            _(
                "This workbook is not one of your jurisdiction's. "
                "Download your own template and fill that in."
            )
        )
    member = (
        RoundMember.objects.select_related("round", "jurisdiction")
        .filter(round__quarter=identity.quarter, jurisdiction=own)
        .first()
    )
    if member is None or not takes_returns(member):
        raise Refused(_which_to_use(identity.quarter, own, is_locked=member is not None))
    return member


def _which_to_use(quarter: str, own: Jurisdiction, *, is_locked: bool) -> str:
    """Most often it is last quarter's workbook, filled in once more: names the one that is due."""
    members = RoundMember.objects.filter(jurisdiction=own).select_related("round")
    due = [one.round.quarter for one in members.order_by("round__quarter") if takes_returns(one)]
    words = {"quarter": quarter_text(quarter), "open": listed([*map(quarter_text, due)])}
    said = (
        _("The workbook is for %(quarter)s, which is locked.")
        if is_locked
        else _("The workbook is for %(quarter)s, which is not open for your jurisdiction.")
    )
    advice = (
        _("Open is %(open)s: download the workbook of that quarter and fill that in.")
        if due
        else _("No quarter is open just now.")
    )
    exception = _("To correct a locked quarter, ask the city office for an exception.")
    return joined([said % words, advice % words, *([exception] if is_locked else [])])


def next_number(member: RoundMember) -> int:
    """The number of a member's next return."""
    highest = QuarterlyReturn.objects.filter(member=member).aggregate(highest=Max("number"))
    return (highest["highest"] or 0) + 1
