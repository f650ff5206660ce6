"""What every write on an evaluation shares."""

from typing import Any

from django.utils.translation import gettext as _

from districts.models import Account
from districts.permissions import Deed, reader_of
from districts.refusals import NotAllowed, Refused
from tasks.evaluation.models import Run
from tasks.evaluation.transitions import BY_DEED, next_state


def require_right(by: Account, deed: Deed, place: int | None = None) -> None:
    """NotAllowed for who does not hold the right."""
    if not reader_of(by).may(deed, place):
        raise NotAllowed(_("You may not do this with this evaluation."))


def require_words(words: str, missing: str) -> str:
    """The words without blanks around them; Refused where there are none."""
    said = words.strip()
    if not said:
        raise Refused(missing)
    return said


def hold_run(run: Run, deed: str, by: Account, place: int | None = None) -> tuple[Run, str]:
    """The run locked as it stands now, and the state it goes to: right first, then the table."""
    require_right(by, BY_DEED[deed].right, place)
    held = (
        Run.objects.select_for_update(of=("self",)).select_related("version__scheme").get(pk=run.pk)
    )
    return held, next_state(deed, held.state)


def run_key(run: Run) -> str:
    """How the audit trail names a run."""
    return f"{run.version.scheme.code}/{run.version.number}/{run.period}"


def before_after(run: Run, state: str, **more: Any) -> dict[str, Any]:
    """A step of a run as the audit trail keeps it."""
    return {"before": {"state": run.state}, "after": {"state": state, **more}}
