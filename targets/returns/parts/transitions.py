"""The life of a part of a return, as one table: every entrance goes by it.

    draft → handed_in → taken_over | sent_back;  draft or handed_in → withdrawn

What a body reports after that is its next part. One that was taken over can be taken over again,
into a return that was begun anew, and sent back as long as the return is not submitted.
"""

from django.utils.translation import gettext_lazy as _

from districts.permissions import Reader
from districts.refusals import NotAllowed
from targets.models import PartReturn
from targets.permissions import FILL_PARTS, TAKE_OVER_PARTS
from targets.returns.steps import NOTHING, Table, Transition

STEPS = (
    Transition(
        "upload",
        (NOTHING, "draft", "taken_over", "sent_back", "withdrawn"),
        "draft",
        FILL_PARTS,
        _("A part that was handed in waits to be taken over. Withdraw it before you upload."),
    ),
    Transition(
        "hand_in",
        ("draft",),
        "handed_in",
        FILL_PARTS,
        _("This part is no longer a draft, so it cannot be handed in. Look at its state below."),
    ),
    Transition(
        "fill_in",
        ("draft",),
        "draft",
        FILL_PARTS,
        _("This part is no longer a draft, so nothing can be filled in. See its state below."),
    ),
    Transition(
        "withdraw",
        ("draft", "handed_in"),
        "withdrawn",
        FILL_PARTS,
        _("This part has been decided on or withdrawn, so it cannot be withdrawn any more."),
    ),
    Transition(
        "take_over",
        ("handed_in", "taken_over"),
        "taken_over",
        TAKE_OVER_PARTS,
        _("This part is not handed in, so it cannot be taken over. Look at its state."),
    ),
    Transition(
        "send_back",
        ("handed_in", "taken_over"),
        "sent_back",
        TAKE_OVER_PARTS,
        _("This part is not handed in, so it cannot be sent back. Look at its state."),
    ),
)
_TABLE = Table(STEPS)
next_state, closed_sentence = _TABLE.next_state, _TABLE.closed_sentence


def may_do(reader: Reader, deed: str, *, body: int, jurisdiction: int) -> bool:
    """Whether the reader holds the deed's right for this body of this jurisdiction."""
    right = _TABLE.right_to(deed)
    if not reader.may(right, jurisdiction):
        return False
    return right is not FILL_PARTS or (body, jurisdiction) in reader.bodies


def require_right(reader: Reader, deed: str, *, body: int, jurisdiction: int) -> None:
    """NotAllowed unless the reader may do the deed for this body of this jurisdiction."""
    if not may_do(reader, deed, body=body, jurisdiction=jurisdiction):
        raise NotAllowed(str(_("You may not do this for this body.")))


def possible_deeds(reader: Reader, part: PartReturn) -> list[str]:
    """The deeds that this reader may do on this part as it stands: the buttons of its page."""
    place = part.member.jurisdiction_id
    return [
        step.deed
        for step in STEPS
        if part.state in step.sources
        and may_do(reader, step.deed, body=part.organisation_id, jurisdiction=place)
    ]
