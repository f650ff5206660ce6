"""The life of an import of past figures, as one table: page and command go by it.

    draft → imported;  draft → waiting → imported | sent_back;  draft or waiting → withdrawn

A file that changes published figures goes the way of two persons.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from targets.models import HistoryImport
from targets.permissions import IMPORT_HISTORY
from targets.returns.steps import NOTHING, Transition

from .checks import Comparison


@dataclass(frozen=True)
class HistoryTransition(Transition):
    """`is_own` says whose step it is: of who uploaded the file, or of anybody else."""

    is_own: bool = True


_DECIDED = _("This import has been decided on or withdrawn meanwhile. See its state below.")
TRANSITIONS = (
    HistoryTransition("upload", (NOTHING, "draft"), "draft", IMPORT_HISTORY, _DECIDED),
    HistoryTransition("import", ("draft",), "imported", IMPORT_HISTORY, _DECIDED),
    HistoryTransition("hand_on", ("draft",), "waiting", IMPORT_HISTORY, _DECIDED),
    HistoryTransition("confirm", ("waiting",), "imported", IMPORT_HISTORY, _DECIDED, is_own=False),
    HistoryTransition(
        "send_back", ("waiting",), "sent_back", IMPORT_HISTORY, _DECIDED, is_own=False
    ),
    HistoryTransition("withdraw", ("draft", "waiting"), "withdrawn", IMPORT_HISTORY, _DECIDED),
)
_BY_DEED = {transition.deed: transition for transition in TRANSITIONS}


def step(held: HistoryImport, deed: str, reader: Reader) -> str:
    """The state that a deed leads to: right, then person, then state."""
    transition = _BY_DEED[deed]
    if not reader.may(transition.right):
        raise NotAllowed(str(_("Only a reviewer may import past figures.")))
    if transition.is_own != (reader.account_id == held.uploaded_by_id):
        raise NotAllowed(
            str(
                _("Only who uploaded the file may do this.")
                if transition.is_own
                else _("You uploaded this file; somebody else must confirm it.")
            )
        )
    if (held.state if held.pk else NOTHING) not in transition.sources:
        raise Conflict(str(transition.otherwise))
    return transition.target


def possible_deeds(
    reader: Reader, held: HistoryImport, comparison: Comparison, *, has_errors: bool
) -> list[str]:
    """The deeds that this reader may do on this import as it stands: the buttons of its page."""
    is_own = reader.account_id == held.uploaded_by_id
    brings = bool(comparison.new or comparison.replacing) and not has_errors
    fits = {
        "import": brings and not comparison.changes,
        "hand_on": brings and bool(comparison.changes),
        "confirm": brings,
    }
    return [
        one.deed
        for one in TRANSITIONS
        if held.state in one.sources
        and reader.may(one.right)
        and one.is_own == is_own
        and fits.get(one.deed, True)
    ]
