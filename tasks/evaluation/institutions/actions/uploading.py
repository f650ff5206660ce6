"""A supervisor's upload: a workbook becomes the draft of the quarter that it says it is for."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Refusal, Refused
from targets.actions.holding import clear_conflicts
from targets.actions.storing import (
    Brought,
    refused,
    require_unmoved,
    says_so_already,
    stood,
)
from targets.periods import Quarter, local_date
from targets.wording.formatting import quarter_text
from targets.workbook.book import ReadReturn
from targets.workbook.reading import Identity, OpenedWorkbook
from tasks.evaluation.institutions.book import open_book, read_book
from tasks.evaluation.institutions.sheet import SCOPE, expected_in, takes
from tasks.evaluation.institutions.transitions import NOTHING, next_state, require_right
from tasks.evaluation.models import InstitutionReturn

from .holding import confirm_scope, hold_quarter, next_number

# The open returns as an upload found them when it came in: quarter → (return, version).
Seen = Mapping[str, tuple[int, int]]


def receive_institutions(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> InstitutionReturn:
    """The draft that an uploaded file becomes; its quarter stands in the file, never in a form."""
    require_right(reader_of(by))
    seen = _open_returns()
    opened, quarter = Brought(content, file_name, by, now).identified(
        lambda identity: _quarter_of(identity, local_date(now)), open_book
    )
    return upload_institutions(
        quarter=quarter,
        content=content,
        file_name=file_name,
        by=by,
        now=now,
        opened=opened,
        seen=seen,
    )


def upload_institutions(
    *,
    quarter: Quarter,
    content: bytes,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
    opened: OpenedWorkbook | None = None,
    seen: Seen | None = None,
) -> InstitutionReturn:
    """The quarter's draft after this file: the same for the same file, replaced by another one.

    Refused for a file that is no such workbook, Conflict while a return waits to be accepted or
    when another file was stored since `seen`, by default since the call.
    """
    seen = _open_returns() if seen is None else seen
    brought = Brought(content, file_name, by, now, is_sample)
    try:
        require_right(reader_of(by))
        if opened is None:
            opened = open_book(content=content, file_name=file_name)
        expected = expected_in(quarter)
        if not expected.institutions:
            raise Refused(_("No institution is asked for figures of this quarter: add them first."))
        read = read_book(opened=opened, expected=expected, today=local_date(now))
        if read.is_refused:
            raise refused(read.findings, read.names)
        return _store_draft(str(quarter), brought, read, seen.get(str(quarter)))
    except Refusal as refusal:
        brought.record_refusal(refusal)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    quarter: str, brought: Brought, read: ReadReturn, seen: tuple[int, int] | None
) -> InstitutionReturn:
    hold_quarter()
    require_right(reader_of(brought.by))
    own = InstitutionReturn.objects.filter(quarter=quarter)
    draft = own.open().select_related("file").first()
    next_state("upload", draft.state if draft else NOTHING)
    columns = brought.columns(read)
    if draft is not None and says_so_already(draft, columns):
        return draft
    require_unmoved(draft, seen)
    before = stood(draft)
    if draft is None:
        number = next_number(quarter)
        draft = InstitutionReturn(quarter=quarter, number=number, is_sample=brought.is_sample)
    draft.answers = []
    brought.lay_into(draft, columns)
    confirm_scope(draft, by=brought.by)
    brought.record("upload_institutions", draft, before, quarter=quarter)
    return draft


def _open_returns() -> Seen:
    opened = InstitutionReturn.objects.open().values_list("quarter", "pk", "version")
    return {quarter: (key, version) for quarter, key, version in opened}


def _quarter_of(identity: Identity, today: datetime.date) -> Quarter:
    """The quarter that the workbook is for; Refused for another kind of workbook."""
    if identity.is_refused:
        raise refused(identity.findings)
    if identity.jurisdiction != SCOPE:
        raise Refused(
            _(
                "This is the quarterly workbook of a jurisdiction or body, not the institutions'. "
                "Download the institutions' workbook here and fill that in."
            )
        )
    quarter = Quarter.parse(identity.quarter) if identity.quarter[:4] != "0000" else None
    if quarter is None or not takes(quarter, today):
        raise Refused(
            _(
                "The workbook is for %(quarter)s, of which no figures of institutions are taken. "
                "Download the workbook of a quarter on this page and fill that in."
            )
            % {"quarter": quarter_text(identity.quarter)}
        )
    return quarter
