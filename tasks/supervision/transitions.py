"""The life of a matter, as one table: every entrance (page, command, program) goes by it.

    issued → acknowledged → in_progress → reported_done → struck_off;  from reported_done back to
    in_progress with a reason;  from every open state to cancelled with a reason

An extension is asked for and decided on without a change of state.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.permissions import Deed
from districts.refusals import Conflict, NotAllowed, Refused
from tasks.models import OPEN_STATES
from tasks.permissions import ANSWER_MATTERS, JUDGE_MATTERS

STAYS = ""


@dataclass(frozen=True)
class Transition:
    """From which states a deed leads to which one, who holds the right, and what else to say.

    `missing` is what is said where the deed is done without a word; "" where it needs none.
    """

    deed: str
    sources: tuple[str, ...]
    target: str
    right: Deed
    otherwise: Any
    missing: Any = ""


TRANSITIONS = (
    Transition(
        "acknowledge_matter",
        ("issued",),
        "acknowledged",
        ANSWER_MATTERS,
        _("This matter has been acknowledged or closed already. See its state below."),
    ),
    Transition(
        "reply_to_matter",
        ("acknowledged", "in_progress"),
        "in_progress",
        ANSWER_MATTERS,
        _("This matter takes no reply now. See its state below."),
        _("Say how the matter stands."),
    ),
    Transition(
        "report_matter_done",
        ("in_progress",),
        "reported_done",
        ANSWER_MATTERS,
        _("Only a matter that is being handled can be reported done. See its state below."),
        _("Say what was done."),
    ),
    Transition(
        "return_matter",
        ("reported_done",),
        "in_progress",
        JUDGE_MATTERS,
        _("This matter is not reported done, so it cannot be sent back. See its state below."),
        _("Say what is still to be done: sending back needs a reason."),
    ),
    Transition(
        "strike_off_matter",
        ("reported_done",),
        "struck_off",
        JUDGE_MATTERS,
        _("This matter is not reported done, so it cannot be struck off. See its state below."),
    ),
    Transition(
        "cancel_matter",
        OPEN_STATES,
        "cancelled",
        JUDGE_MATTERS,
        _("This matter is closed already, so it cannot be cancelled. See its state below."),
        _("Say why: cancelling a matter needs a reason."),
    ),
    Transition(
        "ask_extension",
        ("acknowledged", "in_progress"),
        STAYS,
        ANSWER_MATTERS,
        _("An extension is asked for while a matter is being handled. See its state below."),
        _("Say why: an extension needs a reason."),
    ),
    Transition(
        "grant_extension",
        OPEN_STATES,
        STAYS,
        JUDGE_MATTERS,
        _("This matter is closed, so nothing is to be decided on it. See its state below."),
        _("Say why: the answer to an extension needs a reason."),
    ),
    Transition(
        "refuse_extension",
        OPEN_STATES,
        STAYS,
        JUDGE_MATTERS,
        _("This matter is closed, so nothing is to be decided on it. See its state below."),
        _("Say why: the answer to an extension needs a reason."),
    ),
)
BY_DEED = {transition.deed: transition for transition in TRANSITIONS}


@dataclass(frozen=True)
class Actor:
    """How somebody stands to a matter: answering for a named body, or judging for the office.

    The office answers for the bodies of a matter that is handled on paper.
    """

    answers: bool
    judges: bool
    account_id: int | None = None

    def holds(self, right: Deed) -> bool:
        return self.answers if right is ANSWER_MATTERS else self.judges


def next_state(deed: str, state: str) -> str:
    """The state that `deed` leads to from `state`; Conflict where the table has no such step."""
    transition = BY_DEED[deed]
    if state not in transition.sources:
        raise Conflict(str(transition.otherwise))
    return transition.target or state


def require_right(actor: Actor, deed: str) -> None:
    """NotAllowed unless the actor holds the deed's right for this matter."""
    if not actor.holds(BY_DEED[deed].right):
        raise NotAllowed(str(_("You may not do this with this matter.")))


def require_words(deed: str, words: str) -> str:
    """The words without blanks around them; Refused where the deed needs some and has none."""
    said = words.strip()
    if not said and BY_DEED[deed].missing:
        raise Refused(str(BY_DEED[deed].missing))
    return said


def require_other_person(actor: Actor, reporters: Collection[int]) -> None:
    """NotAllowed for striking off what one has oneself reported done, be it once.

    `reporters` are the accounts that reported the matter done.
    """
    if actor.account_id in reporters:
        raise NotAllowed(
            str(_("You reported this matter done; another person of the office strikes it off."))
        )


def possible_deeds(
    actor: Actor, state: str, reporters: Collection[int], *, extension_is_open: bool
) -> list[str]:
    """The deeds that are open to the actor as the matter stands: the buttons of its page."""
    deeds = [one.deed for one in TRANSITIONS if state in one.sources and actor.holds(one.right)]
    closed = {"ask_extension"} if extension_is_open else {"grant_extension", "refuse_extension"}
    if actor.account_id in reporters:
        closed.add("strike_off_matter")
    return [deed for deed in deeds if deed not in closed]
