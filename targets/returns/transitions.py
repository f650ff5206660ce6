"""The life of a return, as one table: every entrance (page, command, API) goes by it.

    draft → submitted → accepted | sent_back;  draft or submitted → withdrawn

A later return of the same quarter is a new row; an accepted one is superseded, not changed, when
a later one is accepted.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.permissions import Deed, Reader
from targets.models import QuarterlyReturn
from targets.permissions import REVIEW_RETURNS, SUBMIT_RETURNS

from .refusals import Conflict, NotAllowed

# The state of a jurisdiction that has not uploaded anything for the quarter.
NOTHING = ""


@dataclass(frozen=True)
class Transition:
    """From which states a deed leads to which one, who holds the right, and what else to say."""

    deed: str
    sources: tuple[str, ...]
    target: str
    right: Deed
    otherwise: Any


TRANSITIONS = (
    Transition(
        "upload",
        (NOTHING, "draft", "sent_back", "accepted", "withdrawn"),
        "draft",
        SUBMIT_RETURNS,
        _("A return for this quarter waits for review. Withdraw it before you upload another."),
    ),
    Transition(
        "submit",
        ("draft",),
        "submitted",
        SUBMIT_RETURNS,
        _("This return is no longer a draft, so it cannot be submitted. Look at its state below."),
    ),
    Transition(
        "withdraw",
        ("draft", "submitted"),
        "withdrawn",
        SUBMIT_RETURNS,
        _("This return has been decided on or withdrawn, so it cannot be withdrawn any more."),
    ),
    Transition(
        "accept",
        ("submitted",),
        "accepted",
        REVIEW_RETURNS,
        _("This return does not wait for review, so it cannot be accepted. See its state below."),
    ),
    Transition(
        "send_back",
        ("submitted",),
        "sent_back",
        REVIEW_RETURNS,
        _("This return does not wait for review, so it cannot be sent back. See its state below."),
    ),
)
_BY_DEED = {transition.deed: transition for transition in TRANSITIONS}


def next_state(deed: str, state: str) -> str:
    """The state that `deed` leads to from `state`; Conflict where the table has no such step."""
    transition = _BY_DEED[deed]
    if state not in transition.sources:
        raise Conflict(str(transition.otherwise))
    return transition.target


def require_right(reader: Reader, deed: str, jurisdiction_id: int) -> None:
    """NotAllowed unless the reader holds the deed's right for this jurisdiction."""
    if not reader.may(_BY_DEED[deed].right, jurisdiction_id):
        raise NotAllowed(str(_("You may not do this for this jurisdiction.")))


def require_other_person(quarterly_return: QuarterlyReturn, account_id: int | None) -> None:
    """NotAllowed for a reviewer who uploaded or submitted the return."""
    if account_id in (quarterly_return.submitted_by_id, quarterly_return.uploaded_by_id):
        raise NotAllowed(
            str(_("You uploaded or submitted this return; another reviewer must decide on it."))
        )


def possible_deeds(reader: Reader, quarterly_return: QuarterlyReturn) -> list[str]:
    """The deeds that this reader may do on this return as it stands: the buttons of its page."""
    own_work = reader.account_id in (
        quarterly_return.submitted_by_id,
        quarterly_return.uploaded_by_id,
    )
    return [
        transition.deed
        for transition in TRANSITIONS
        if quarterly_return.state in transition.sources
        and reader.may(transition.right, quarterly_return.member.jurisdiction_id)
        and not (transition.right is REVIEW_RETURNS and own_work)
    ]


def needs_reason(quarterly_return: QuarterlyReturn) -> bool:
    """Whether submitting this return corrects an accepted one, which needs a reason."""
    return (
        QuarterlyReturn.objects.filter(member=quarterly_return.member_id, state="accepted")
        .exclude(pk=quarterly_return.pk)
        .exists()
    )
