"""The life of a return, as one table: every entrance (page, command, API) goes by it.

    draft → submitted → accepted | sent_back;  draft or submitted → withdrawn

A later return of the same quarter is a new row; an accepted one is superseded, not changed, when
a later one is accepted.
"""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.permissions import Reader
from districts.refusals import NotAllowed
from targets.models import PartReturn, QuarterlyReturn
from targets.periods import Quarter
from targets.permissions import REVIEW_RETURNS, SUBMIT_RETURNS, TAKE_OVER_PARTS
from targets.wording.formatting import quarter_text
from targets.workbook.book import says_the_same

from .steps import NOTHING, Table, Transition

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
        "settle",
        ("draft",),
        "draft",
        TAKE_OVER_PARTS,
        _("This return is no longer a draft, so nothing can be settled in it any more."),
    ),
    Transition(
        "fill_in",
        ("draft",),
        "draft",
        SUBMIT_RETURNS,
        _("This return is no longer a draft, so nothing can be filled in. See its state below."),
    ),
    Transition(
        "withdraw",
        ("draft", "submitted"),
        "withdrawn",
        SUBMIT_RETURNS,
        _("This return has been decided on or withdrawn, so it cannot be withdrawn any more."),
    ),
    Transition(
        "remark",
        ("submitted",),
        "submitted",
        REVIEW_RETURNS,
        _("This return does not wait for review, so nothing can be remarked on it any more."),
    ),
    Transition(
        "weigh",
        ("submitted",),
        "submitted",
        REVIEW_RETURNS,
        _("This return does not wait for review, so nothing is decided on its figures any more."),
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
_TABLE = Table(TRANSITIONS)
next_state, closed_sentence = _TABLE.next_state, _TABLE.closed_sentence


def require_right(reader: Reader, deed: str, jurisdiction_id: int) -> None:
    """NotAllowed unless the reader holds the deed's right for this jurisdiction."""
    if not reader.may(_TABLE.right_to(deed), jurisdiction_id):
        raise NotAllowed(str(_("You may not do this for this jurisdiction.")))


def too_early(quarter: str, today: datetime.date) -> str:
    """Why nothing can be submitted or accepted yet; "" from the quarter's last day on: before it
    nobody knows the figures of that day."""
    end = Quarter.parse(quarter).end
    if today >= end:
        return ""
    return str(
        _(
            "%(quarter)s ends on %(end)s; its figures can be submitted from that day on. Until "
            "then the workbook can be downloaded and checked."
        )
    ) % {"quarter": quarter_text(quarter), "end": end.isoformat()}


def require_other_person(quarterly_return: QuarterlyReturn, account_id: int | None) -> None:
    """NotAllowed for a reviewer who brought anything of the return, or of a part of it."""
    if sentence := own_work(quarterly_return, account_id):
        raise NotAllowed(sentence)


def own_work(quarterly_return: QuarterlyReturn, account_id: int | None) -> str:
    """Why the account must leave a decision on the return to another person; "" where it neither
    uploaded, filled in nor submitted it, nor a part that was taken over into it."""
    if account_id in (quarterly_return.submitted_by_id, quarterly_return.uploaded_by_id):
        return str(_("You uploaded or submitted this return; another reviewer must decide on it."))
    if not QuarterlyReturn.objects.brought_by(account_id).filter(pk=quarterly_return.pk).exists():
        return ""
    parts = PartReturn.objects.filter(taken_rows__quarterly_return=quarterly_return)
    if parts.filter(Q(handed_in_by=account_id) | Q(uploaded_by=account_id)).exists():
        return str(_("You handed in a part of this return; another reviewer must decide on it."))
    return str(
        _("You filled in cells of this return or of a part of it; another reviewer must decide.")
    )


def possible_deeds(reader: Reader, quarterly_return: QuarterlyReturn) -> list[str]:
    """The deeds that this reader may do on this return as it stands: the buttons of its page."""
    possible = [
        transition
        for transition in TRANSITIONS
        if quarterly_return.state in transition.sources
        and reader.may(transition.right, quarterly_return.member.jurisdiction_id)
    ]
    if any(one.right is REVIEW_RETURNS for one in possible) and own_work(
        quarterly_return, reader.account_id
    ):
        possible = [one for one in possible if one.right is not REVIEW_RETURNS]
    return [one.deed for one in possible]


def corrected_return(quarterly_return: QuarterlyReturn) -> QuarterlyReturn | None:
    """The accepted return that this one would correct."""
    current = QuarterlyReturn.objects.current().filter(member=quarterly_return.member_id)
    return current.exclude(pk=quarterly_return.pk).first()


def needs_reason(quarterly_return: QuarterlyReturn) -> bool:
    """Whether submitting this return corrects an accepted one, which needs a reason."""
    return corrected_return(quarterly_return) is not None


def nothing_changed(quarterly_return: QuarterlyReturn) -> str:
    """Why a correction that says what is accepted already is not taken; "" for any other return."""
    accepted = corrected_return(quarterly_return)
    if accepted is None or not says_the_same(quarterly_return, accepted):
        return ""
    return str(
        _(
            "Nothing has changed: every value, state and remark is that of the accepted return "
            "no. %(number)d. Change what is to be corrected in the workbook and upload it again, "
            "or withdraw this draft."
        )
    ) % {"number": accepted.number}
