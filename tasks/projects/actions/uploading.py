"""A department's upload: a workbook becomes the draft of the quarter that it says it is for."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account, Jurisdiction, Organisation
from districts.permissions import reader_of
from districts.refusals import Refusal, Refused
from targets.actions.holding import as_stored, clear_conflicts
from targets.actions.storing import record_refusal, refused, shown_file_name
from targets.periods import Quarter, local_date
from targets.wording.formatting import quarter_text
from targets.workbook.reading import OpenedWorkbook, identity_of
from tasks.projects.models import LedgerFiling
from tasks.projects.transitions import FILING_STEPS, NOTHING, next_state
from tasks.projects.workbook.book import ReadLedger, open_book, read_book
from tasks.projects.workbook.expected import SCOPE, expected_of

from .holding import hold_ledger, next_filing_number, require_department

# So many ended quarters are taken beside the running one.
TAKEN_BACK = 6


def receive_ledger(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> LedgerFiling:
    """The draft that an uploaded file becomes; whose it is stands in the file, never in a form."""
    opened = open_book(content=content, file_name=file_name)
    try:
        place, body, quarter = _whose(opened, by, local_date(now))
    except Refusal as refusal:
        record_refusal(refusal, content=content, file_name=file_name, by=by, now=now)
        raise
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
        return _store_draft(
            jurisdiction=jurisdiction,
            body=body,
            quarter=str(quarter),
            content=content,
            read=read,
            file_name=shown_file_name(file_name),
            by=by,
            now=now,
            is_sample=is_sample,
        )
    except Refusal as refusal:
        record_refusal(refusal, content=content, file_name=file_name, by=by, now=now)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    *,
    jurisdiction: Jurisdiction,
    body: Organisation,
    quarter: str,
    content: bytes,
    read: ReadLedger,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool,
) -> LedgerFiling:
    hold_ledger()
    own = LedgerFiling.objects.filter(jurisdiction=jurisdiction, organisation=body, quarter=quarter)
    draft = own.open().select_related("file").first()
    next_state(FILING_STEPS, "upload", draft.state if draft else NOTHING)
    fields = {
        "file": keep_file(content=content, now=now),
        "contents": as_stored(read.contents),
        "findings": as_stored([finding.to_dict() for finding in read.findings]),
        "signatures": as_stored(read.signatures),
    }
    if draft is not None and all(getattr(draft, name) == fields[name] for name in fields):
        return draft
    before = {"version": draft.version, "digest": draft.file.digest} if draft else None
    if draft is None:
        number = next_filing_number(jurisdiction, body, quarter)
        draft = LedgerFiling(
            jurisdiction=jurisdiction,
            organisation=body,
            quarter=quarter,
            number=number,
            is_sample=is_sample,
        )
    else:
        draft.version += 1
    for name, value in {**fields, "file_name": file_name}.items():
        setattr(draft, name, value)
    draft.uploaded_at, draft.uploaded_by = now, by
    draft.save()
    record_event(
        deed="upload_ledger",
        by=by,
        obj=draft,
        before=before,
        after={
            "state": draft.state,
            "jurisdiction": jurisdiction.slug,
            "organisation": body.slug,
            "quarter": quarter,
            "number": draft.number,
            "version": draft.version,
            "digest": draft.file.digest,
            "errors": sum(finding.severity == "error" for finding in read.findings),
        },
        now=now,
    )
    return draft


def takes(quarter: Quarter, today: datetime.date) -> bool:
    """Whether workbooks of the ledger are taken for the quarter."""
    return 0 <= Quarter.of(today) - quarter <= TAKEN_BACK


def _whose(
    opened: OpenedWorkbook, by: Account, today: datetime.date
) -> tuple[Jurisdiction, Organisation, Quarter]:
    """Whose workbook it is and for which quarter; Refused for one that is not the reader's."""
    identity = identity_of(opened)
    if identity.is_refused:
        raise refused(identity.findings)
    scope, _slash, slug = identity.jurisdiction.partition("/")
    place = Jurisdiction.objects.filter(slug=slug).first()
    body = Organisation.objects.filter(slug=identity.body).first()
    if scope != SCOPE or place is None or body is None:
        raise Refused(
            _(
                "This is no workbook of the ledger of green projects. Download your department’s "
                "workbook here and fill that in."
            )
        )
    if (body.pk, place.pk) not in reader_of(by).bodies:
        raise Refused(
            _("This workbook is not your department’s. Download your own here and fill that in.")
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
