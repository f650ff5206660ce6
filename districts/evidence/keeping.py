"""The writes of evidence: a file is kept when something names it, and goes when nothing does."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from districts.actions import keep_file, record_event
from districts.models import Account, Evidence
from districts.models.evidence import EVIDENCE_NAME_LENGTH
from districts.packages import Unsafe
from districts.refusals import Refused

from .kinds import kind_of_evidence
from .proofs import unheld_evidence
from .wording import reason

if TYPE_CHECKING:
    from .forms import BroughtFile

# A file without a name of its own; Chinese, as the files of the system are.
NAMELESS = "佐证材料"
_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx")


def keep_evidence(
    *, content: bytes, file_name: str, by: Account, now: datetime.datetime
) -> Evidence:
    """Stores the file, once for its content, and gives the row to be linked to what it proves.

    The same person's same file under the same name is the same row. Refused, with a sentence, for
    what is too large or none of the kinds taken.
    """
    kind = require_evidence(content, file_name)
    with transaction.atomic():
        file = keep_file(content=content, now=now)
        name = evidence_name(file_name, kind)
        evidence, is_new = Evidence.objects.get_or_create(
            file=file, brought_by=by, file_name=name, defaults={"kind": kind, "brought_at": now}
        )
        if is_new:
            after = {"file_name": name, "kind": kind, "size": file.size, "digest": file.digest}
            record_event(deed="keep_evidence", by=by, obj=evidence, after=after, now=now)
    return evidence


def keep_brought(
    files: Iterable["BroughtFile"], *, by: Account, now: datetime.datetime
) -> list[Evidence]:
    """The files of a form as evidence, to be linked to what they prove."""
    return [
        keep_evidence(content=one.content, file_name=one.file_name, by=by, now=now) for one in files
    ]


def require_evidence(content: bytes, file_name: str) -> str:
    """The kind of the file; Refused where it is not taken."""
    try:
        if len(content) > settings.EVIDENCE_MAX_BYTES:
            limit_mb = settings.EVIDENCE_MAX_BYTES // 1024 // 1024
            raise Unsafe("too_large", limit_mb=limit_mb)
        return kind_of_evidence(content, file_name)
    except Unsafe as fault:
        raise Refused(reason(fault)) from fault


def evidence_name(file_name: str, kind: str) -> str:
    """The name without folders, controls and marks that turn the writing, with its kind's ending.

    `..\\x\\附件\\u202efdp.exe` of a PDF is `附件fdp.exe.pdf`.
    """
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    ending = next((one for one in _ENDINGS if name.lower().endswith(one)), "")
    stem = name[: len(name) - len(ending)].strip(" .") or NAMELESS
    ending = ".jpg" if kind == "jpeg" else f".{kind}"
    return stem[: EVIDENCE_NAME_LENGTH - len(ending)] + ending


@transaction.atomic
def release_evidence(*, evidence: Evidence, by: Account | None, now: datetime.datetime) -> bool:
    """Drops the file once nothing names it any more; gives whether it went.

    To be called after a link was taken away. The audit trail keeps name and digest.
    """
    if not unheld_evidence().filter(pk=evidence.pk).exists():
        return False
    file = evidence.file
    before = {"file_name": evidence.file_name, "digest": file.digest}
    record_event(deed="release_evidence", by=by, obj=evidence, before=before, now=now)
    evidence.delete()
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        pass  # the same content was received elsewhere
    return True
