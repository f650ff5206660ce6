"""The steps of a matter: what its bodies answer, and what the office makes of it."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from districts.evidence.forms import BroughtFile
from districts.models import Account
from tasks.models import MatterStep, SupervisionMatter
from tasks.supervision.transitions import require_other_person

from .holding import hold_matter, record_step, take_step


@transaction.atomic
def acknowledge_matter(
    *, matter: SupervisionMatter, by: Account, now: datetime.datetime, seen: int, words: str = ""
) -> MatterStep:
    """A body says that it has the matter; the office says so of one that is handled on paper."""
    held, standing = hold_matter(matter, by)
    step = take_step(
        held, standing, deed="acknowledge_matter", by=by, now=now, seen=seen, words=words
    )
    record_step(step, deed="acknowledge_matter", by=by, now=now)
    return step


@transaction.atomic
def reply_to_matter(
    *,
    matter: SupervisionMatter,
    by: Account,
    now: datetime.datetime,
    seen: int,
    words: str = "",
    evidence: Sequence[BroughtFile] = (),
) -> MatterStep:
    """A body says how the matter stands."""
    held, standing = hold_matter(matter, by)
    step = take_step(
        held,
        standing,
        deed="reply_to_matter",
        by=by,
        now=now,
        seen=seen,
        words=words,
        evidence=evidence,
    )
    record_step(step, deed="reply_to_matter", by=by, now=now)
    return step


@transaction.atomic
def report_matter_done(
    *,
    matter: SupervisionMatter,
    by: Account,
    now: datetime.datetime,
    seen: int,
    words: str = "",
    evidence: Sequence[BroughtFile] = (),
) -> MatterStep:
    """A body says that what is asked is done; the office judges that."""
    held, standing = hold_matter(matter, by)
    held.reported_by = by
    step = take_step(
        held,
        standing,
        deed="report_matter_done",
        by=by,
        now=now,
        seen=seen,
        words=words,
        evidence=evidence,
    )
    record_step(step, deed="report_matter_done", by=by, now=now)
    return step


@transaction.atomic
def return_matter(
    *, matter: SupervisionMatter, by: Account, now: datetime.datetime, seen: int, words: str = ""
) -> MatterStep:
    """The office finds that it is not done, and says what is lacking."""
    held, standing = hold_matter(matter, by)
    step = take_step(held, standing, deed="return_matter", by=by, now=now, seen=seen, words=words)
    record_step(step, deed="return_matter", by=by, now=now)
    return step


@transaction.atomic
def strike_off_matter(
    *, matter: SupervisionMatter, by: Account, now: datetime.datetime, seen: int, words: str = ""
) -> MatterStep:
    """The office closes a matter that is done; never by a hand that reported it so."""
    held, standing = hold_matter(matter, by)
    require_other_person(standing.actor, reporters_of(held))
    held.closed_by, held.closed_at = by, now
    step = take_step(
        held, standing, deed="strike_off_matter", by=by, now=now, seen=seen, words=words
    )
    record_step(step, deed="strike_off_matter", by=by, now=now)
    return step


@transaction.atomic
def cancel_matter(
    *, matter: SupervisionMatter, by: Account, now: datetime.datetime, seen: int, words: str = ""
) -> MatterStep:
    """The office takes a matter back, with the reason."""
    held, standing = hold_matter(matter, by)
    held.closed_by, held.closed_at = by, now
    step = take_step(held, standing, deed="cancel_matter", by=by, now=now, seen=seen, words=words)
    record_step(step, deed="cancel_matter", by=by, now=now)
    return step


def reporters_of(matter: SupervisionMatter) -> set[int]:
    """The accounts that reported the matter done, be it that it was sent back since."""
    rows = MatterStep.objects.filter(matter=matter, deed="report_matter_done")
    found = set(rows.values_list("by", flat=True))
    return found | ({matter.reported_by_id} if matter.reported_by_id else set())
