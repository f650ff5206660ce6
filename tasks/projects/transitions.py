"""The life of a project and of a workbook, as two tables: every entrance goes by them. Pure.

project: proposed → checked → admitted → matched → financed;
         proposed or checked → returned → proposed again; on the ledger or returned → removed
workbook: draft → handed_in → accepted | sent_back; draft or handed_in → withdrawn
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from districts.refusals import Conflict, Refused

# The state of what is not there yet.
NOTHING = ""


@dataclass(frozen=True)
class Step:
    """From which states a deed leads to which one, and what else to say."""

    deed: str
    sources: tuple[str, ...]
    target: str
    otherwise: Any
    needs_reason: bool = False


PROJECT_STEPS = (
    Step(
        "propose",
        (NOTHING, "returned"),
        "proposed",
        _("This project is proposed already, or stands in the ledger."),
    ),
    Step(
        "check",
        ("proposed",),
        "checked",
        _("Only a proposed project can be checked. See its state."),
    ),
    Step(
        "admit",
        ("checked",),
        "admitted",
        _("Only a project that its district has checked can be admitted. See its state."),
    ),
    Step(
        "match",
        ("admitted",),
        "matched",
        _("Only an admitted project can be matched. See its state."),
    ),
    Step(
        "finance",
        ("matched",),
        "financed",
        _("Only a matched project can be financed. See its state."),
    ),
    Step(
        "return",
        ("proposed", "checked"),
        "returned",
        _("Only a project that is not admitted yet can be returned. See its state."),
        needs_reason=True,
    ),
    Step(
        "remove",
        ("admitted", "matched", "financed", "returned"),
        "removed",
        _("This project cannot be removed as it stands. See its state."),
        needs_reason=True,
    ),
)
FILING_STEPS = (
    Step(
        "upload",
        (NOTHING, "draft", "accepted", "sent_back", "withdrawn"),
        "draft",
        _(
            "A workbook of this quarter waits to be accepted. Withdraw it before you upload "
            "another."
        ),
    ),
    Step(
        "hand_in",
        ("draft",),
        "handed_in",
        _("This workbook is no longer a draft, so it cannot be handed in. Look at its state."),
    ),
    Step(
        "withdraw",
        ("draft", "handed_in"),
        "withdrawn",
        _("This workbook has been decided on or withdrawn, so it cannot be withdrawn any more."),
    ),
    Step(
        "accept",
        ("handed_in",),
        "accepted",
        _("This workbook does not wait for a decision, so it cannot be accepted. See its state."),
    ),
    Step(
        "send_back",
        ("handed_in",),
        "sent_back",
        _("This workbook does not wait for a decision, so it cannot be sent back. See its state."),
        needs_reason=True,
    ),
)


def next_state(table: Sequence[Step], deed: str, state: str, reason: str = "") -> str:
    """The state that `deed` leads to from `state`; Conflict where the table has no such step,
    Refused where it needs a reason and has none."""
    step = next(one for one in table if one.deed == deed)
    if state not in step.sources:
        raise Conflict(str(step.otherwise))
    if step.needs_reason and not reason.strip():
        raise Refused(str(_("Say why: this step needs a reason.")))
    return step.target


def deeds_from(table: Sequence[Step], state: str) -> list[str]:
    """The deeds that lead on from a state, in the table's order."""
    return [step.deed for step in table if state in step.sources]


def deeds_of_financing(state: str, *, is_matched: bool, is_drawn: bool) -> list[str]:
    """The steps that follow from what is accepted of a project's financing.

    An institution that grants matches an admitted project; what is drawn finances it.
    """
    deeds = []
    if state == "admitted" and (is_matched or is_drawn):
        deeds.append("match")
        state = "matched"
    if state == "matched" and is_drawn:
        deeds.append("finance")
    return deeds
