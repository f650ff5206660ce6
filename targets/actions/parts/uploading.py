"""A body's upload: a workbook becomes the draft of its part of the quarter that it is for."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account, Organisation
from districts.permissions import reader_of
from districts.refusals import Refusal, Refused
from targets.actions.holding import (
    clear_conflicts,
    hold_member,
    require_unlocked,
    takes_returns,
)
from targets.actions.storing import (
    Brought,
    refused,
    require_unmoved,
    says_so_already,
    stood,
)
from targets.models import PartBody, PartReturn, RoundMember
from targets.periods import local_date
from targets.returns.parts.transitions import next_state, require_right
from targets.returns.steps import NOTHING
from targets.wording.formatting import quarter_text
from targets.workbook import book as workbook
from targets.workbook.reading import Identity, OpenedWorkbook, body_findings

from .holding import confirm_part_scope, next_part_number

# The open parts as an upload found them when it came in: member and body → (part, version).
Seen = Mapping[tuple[int, int], tuple[int, int]]


def receive_part(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> PartReturn:
    """The draft that an uploaded file becomes; whose it is stands in the file, never in a form."""
    seen = _open_parts(by)
    opened, asked = Brought(content, file_name, by, now).identified(
        lambda identity: _own_body(identity, by)
    )
    return upload_part(
        member=asked.member,
        body=asked.organisation,
        content=content,
        file_name=file_name,
        by=by,
        now=now,
        opened=opened,
        seen=seen,
    )


def upload_part(
    *,
    member: RoundMember,
    body: Organisation,
    content: bytes,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
    is_begun_on_page: bool = False,
    opened: OpenedWorkbook | None = None,
    seen: Seen | None = None,
) -> PartReturn:
    """The body's draft after this file: the same for the same file, replaced by another one.

    Refused for a file that is no part of this body, Conflict while a part waits to be taken over
    or when another file was stored since `seen`, by default since the call.
    """
    seen = _open_parts(by) if seen is None else seen
    brought = Brought(content, file_name, by, now, is_sample, is_begun_on_page)
    try:
        place = member.jurisdiction_id
        require_right(reader_of(by), "upload", body=body.pk, jurisdiction=place)
        if opened is None:
            opened = workbook.open_workbook(content=content, file_name=file_name)
        read = workbook.read_return(opened=opened, member=member, body=body, today=local_date(now))
        if read.is_refused:
            raise refused(read.findings, read.names)
        return _store_draft(member, body, brought, read, seen.get((member.pk, body.pk)))
    except Refusal as refusal:
        brought.record_refusal(refusal)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    member: RoundMember,
    body: Organisation,
    brought: Brought,
    read: workbook.ReadReturn,
    seen: tuple[int, int] | None,
) -> PartReturn:
    by = brought.by
    held = hold_member(member.pk)
    require_right(reader_of(by), "upload", body=body.pk, jurisdiction=held.jurisdiction_id)
    require_unlocked(held)
    own = PartReturn.objects.filter(member=held, organisation=body)
    draft = own.filter(state__in=("draft", "handed_in")).select_related("file").first()
    next_state("upload", draft.state if draft else NOTHING)
    columns = brought.columns(read)
    if draft is not None and says_so_already(draft, columns):
        return draft
    require_unmoved(draft, seen)
    before = stood(draft)
    if draft is None:
        number = next_part_number(held, body)
        draft = PartReturn(organisation=body, number=number, is_sample=brought.is_sample)
    draft.answers = []
    brought.lay_into_member(draft, held, columns)
    confirm_part_scope(draft, by=by)
    brought.record("upload_part", draft, before, begun="begin_part", body=body.slug)
    return draft


def _open_parts(by: Account) -> Seen:
    """The open parts of the account's bodies as they stand now."""
    own = PartReturn.objects.of_own_bodies(reader_of(by)).filter(state__in=("draft", "handed_in"))
    return {
        (member, body): (key, version)
        for member, body, key, version in own.values_list("member", "organisation", "pk", "version")
    }


def _own_body(identity: Identity, by: Account) -> PartBody:
    if identity.is_refused or not identity.body:
        raise refused(identity.findings if identity.is_refused else body_findings("", "?"))
    asked = (
        PartBody.objects.of_own_bodies(reader_of(by))
        .filter(organisation__slug=identity.body, member__jurisdiction__slug=identity.jurisdiction)
        .select_related("organisation", "member__round", "member__jurisdiction")
    )
    if not asked.exists():
        # One sentence for another's body and for one that does not exist.
        raise Refused(
            _("This workbook is not the part of your body. Download your own and fill that in.")
        )
    found: PartBody | None = asked.filter(member__round__quarter=identity.quarter).first()
    if found is None or not takes_returns(found.member):
        raise Refused(
            _(
                "The workbook is for %(quarter)s, for which no part is asked of your body now. See "
                "under “Parts” which one is due."
            )
            % {"quarter": quarter_text(identity.quarter)}
        )
    return found
