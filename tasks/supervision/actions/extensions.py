"""Later due dates: asked for by a body, granted or refused by the office."""

import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import require_whole
from districts.models import Account
from districts.refusals import Conflict, Refused
from targets.periods import local_date
from tasks.models import Extension, MatterStep, SupervisionMatter

from .holding import (
    MOST_YEARS,
    Said,
    SaidWithFiles,
    hold_matter,
    move_matter,
    open_extension,
)


@transaction.atomic
def ask_extension(
    *, matter: SupervisionMatter, until: datetime.date, **said: Unpack[SaidWithFiles]
) -> MatterStep:
    """A body asks for a later due date, with the reason.

    Refused for one that is not later, or past; Conflict while another waits for its answer.
    """
    by, now = said["by"], said["now"]
    held, standing = hold_matter(matter, by)
    step = move_matter(held, standing, "ask_extension", **said)
    if open_extension(held) is not None:
        raise Conflict(_("An extension has been asked for already; wait for the answer."))
    if until <= held.due_on or until < local_date(now):
        raise Refused(
            _("The new date lies after %(due)s, and not before today.") % {"due": held.due_on}
        )
    if until.year > held.due_on.year + MOST_YEARS:
        raise Refused(_("This date is more than five years away; check the year."))
    Extension.objects.create(
        matter=held, until=until, reason=step.words, state="asked", asked_by=by, asked_at=now
    )
    return step


@transaction.atomic
def grant_extension(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """The office moves the due date to the one asked for."""
    held, standing = hold_matter(matter, said["by"])
    asked = open_extension(held)
    if asked is not None:
        held.due_on = asked.until
    step = move_matter(held, standing, "grant_extension", **said)
    _answered(asked, "granted", step, said["by"], said["now"])
    return step


@transaction.atomic
def refuse_extension(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """The office leaves the due date where it is, and says why."""
    held, standing = hold_matter(matter, said["by"])
    step = move_matter(held, standing, "refuse_extension", **said)
    _answered(open_extension(held), "refused", step, said["by"], said["now"])
    return step


def _answered(
    asked: Extension | None, state: str, step: MatterStep, by: Account, now: datetime.datetime
) -> None:
    """The office's answer; Refused for who asked for the extension oneself."""
    if asked is None:
        raise Conflict(_("No extension waits for an answer. Look at the matter again."))
    asked.state, asked.answer = state, step.words
    asked.decided_by, asked.decided_at = by, now
    require_whole(asked)
    asked.save()
