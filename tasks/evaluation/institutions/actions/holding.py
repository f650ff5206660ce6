"""What every write on an institutions' return shares: the lock, what was looked at, its scope."""

from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions import hold_data_version
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import NotAllowed
from targets.actions.holding import require_as_previewed
from tasks.evaluation.institutions.transitions import next_state, require_right
from tasks.evaluation.models import InstitutionReturn


def hold_quarter() -> None:
    """All writes on institutions' returns wait for one another: they are a few a quarter."""
    hold_data_version()


def hold_return(held: InstitutionReturn) -> InstitutionReturn:
    """The return as it stands now, locked."""
    hold_quarter()
    return InstitutionReturn.objects.select_related("file").get(pk=held.pk)


def take_step(
    held: InstitutionReturn, *, deed: str, by: Account, version: int, digest: str
) -> None:
    """Moves a held return by one line of the table: right, then state, then what was previewed."""
    require_right(reader_of(by))
    state = next_state(deed, held.state)
    require_as_previewed(held, version, digest)
    held.state = state


def next_number(quarter: str) -> int:
    """The number of the quarter's next return."""
    own = InstitutionReturn.objects.filter(quarter=quarter)
    return (own.aggregate(highest=Max("number"))["highest"] or 0) + 1


def confirm_scope(held: InstitutionReturn, *, by: Account) -> None:
    """Reads the written row again through the person's own scope, before it is committed."""
    if not InstitutionReturn.objects.visible_to(reader_of(by)).filter(pk=held.pk).exists():
        raise NotAllowed(_("Only financial supervisors report on institutions."))
