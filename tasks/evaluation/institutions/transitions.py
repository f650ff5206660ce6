"""The life of an institutions' return, as one table: every entrance goes by it.

    draft → submitted → accepted | sent_back;  draft or submitted → withdrawn

A later return of the quarter is a new row; an accepted one is superseded, not changed, when a
later one is accepted. Who decides is another supervisor than who uploaded or submitted.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.permissions import Reader
from districts.refusals import Conflict, NotAllowed
from tasks.evaluation.models import InstitutionReturn
from tasks.evaluation.permissions import KEEP_INSTITUTIONS

# The state of a quarter of which nothing was uploaded.
NOTHING = ""
# Deeds for another person's eyes.
OF_ANOTHER = frozenset({"accept", "send_back"})


@dataclass(frozen=True)
class Step:
    """From which states a deed leads to which one, and what else to say."""

    deed: str
    sources: tuple[str, ...]
    target: str
    otherwise: Any


STEPS = (
    Step(
        "upload",
        (NOTHING, "draft", "accepted", "sent_back", "withdrawn"),
        "draft",
        _("A return of this quarter waits to be accepted. Withdraw it before you upload another."),
    ),
    Step(
        "submit",
        ("draft",),
        "submitted",
        _("This return is no longer a draft, so it cannot be submitted. Look at its state below."),
    ),
    Step(
        "withdraw",
        ("draft", "submitted"),
        "withdrawn",
        _("This return has been decided on or withdrawn, so it cannot be withdrawn any more."),
    ),
    Step(
        "accept",
        ("submitted",),
        "accepted",
        _("This return does not wait for review, so it cannot be accepted. See its state below."),
    ),
    Step(
        "send_back",
        ("submitted",),
        "sent_back",
        _("This return does not wait for review, so it cannot be sent back. See its state below."),
    ),
)
_BY_DEED = {step.deed: step for step in STEPS}


def next_state(deed: str, state: str) -> str:
    """The state that `deed` leads to from `state`; Conflict where the table has no such step."""
    step = _BY_DEED[deed]
    if state not in step.sources:
        raise Conflict(str(step.otherwise))
    return step.target


def require_right(reader: Reader) -> None:
    """NotAllowed unless the reader keeps institutions."""
    if not reader.may(KEEP_INSTITUTIONS):
        raise NotAllowed(str(_("Only financial supervisors report on institutions.")))


def is_own_work(held: InstitutionReturn, account_id: int | None) -> bool:
    """Whether the account uploaded or submitted the return, and leaves the decision to another."""
    return account_id in (held.uploaded_by_id, held.submitted_by_id)


def possible_deeds(reader: Reader, held: InstitutionReturn) -> list[str]:
    """The deeds that this reader may do on this return as it stands: the buttons of its page."""
    if not reader.may(KEEP_INSTITUTIONS):
        return []
    is_own = is_own_work(held, reader.account_id)
    return [
        step.deed
        for step in STEPS
        if held.state in step.sources and not (is_own and step.deed in OF_ANOTHER)
    ]
