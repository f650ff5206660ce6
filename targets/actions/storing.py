"""What a file that was read becomes: the draft of a return, of a body's part, of another book."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from districts.actions import keep_file, record_event
from districts.models import Account
from districts.refusals import Conflict, Refusal, Refused
from targets.models import RoundMember
from targets.models.filed import FiledBook
from targets.workbook import book as workbook
from targets.workbook.findings import Finding
from targets.workbook.reading import Identity, OpenedWorkbook, identity_of
from targets.workbook.scope import Reported
from targets.workbook.wording import wording

from .holding import as_stored

FILE_NAME_LENGTH = 200
Whose = TypeVar("Whose")


@dataclass(frozen=True)
class Brought:
    """A file as somebody brought it."""

    content: bytes
    file_name: str
    by: Account
    now: datetime.datetime
    is_sample: bool = False
    is_begun_on_page: bool = False

    def identified(
        self,
        whose: Callable[[Identity], Whose],
        open_book: Callable[..., OpenedWorkbook] = workbook.open_workbook,
    ) -> tuple[OpenedWorkbook, Whose]:
        """The file, opened, and whose it is by what stands in it; a refusal is kept."""
        opened = open_book(content=self.content, file_name=self.file_name)
        identity = identity_of(opened)
        try:
            return opened, whose(identity)
        except Refusal as refusal:
            self.record_refusal(refusal)
            raise

    def columns(self, read: workbook.ReadReturn) -> dict[str, Any]:
        """What a draft keeps of the file."""
        return {
            "file": keep_file(content=self.content, now=self.now),
            "contents": as_stored(read.contents),
            "findings": as_stored([finding.to_dict() for finding in read.findings]),
            "signatures": as_stored(read.signatures),
        }

    def lay_into(self, draft: FiledBook, columns: dict[str, Any]) -> None:
        """Puts the file in the place of what the draft said."""
        if draft.pk is not None:
            draft.version += 1
        for name, value in columns.items():
            setattr(draft, name, value)
        draft.file_name = shown_file_name(self.file_name)
        draft.uploaded_at, draft.uploaded_by = self.now, self.by
        draft.save()

    def lay_into_member(
        self, draft: Reported, member: RoundMember, columns: dict[str, Any]
    ) -> None:
        """The same, and in the place of all that was filled in on the page."""
        draft.member, draft.is_begun_on_page = member, self.is_begun_on_page
        self.lay_into(draft, columns)
        draft.cell_entries.all().delete()

    def record(
        self,
        uploaded: str,
        draft: FiledBook,
        before: dict[str, Any] | None,
        *,
        begun: str = "",
        **further: Any,
    ) -> None:
        """The upload, or what was begun on the page, in the audit trail by one of two names."""
        record_event(
            deed=begun if self.is_begun_on_page else uploaded,
            by=self.by,
            obj=draft,
            before=before,
            after={
                "state": draft.state,
                **further,
                "number": draft.number,
                "version": draft.version,
                "digest": draft.file.digest,
                "errors": sum(finding["severity"] == "error" for finding in draft.findings),
            },
            now=self.now,
        )

    def record_refusal(self, refusal: Refusal) -> None:
        """Keeps in the audit trail that the file was refused, and why."""
        record_refusal(
            refusal, content=self.content, file_name=self.file_name, by=self.by, now=self.now
        )


def stood(draft: FiledBook | None) -> dict[str, Any] | None:
    """What the audit trail keeps of the file that another takes the place of."""
    return {"version": draft.version, "digest": draft.file.digest} if draft else None


def says_so_already(draft: FiledBook | None, columns: dict[str, Any]) -> bool:
    """Whether the same file, read to the same, is the draft already."""
    return draft is not None and all(getattr(draft, name) == columns[name] for name in columns)


def require_unmoved(draft: FiledBook | None, seen: tuple[int, int] | None) -> None:
    """Conflict where somebody stored another file while this one was on its way or being read."""
    if draft is not None and (draft.pk, draft.version) != seen:
        raise Conflict(
            _(
                "Another workbook for this quarter was uploaded while yours was being read. "
                "Look at that one first; upload yours again if it shall take its place."
            )
        )


def refused(findings: list[Finding], names: workbook.Names | None = None) -> Refused:
    """The refusal that says the first thing that stands in the way, and carries all findings."""
    blocking = [finding for finding in findings if finding.severity == "refusal"] or findings
    return Refused(wording(blocking[0]), findings, names)


def record_refusal(
    refusal: Refusal, *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> None:
    """Keeps in the audit trail that a file was refused, and why."""
    digest = hashlib.sha256(content).hexdigest()
    record_refused(refusal, key=digest, file_name=file_name, size=len(content), by=by, now=now)


def record_refused(
    refusal: Refusal, *, key: str, file_name: str, size: int, by: Account, now: datetime.datetime
) -> None:
    """All that a refused file leaves behind, be it too large to be received."""
    record_event(
        deed="refuse_upload",
        by=by,
        key=key,
        after={
            "file_name": shown_file_name(file_name),
            "size": size,
            "reason": refusal.sentence,
            "findings": [finding.code for finding in refusal.findings],
        },
        now=now,
    )


def shown_file_name(file_name: str) -> str:
    """The name without folders and control characters, cut to what the column holds."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable())[:FILE_NAME_LENGTH]
