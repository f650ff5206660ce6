"""A department's upload: a workbook becomes the draft of the quarter that it says it is for."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.models import Account, Jurisdiction, Organisation
from districts.permissions import reader_of
from districts.refusals import Refusal, Refused
from targets.actions.holding import clear_conflicts
from targets.actions.storing import Brought, refused, says_so_already, stood
from targets.periods import Quarter, local_date
from targets.wording.formatting import quarter_text
from targets.workbook.book import ReadReturn
from targets.workbook.reading import Identity, OpenedWorkbook
from tasks.projects.models import LedgerFiling
from tasks.projects.transitions import FILING_STEPS, NOTHING, next_state
from tasks.projects.workbook.book import open_book, read_book
from tasks.projects.workbook.expected import SCOPE, expected_of

from .holding import hold_ledger, next_filing_number, require_department

# So many ended quarters are taken beside the running one.
TAKEN_BACK = 6


def receive_ledger(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> LedgerFiling:
    """The draft that an uploaded file becomes; whose it is stands in the file, never in a form."""
    opened, (place, body, quarter) = Brought(content, file_name, by, now).identified(
        lambda identity: _whose(identity, by, local_date(now)), open_book
    )
    return upload_ledger(
        jurisdiction=place,
        body=body,
        quarter=quarter,
        content=content,
        file_name=file_name,
        by=by,
        now=now,
        opened=opened,
    )


def upload_ledger(
    *,
    jurisdiction: Jurisdiction,
    body: Organisation,
    quarter: Quarter,
    content: bytes,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
    opened: OpenedWorkbook | None = None,
) -> LedgerFiling:
    """The department's draft of the quarter after this file: the same for the same file, replaced
    by another one; Refused for a file that is no such workbook."""
    brought = Brought(content, file_name, by, now, is_sample)
    try:
        require_department(reader_of(by), jurisdiction, body)
        if opened is None:
            opened = open_book(content=content, file_name=file_name)
        expected = expected_of(jurisdiction, body, quarter)
        read = read_book(opened=opened, expected=expected, today=local_date(now))
        if read.is_refused:
            raise refused(read.findings, read.names)
        if not any(read.contents.values()):
            raise Refused(_("The workbook says nothing: no row of it is filled in."))
        return _store_draft(jurisdiction, body, str(quarter), brought, read)
    except Refusal as refusal:
        brought.record_refusal(refusal)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    place: Jurisdiction, body: Organisation, quarter: str, brought: Brought, read: ReadReturn
) -> LedgerFiling:
    hold_ledger()
    own = LedgerFiling.objects.filter(jurisdiction=place, organisation=body, quarter=quarter)
    draft = own.open().select_related("file").first()
    next_state(FILING_STEPS, "upload", draft.state if draft else NOTHING)
    columns = brought.columns(read)
    if draft is not None and says_so_already(draft, columns):
        return draft
    before = stood(draft)
    if draft is None:
        number = next_filing_number(place, body, quarter)
        draft = LedgerFiling(
            jurisdiction=place,
            organisation=body,
            quarter=quarter,
            number=number,
            is_sample=brought.is_sample,
        )
    brought.lay_into(draft, columns)
    brought.record(
        "upload_ledger",
        draft,
        before,
        jurisdiction=place.slug,
        organisation=body.slug,
        quarter=quarter,
    )
    return draft


def takes(quarter: Quarter, today: datetime.date) -> bool:
    """Whether workbooks of the ledger are taken for the quarter."""
    return 0 <= Quarter.of(today) - quarter <= TAKEN_BACK


def _whose(
    identity: Identity, by: Account, today: datetime.date
) -> tuple[Jurisdiction, Organisation, Quarter]:
    """Whose workbook it is and for which quarter; Refused for one that is not the reader's."""
    if identity.is_refused:
        raise refused(identity.findings)
    scope, _slash, slug = identity.jurisdiction.partition("/")
    place = Jurisdiction.objects.filter(slug=slug).first()
    body = Organisation.objects.filter(slug=identity.body).first()
    if scope != SCOPE or place is None or body is None:
        raise Refused(
            _(
                "This is no workbook of the ledger of green projects. Download your department's "
                "workbook here and fill that in."
            )
        )
    if (body.pk, place.pk) not in reader_of(by).bodies:
        raise Refused(
            _("This workbook is not your department's. Download your own here and fill that in.")
        )
    quarter = Quarter.parse(identity.quarter) if identity.quarter[:4] != "0000" else None
    if quarter is None or not takes(quarter, today):
        raise Refused(
            _(
                "The workbook is for %(quarter)s, which is not taken. Download the workbook of a "
                "quarter on this page and fill that in."
            )
            % {"quarter": quarter_text(identity.quarter)}
        )
    return place, body, quarter
