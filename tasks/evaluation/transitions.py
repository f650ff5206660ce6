"""The life of a run, as one table: every entrance (page, command, program) goes by it.

    draft → computed → objections → confirmed → published

A run is computed as often as needed until objections are open. Objecting, answering and opening an
answered objection again change no state. Who computed a run, be it once, does not confirm it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.permissions import Deed
from districts.refusals import Conflict, NotAllowed

from .permissions import OBJECT_TO_POINTS, RUN_EVALUATIONS

STAYS = ""


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
        "judge_item",
        ("draft", "computed"),
        STAYS,
        RUN_EVALUATIONS,
        _("Points are given before objections are open; answer an objection instead."),
    ),
    Transition(
        "compute_run",
        ("draft", "computed"),
        "computed",
        RUN_EVALUATIONS,
        _("This run is open to objections or closed; it is not computed anew."),
    ),
    Transition(
        "open_objections",
        ("computed",),
        "objections",
        RUN_EVALUATIONS,
        _("Objections are open once a run is computed, and once only."),
    ),
    Transition(
        "object_to_points",
        ("objections",),
        STAYS,
        OBJECT_TO_POINTS,
        _("This run is not open to objections now."),
    ),
    Transition(
        "answer_objection",
        ("objections",),
        STAYS,
        RUN_EVALUATIONS,
        _("This run is closed, so nothing is to be answered."),
    ),
    Transition(
        "reopen_objection",
        ("objections",),
        STAYS,
        RUN_EVALUATIONS,
        _("This run is closed, so no objection is opened again."),
    ),
    Transition(
        "confirm_run",
        ("objections",),
        "confirmed",
        RUN_EVALUATIONS,
        _("A run is confirmed after its objections are answered, and once only."),
    ),
    Transition(
        "publish_run",
        ("confirmed",),
        "published",
        RUN_EVALUATIONS,
        _("Only a confirmed run is published, and once only."),
    ),
    Transition(
        "publish_run_outside",
        ("published",),
        STAYS,
        RUN_EVALUATIONS,
        _("A run is published inside before it is published outside."),
    ),
)
BY_DEED = {transition.deed: transition for transition in TRANSITIONS}


def next_state(deed: str, state: str) -> str:
    """The state that `deed` leads to from `state`; Conflict where the table has no such step."""
    transition = BY_DEED[deed]
    if state not in transition.sources:
        raise Conflict(str(transition.otherwise))
    return transition.target or state


def require_other_person(account_id: int, computed_by: Collection[int]) -> None:
    """NotAllowed for confirming what one has computed oneself."""
    if account_id in computed_by:
        raise NotAllowed(str(_("You computed this run; another person of the office confirms it.")))


def possible_deeds(
    rights: Collection[Deed],
    state: str,
    *,
    has_computed: bool,
    has_open_objections: bool,
    has_answered: bool,
    is_outside: bool,
) -> list[str]:
    """The deeds that are open to a reader with these rights as the run stands."""
    deeds = [one.deed for one in TRANSITIONS if state in one.sources and one.right in rights]
    closed = set()
    if has_computed or has_open_objections:
        closed.add("confirm_run")
    if not has_open_objections:
        closed.add("answer_objection")
    if not has_answered:
        closed.add("reopen_objection")
    if is_outside:
        closed.add("publish_run_outside")
    return [deed for deed in deeds if deed not in closed]
