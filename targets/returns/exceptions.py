"""The life of a request for an exception, as one table; and where requests are found.

asked → granted | refused | withdrawn
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence
from districts.permissions import Deed, Reader
from districts.refusals import Conflict, NotAllowed
from targets.models import ExceptionRequest, QuarterlyReturn, RoundMember
from targets.models.exceptions import ExceptionRequestQuerySet
from targets.models.filed import heavy_fields
from targets.permissions import MANAGE_ROUNDS, SUBMIT_RETURNS


@dataclass(frozen=True)
class RequestStep:
    """What a deed leads to from a request that waits, and who holds the right."""

    deed: str
    target: str
    right: Deed


STEPS = (
    RequestStep("grant", "granted", MANAGE_ROUNDS),
    RequestStep("refuse", "refused", MANAGE_ROUNDS),
    RequestStep("withdraw", "withdrawn", SUBMIT_RETURNS),
)
RIGHTS = {step.deed: step.right for step in STEPS}


def request_state(deed: str, state: str) -> str:
    """The state that `deed` leads to; Conflict where the request does not wait any more."""
    step = next(one for one in STEPS if one.deed == deed)
    if state != "asked":
        raise Conflict(str(_("The request has been decided on or withdrawn; see its state below.")))
    return step.target


def require_request_right(reader: Reader, deed: str, held: ExceptionRequest) -> None:
    """NotAllowed for who does not hold the deed's right, or would decide on the own request."""
    if not reader.may(RIGHTS[deed], held.member.jurisdiction_id):
        raise NotAllowed(str(_("You may not do this for this jurisdiction.")))
    if deed != "withdraw" and reader.account_id == held.asked_by_id:
        raise NotAllowed(str(_("You asked for this exception; another person must decide on it.")))


def possible_steps(reader: Reader, held: ExceptionRequest) -> list[str]:
    """What this reader can do with the request as it stands: the buttons of its page."""
    return [
        step.deed
        for step in STEPS
        if held.state == "asked"
        and reader.may(step.right, held.member.jurisdiction_id)
        and (step.deed == "withdraw" or reader.account_id != held.asked_by_id)
    ]


@dataclass(frozen=True)
class LockedQuarter:
    """A locked quarter of the reader's own for which no return is accepted, or an exception is
    asked; `request` is the last one."""

    member: RoundMember
    is_missing: bool
    last: QuarterlyReturn | None
    request: ExceptionRequest | None


def locked_quarters(reader: Reader) -> list[LockedQuarter]:
    """The reader's own locked quarters without an exception that lack an accepted return or wait
    for a decision, the newest first."""
    members: Iterable[Any] = (
        RoundMember.objects.filter(
            round__locked_at__isnull=False,
            exception_at__isnull=True,
            jurisdiction__in=reader.own(SUBMIT_RETURNS),
        )
        .select_related("round", "jurisdiction")
        .order_by("-round__quarter", "jurisdiction__position")
        .prefetch_related(
            Prefetch(
                "returns",
                QuarterlyReturn.objects.exclude(state="withdrawn")
                .defer(*heavy_fields())
                .order_by("-number"),
                to_attr="newest_first",
            ),
            Prefetch(
                "exception_requests",
                ExceptionRequest.objects.select_related("decided_by"),
                to_attr="requests",
            ),
        )
    )
    found = []
    for member in members:
        returns = member.newest_first
        is_missing = all(one.state not in ("accepted", "submitted") for one in returns)
        request = next(iter(member.requests), None)
        if is_missing or (request is not None and request.state == "asked"):
            last = returns[0] if returns else None
            found.append(LockedQuarter(member, is_missing, last, request))
    return found


def waiting_requests(reader: Reader) -> ExceptionRequestQuerySet:
    """Requests that wait for a decision, the oldest first; none for who decides on none."""
    waiting = ExceptionRequest.objects.visible_to(reader).waiting()
    listed = waiting.select_related("member__round", "member__jurisdiction", "asked_by")
    return listed if reader.may(MANAGE_ROUNDS) else listed.none()


def waiting_by_member(reader: Reader, members: Iterable[RoundMember]) -> dict[int, int]:
    """The request that waits, by member, as far as the reader may open it."""
    waiting = ExceptionRequest.objects.visible_to(reader).waiting().filter(member__in=members)
    return dict(waiting.values_list("member", "pk"))


def seen_evidence(reader: Reader) -> Any:
    """The evidence of requests that the reader may open."""
    requests = ExceptionRequest.objects.visible_to(reader)
    return Evidence.objects.filter(exception_requests__in=requests).values("pk")
