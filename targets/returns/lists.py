"""What stands on the returns' start page: own quarters and returns, the review queue."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.models import QuarterlyReturn, RoundMember
from targets.models.returns import QuarterlyReturnQuerySet
from targets.permissions import SEE_RETURNS, SUBMIT_RETURNS

RECENT = 10
# What a list does not show and a page of many rows must not fetch.
HEAVY_FIELDS = ("contents", "findings", "signatures")


@dataclass(frozen=True)
class OwnQuarter:
    """One quarter that a reporter still has to do something about.

    `last` is the open return, else the one sent back, else None. `days_left` is negative when
    overdue.
    """

    member: RoundMember
    last: QuarterlyReturn | None
    days_left: int

    @property
    def state(self) -> str:
        return self.last.state if self.last else "missing"

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and self.state != "submitted"

    @property
    def days_over(self) -> int:
        return -self.days_left


def own_quarters(reader: Reader, today: datetime.date) -> list[OwnQuarter]:
    """Quarters without a current return, and those with an open one, of the reader's own
    jurisdictions: the one due first comes first."""
    own = [key for key in reader.jurisdiction_ids if reader.may(SUBMIT_RETURNS, key)]
    members = (
        RoundMember.objects.filter(
            Q(round__locked_at__isnull=True) | Q(exception_at__isnull=False), jurisdiction__in=own
        )
        .select_related("round", "jurisdiction")
        .order_by("round__due_on", "jurisdiction__position")
        .prefetch_related(_returns_newest_first())
    )
    quarters = [_own_quarter(member, today) for member in members]
    return [quarter for quarter in quarters if quarter is not None]


def own_returns(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """Submitted and decided returns of the reader's own jurisdictions, the newest first."""
    own = [key for key in reader.jurisdiction_ids if reader.may(SUBMIT_RETURNS, key)]
    return _listed().filter(member__jurisdiction__in=own).exclude(state="draft")


def review_queue(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """Returns that wait for review, the oldest first."""
    return _listed().visible_to(reader).filter(state="submitted").order_by("submitted_at", "pk")


def recent_decisions(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """The latest decided returns, the newest first."""
    decided = _listed().visible_to(reader).filter(reviewed_at__isnull=False)
    return decided.order_by("-reviewed_at", "-pk")[:RECENT]


def work_sentence(reader: Reader, quarters: list[OwnQuarter]) -> str:
    """What there is to do, in words: own quarters for a reporter, the queue for a reviewer."""
    sentences = []
    if reader.has_some(SUBMIT_RETURNS):
        due = sum(quarter.state != "submitted" for quarter in quarters)
        sentences.append(
            ngettext(
                "%(count)d quarter is waiting for your return.",
                "%(count)d quarters are waiting for your return.",
                due,
            )
            % {"count": due}
        )
    if reader.may(SEE_RETURNS):
        waiting = review_queue(reader).count()
        sentences.append(
            ngettext(
                "%(count)d return waits for review.",
                "%(count)d returns wait for review.",
                waiting,
            )
            % {"count": waiting}
        )
    return "\n".join(sentences)


def _listed() -> QuarterlyReturnQuerySet:
    return QuarterlyReturn.objects.defer(*HEAVY_FIELDS).select_related(
        "member__round", "member__jurisdiction", "submitted_by", "reviewed_by"
    )


def _returns_newest_first() -> "Prefetch[Any]":
    listed = QuarterlyReturn.objects.defer("contents", "signatures").order_by("-number")
    return Prefetch("returns", queryset=listed.exclude(state="withdrawn"), to_attr="newest_first")


def _own_quarter(member: Any, today: datetime.date) -> OwnQuarter | None:
    """None where the quarter is done: accepted, and no correction under way."""
    last = member.newest_first[0] if member.newest_first else None
    if last is not None and last.state == "accepted" and member.exception_at is None:
        return None
    return OwnQuarter(
        member=member,
        last=last if last is not None and last.state != "accepted" else None,
        days_left=(member.round.due_on - today).days,
    )
