"""What every write on a return shares: the lock, the preview that was confirmed, the right."""

import datetime
import functools
import json
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.models import QuarterlyReturn, RoundMember
from targets.models.filed import FiledBook
from targets.periods import local_date
from targets.returns.transitions import next_state, require_right, too_early
from targets.wording.formatting import quarter_text
from targets.workbook import book as workbook
from targets.workbook.findings import Finding
from targets.workbook.scope import Reported

P = ParamSpec("P")
R = TypeVar("R")


def clear_conflicts(action: Callable[P, R]) -> Callable[P, R]:
    """Says in words what a constraint says in code: somebody else was first.

    Stands outside `transaction.atomic`, so that everything has been taken back by then.
    """

    @functools.wraps(action)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except IntegrityError as error:
            raise Conflict(
                _("Somebody else has just changed this quarter's returns. Look at them again.")
            ) from error

    return guarded


def hold_member(member_id: int) -> RoundMember:
    """The member's row, locked: all writes on one jurisdiction's quarter wait for one another."""
    return (
        RoundMember.objects.select_for_update(of=("self",))
        .select_related("round", "jurisdiction")
        .get(pk=member_id)
    )


def hold_return(quarterly_return: QuarterlyReturn) -> QuarterlyReturn:
    """The return as it stands now, its member locked first."""
    member = hold_member(quarterly_return.member_id)
    held = QuarterlyReturn.objects.select_related("file").get(pk=quarterly_return.pk)
    held.member = member
    return held


def take_step(
    held: QuarterlyReturn, *, deed: str, by: Account, version: int, digest: str
) -> QuarterlyReturn:
    """Moves a held return by one line of the table: right, then state, then what was previewed."""
    require_right(reader_of(by), deed, held.member.jurisdiction_id)
    state = next_state(deed, held.state)
    require_as_previewed(held, version, digest)
    held.state = state
    return held


def require_as_previewed(held: FiledBook, version: int, digest: str) -> None:
    """Conflict where it has changed since who confirms it looked."""
    if (held.version, held.file.digest) != (version, digest):
        raise Conflict(
            _("The return has changed since you looked at it. Check it again, then confirm.")
        )


def takes_returns(member: RoundMember) -> bool:
    """Whether the quarter is not locked, or the jurisdiction has an exception."""
    return not member.round.is_locked or member.exception_at is not None


def require_unlocked(member: RoundMember) -> None:
    """Refused where the quarter is locked and the jurisdiction has no exception."""
    if not takes_returns(member):
        raise Refused(
            _("%(quarter)s is locked. Ask the city office for an exception.")
            % {"quarter": quarter_text(member.round.quarter)}
        )


def require_ended(member: RoundMember, now: datetime.datetime) -> None:
    """Refused while the quarter runs."""
    sentence = too_early(member.round.quarter, local_date(now))
    if sentence:
        raise Refused(sentence)


def confirm_scope(held: QuarterlyReturn, *, by: Account) -> None:
    """Reads the written row again through the person's own scope, before it is committed."""
    if not QuarterlyReturn.objects.visible_to(reader_of(by)).filter(pk=held.pk).exists():
        raise NotAllowed(_("You may not do this for this jurisdiction."))


def is_repeated(held: FiledBook, state: str, by: Account, version: int, digest: str) -> bool:
    """Whether the person who led it to this state presses the button a second time: one effect, and
    no complaint."""
    is_seen = (held.version, held.file.digest) == (version, digest)
    return held.state == state and is_seen and held.handed_on.by == by


def record_step(
    deed: str,
    held: FiledBook,
    by: Account,
    before: str,
    now: datetime.datetime,
    **further: str,
) -> None:
    """A step of what was reported in the audit trail; what is empty of `further` is left out."""
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
            **{name: text for name, text in further.items() if text},
        },
        now=now,
    )


def findings_moved(held: Reported) -> bool:
    """Whether the checks say something else now; the held draft takes it, not saved yet."""
    return takes_findings(held, workbook.recheck(quarterly_return=held))


def takes_findings(held: FiledBook, found: Iterable[Finding]) -> bool:
    """Whether these are other findings than were kept; the held draft takes them, not saved yet."""
    findings = as_stored([one.to_dict() for one in found])
    if findings == held.findings:
        return False
    held.findings = findings
    return True


def require_no_errors(held: FiledBook) -> None:
    """Refused while a cell has an error."""
    if held.has_errors:
        raise Refused(
            _("The workbook has errors. Correct the cells listed below and upload it again.")
        )


def as_stored(value: Any) -> Any:
    """A value as the database gives it back, so that equal ones compare equal."""
    return json.loads(json.dumps(value, ensure_ascii=False))
