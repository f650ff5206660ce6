"""The steps of a matter: what its bodies answer, and what the office makes of it."""

from typing import Unpack

from django.db import transaction

from tasks.models import MatterStep, SupervisionMatter
from tasks.supervision.transitions import require_other_person

from .holding import Said, SaidWithFiles, hold_matter, move_matter


@transaction.atomic
def acknowledge_matter(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """A body says that it has the matter; the office says so of one that is handled on paper."""
    return move_matter(*hold_matter(matter, said["by"]), "acknowledge_matter", **said)


@transaction.atomic
def reply_to_matter(*, matter: SupervisionMatter, **said: Unpack[SaidWithFiles]) -> MatterStep:
    """A body says how the matter stands."""
    return move_matter(*hold_matter(matter, said["by"]), "reply_to_matter", **said)


@transaction.atomic
def report_matter_done(*, matter: SupervisionMatter, **said: Unpack[SaidWithFiles]) -> MatterStep:
    """A body says that what is asked is done; the office judges that."""
    held, standing = hold_matter(matter, said["by"])
    held.reported_by = said["by"]
    return move_matter(held, standing, "report_matter_done", **said)


@transaction.atomic
def return_matter(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """The office finds that it is not done, and says what is lacking."""
    return move_matter(*hold_matter(matter, said["by"]), "return_matter", **said)


@transaction.atomic
def strike_off_matter(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """The office closes a matter that is done; never by a hand that reported it so."""
    held, standing = hold_matter(matter, said["by"])
    require_other_person(standing.actor, reporters_of(held))
    held.closed_by, held.closed_at = said["by"], said["now"]
    return move_matter(held, standing, "strike_off_matter", **said)


@transaction.atomic
def cancel_matter(*, matter: SupervisionMatter, **said: Unpack[Said]) -> MatterStep:
    """The office takes a matter back, with the reason."""
    held, standing = hold_matter(matter, said["by"])
    held.closed_by, held.closed_at = said["by"], said["now"]
    return move_matter(held, standing, "cancel_matter", **said)


def reporters_of(matter: SupervisionMatter) -> set[int]:
    """The accounts that reported the matter done, be it that it was sent back since."""
    rows = MatterStep.objects.filter(matter=matter, deed="report_matter_done")
    found = set(rows.values_list("by", flat=True))
    return found | ({matter.reported_by_id} if matter.reported_by_id else set())
