"""The reporter's deeds: upload, submit, withdraw."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account, Jurisdiction
from districts.permissions import reader_of
from targets.formatting import quarter_text
from targets.models import QuarterlyReturn, QueryAnswer, RoundMember
from targets.permissions import SUBMIT_RETURNS
from targets.refusals import Conflict, Refusal, Refused
from targets.returns import workbook
from targets.returns.desk import ReadingDesk
from targets.returns.findings import Finding
from targets.returns.wording import wording
from targets.transitions import NOTHING, next_state, require_right

from .holding import (
    clear_conflicts,
    confirm_scope,
    hold_member,
    hold_return,
    require_unlocked,
    take_step,
)

# Which query of which row an answer belongs to: (code, sheet, key).
Answers = Mapping[tuple[str, str, str], str]
FILE_NAME_LENGTH = 200


def receive_workbook(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> QuarterlyReturn:
    """The draft that an uploaded file becomes; whose it is stands in the file, never in a form."""
    try:
        identity = workbook.read_identity(content=content, file_name=file_name)
        if identity.is_refused:
            raise _refused(identity.findings)
        member = _own_member(identity, by)
    except Refusal as refusal:
        _record_refusal(refusal, content=content, file_name=file_name, by=by, now=now)
        raise
    return upload_return(member=member, content=content, file_name=file_name, by=by, now=now)


def upload_return(
    *,
    member: RoundMember,
    content: bytes,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool = False,
    desk: ReadingDesk | None = None,
) -> QuarterlyReturn:
    """The member's draft after this file: the same for the same file, replaced by another one.

    The file is read before the transaction begins: reading takes seconds, and writers wait.
    Refused for a file that is no return, Conflict while another return waits for review.
    """
    try:
        require_right(reader_of(by), "upload", member.jurisdiction_id)
        read = workbook.read_return(content=content, member=member, file_name=file_name, desk=desk)
        if read.is_refused:
            raise _refused(read.findings)
        return _store_draft(
            member=member,
            content=content,
            read=read,
            file_name=_shown_file_name(file_name),
            by=by,
            now=now,
            is_sample=is_sample,
        )
    except Refusal as refusal:
        _record_refusal(refusal, content=content, file_name=file_name, by=by, now=now)
        raise


@clear_conflicts
@transaction.atomic
def _store_draft(
    *,
    member: RoundMember,
    content: bytes,
    read: workbook.ReadReturn,
    file_name: str,
    by: Account,
    now: datetime.datetime,
    is_sample: bool,
) -> QuarterlyReturn:
    held = hold_member(member.pk)
    require_right(reader_of(by), "upload", held.jurisdiction_id)
    require_unlocked(held)
    draft = QuarterlyReturn.objects.open().filter(member=held).select_related("file").first()
    next_state("upload", draft.state if draft else NOTHING)
    fields = {
        "file": keep_file(content=content, now=now),
        "contents": _as_stored(read.contents),
        "findings": _as_stored([finding.to_dict() for finding in read.findings]),
        "signatures": _as_stored(read.signatures),
    }
    if draft is not None and all(getattr(draft, name) == fields[name] for name in fields):
        return draft
    before = {"version": draft.version, "digest": draft.file.digest} if draft else None
    if draft is None:
        draft = QuarterlyReturn(member=held, number=_next_number(held), is_sample=is_sample)
    else:
        draft.version += 1
    for name, value in {**fields, "file_name": file_name}.items():
        setattr(draft, name, value)
    draft.member, draft.uploaded_at, draft.uploaded_by = held, now, by
    draft.save()
    confirm_scope(draft, by=by)
    record_event(
        deed="upload_return",
        by=by,
        obj=draft,
        before=before,
        after={
            "state": draft.state,
            "number": draft.number,
            "version": draft.version,
            "digest": draft.file.digest,
            "errors": sum(finding.severity == "error" for finding in read.findings),
        },
        now=now,
    )
    return draft


def submit_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str = "",
    answers: Answers | None = None,
) -> QuarterlyReturn:
    """Hands a draft to the reviewers, exactly as it was previewed; its rows are stored.

    The checks run once more: where earlier numbers have moved and the findings with them, the
    draft takes the new findings, and Conflict asks the reporter to look at the new preview.
    """
    held, is_as_previewed = _submit(
        quarterly_return=quarterly_return,
        by=by,
        now=now,
        version=version,
        digest=digest,
        reason=reason.strip(),
        answers=answers or {},
    )
    if not is_as_previewed:
        raise Conflict(
            _("Earlier numbers have changed since you looked. Check the new preview, then submit.")
        )
    return held


@clear_conflicts
@transaction.atomic
def _submit(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
    reason: str,
    answers: Answers,
) -> tuple[QuarterlyReturn, bool]:
    held = hold_return(quarterly_return)
    if _is_repeated(held, by, version, digest):
        return held, True
    before = held.state
    take_step(held, deed="submit", by=by, version=version, digest=digest)
    require_unlocked(held.member)
    if _findings_moved(held):
        held.state = before
        held.version += 1
        held.save(update_fields=["findings", "version"])
        _record_step("recheck_return", held, by, before, now)
        return held, False
    _answer_queries(held, answers, by, now)
    _require_submittable(held, reason)
    held.submitted_at, held.submitted_by, held.correction_reason = now, by, reason
    held.save(update_fields=["state", "submitted_at", "submitted_by", "correction_reason"])
    workbook.save_contents(quarterly_return=held, now=now)
    confirm_scope(held, by=by)
    _record_step("submit_return", held, by, before, now)
    return held, True


@clear_conflicts
@transaction.atomic
def withdraw_return(
    *,
    quarterly_return: QuarterlyReturn,
    by: Account,
    now: datetime.datetime,
    version: int,
    digest: str,
) -> QuarterlyReturn:
    """Takes a draft or a return that waits for review back; the next upload is a new return."""
    held = hold_return(quarterly_return)
    before = held.state
    take_step(held, deed="withdraw", by=by, version=version, digest=digest)
    if before == "submitted":
        workbook.delete_contents(quarterly_return=held)
    held.save(update_fields=["state"])
    confirm_scope(held, by=by)
    _record_step("withdraw_return", held, by, before, now)
    return held


def needs_reason(quarterly_return: QuarterlyReturn) -> bool:
    """Whether submitting this return corrects an accepted one, which needs a reason."""
    return (
        QuarterlyReturn.objects.filter(member=quarterly_return.member_id, state="accepted")
        .exclude(pk=quarterly_return.pk)
        .exists()
    )


def _own_member(identity: workbook.Identity, by: Account) -> RoundMember:
    reader = reader_of(by)
    own = Jurisdiction.objects.filter(
        pk__in=reader.jurisdiction_ids, slug=identity.jurisdiction
    ).first()
    if own is None or not reader.may(SUBMIT_RETURNS, own.pk):
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
    if member is None:
        raise Refused(
            _("%(quarter)s is not open for your jurisdiction. Use the template of an open quarter.")
            % {"quarter": quarter_text(identity.quarter)}
        )
    require_unlocked(member)
    return member


def _next_number(member: RoundMember) -> int:
    highest = QuarterlyReturn.objects.filter(member=member).aggregate(highest=Max("number"))
    return (highest["highest"] or 0) + 1


def _is_repeated(held: QuarterlyReturn, by: Account, version: int, digest: str) -> bool:
    """Whether the same person presses submit a second time: one effect, and no complaint."""
    return (
        held.state == "submitted"
        and held.submitted_by_id == by.pk
        and (held.version, held.file.digest) == (version, digest)
    )


def _findings_moved(held: QuarterlyReturn) -> bool:
    found = _as_stored([finding.to_dict() for finding in workbook.recheck(quarterly_return=held)])
    if found == held.findings:
        return False
    held.findings = found
    return True


def _answer_queries(
    held: QuarterlyReturn, answers: Answers, by: Account, now: datetime.datetime
) -> None:
    asked = {
        (finding["code"], finding["sheet"], finding["key"])
        for finding in held.findings
        if finding["severity"] == "query"
    }
    for (code, sheet, key), answer in answers.items():
        if (code, sheet, key) in asked and answer.strip():
            QueryAnswer.objects.update_or_create(
                quarterly_return=held,
                code=code,
                sheet=sheet,
                key=key,
                defaults={"answer": answer.strip(), "answered_at": now, "answered_by": by},
            )


def _require_submittable(held: QuarterlyReturn, reason: str) -> None:
    if held.has_errors:
        raise Refused(
            _("The workbook has errors. Correct the cells listed below and upload it again.")
        )
    unanswered = workbook.unanswered_queries(quarterly_return=held)
    if unanswered:
        raise Refused(
            _("Answer every query before you submit; those without an answer are marked."),
            unanswered,
        )
    if not reason and needs_reason(held):
        raise Refused(_("This corrects an accepted return: give the reason for the correction."))


def _refused(findings: list[Finding]) -> Refused:
    blocking = [finding for finding in findings if finding.severity == "refusal"] or findings
    return Refused(wording(blocking[0]), findings)


def _record_refusal(
    refusal: Refusal, *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> None:
    """All that a refused file leaves behind."""
    record_event(
        deed="refuse_upload",
        by=by,
        key=hashlib.sha256(content).hexdigest(),
        after={
            "file_name": _shown_file_name(file_name),
            "size": len(content),
            "reason": refusal.sentence,
            "findings": [finding.code for finding in refusal.findings],
        },
        now=now,
    )


def _record_step(
    deed: str, held: QuarterlyReturn, by: Account, before: str, now: datetime.datetime
) -> None:
    record_event(
        deed=deed,
        by=by,
        obj=held,
        before={"state": before},
        after={
            "state": held.state,
            "number": held.number,
            "version": held.version,
            "digest": held.file.digest,
            **({"reason": held.correction_reason} if held.correction_reason else {}),
        },
        now=now,
    )


def _as_stored(value: Any) -> Any:
    """A value as the database gives it back, so that equal ones compare equal."""
    return json.loads(json.dumps(value, ensure_ascii=False))


def _shown_file_name(file_name: str) -> str:
    """The name without folders and control characters, cut to what the column holds."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable())[:FILE_NAME_LENGTH]
