"""What stands on the returns' start page: own quarters and returns, the review queue."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.permissions import Reader
from targets.models import HistoryImport, QuarterlyReturn, RoundMember
from targets.models.filed import heavy_fields
from targets.models.returns import QuarterlyReturnQuerySet
from targets.permissions import REVIEW_RETURNS, SEE_HISTORY, SEE_RETURNS, SUBMIT_RETURNS
from targets.wording.formatting import filled, linked, quarter_text

from .asking import rows_lacking
from .exceptions import LockedQuarter, waiting_requests
from .offered import Offered
from .parts.standings import bodies_by_member, parts_sentence
from .transitions import too_early

RECENT = 10


@dataclass(frozen=True)
class OwnQuarter:
    """One quarter that a reporter still has to do something about.

    `last` is the open return, else the one sent back, else None. `days_left` is negative when
    overdue. `rows_lacking` were added to the round after the accepted return. `parts` says how
    far the bodies are with theirs; "" where the jurisdiction reports all by itself.
    """

    member: RoundMember
    last: QuarterlyReturn | None
    today: datetime.date
    rows_lacking: int = 0
    parts: str = ""

    @property
    def days_left(self) -> int:
        return (self.member.round.due_on - self.today).days

    @property
    def state(self) -> str:
        return self.last.state if self.last else "missing"

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0 and self.state != "submitted" and not self.rows_lacking

    @property
    def early(self) -> str:
        """Why nothing can be submitted yet; "" from the quarter's last day on."""
        return too_early(self.member.round.quarter, self.today)

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def offered(self) -> Offered:
        """What there is to fill in, once a template is offered on the page of uploads."""
        place, quarter = self.member.jurisdiction, self.member.round.quarter
        name = _("%(jurisdiction)s, %(quarter)s: download the template") % {
            "jurisdiction": place.label,
            "quarter": quarter_text(quarter),
        }
        return Offered(name, "return", (place.slug, quarter), self.state, self.last)


def own_quarters(reader: Reader, today: datetime.date) -> list[OwnQuarter]:
    """Quarters without a current return, and those with an open one, of the reader's own
    jurisdictions: the one due first comes first."""
    own = reader.own(SUBMIT_RETURNS)
    members = (
        RoundMember.objects.filter(
            Q(round__locked_at__isnull=True) | Q(exception_at__isnull=False), jurisdiction__in=own
        )
        .select_related("round", "jurisdiction")
        .order_by("round__due_on", "jurisdiction__position")
        .prefetch_related(_returns_newest_first())
    )
    accepted = {member: _accepted(member) for member in members}
    lacking = rows_lacking({member: held for member, held in accepted.items() if held})
    quarters = [_own_quarter(member, today, lacking.get(member.pk, 0)) for member in members]
    bodies = bodies_by_member(members, today)
    return [
        replace(quarter, parts=parts_sentence(quarter.member, bodies[quarter.member.pk]))
        if quarter.member.pk in bodies
        else quarter
        for quarter in quarters
        if quarter is not None
    ]


def own_returns(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """Submitted and decided returns of the reader's own jurisdictions, the newest first."""
    own = reader.own(SUBMIT_RETURNS)
    return _listed().filter(member__jurisdiction__in=own).exclude(state="draft")


def review_queue(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """Returns that wait for review, the oldest first; `is_own` marks those on which the reader may
    not decide, having brought something of them."""
    own = _brought_by(reader).filter(pk=OuterRef("pk"))
    waiting = _listed().visible_to(reader).filter(state="submitted").annotate(is_own=Exists(own))
    return waiting.order_by("submitted_at", "pk")


def next_waiting(reader: Reader, decided: QuarterlyReturn) -> QuarterlyReturn | None:
    """The return of the queue that a reviewer takes up after `decided`: the next one that came
    in after it, else the oldest that waits; None where none does, or for who reviews none."""
    queue = review_queue(reader).exclude(pk=decided.pk).exclude(pk__in=_brought_by(reader))
    later = queue.filter(submitted_at__gte=decided.submitted_at or decided.uploaded_at)
    return later.first() or queue.first()


def queue_sentence(reader: Reader, decided: QuarterlyReturn) -> SafeString:
    """Which return waits next, as a link to it, or that none does."""
    following = next_waiting(reader, decided)
    if following is None:
        return format_html("{}", _("No other return waits for review."))
    name = _("%(place)s, %(quarter)s") % {
        "place": following.jurisdiction.label,
        "quarter": quarter_text(following.quarter),
    }
    link = linked(name, following.get_absolute_url())
    return filled(_("Next for review: %(link)s."), {"link": link})


def recent_decisions(reader: Reader) -> QuerySet[QuarterlyReturn]:
    """The latest decided returns, the newest first."""
    decided = _listed().visible_to(reader).filter(reviewed_at__isnull=False)
    return decided.order_by("-reviewed_at", "-pk")[:RECENT]


def waiting_history(reader: Reader) -> QuerySet[HistoryImport]:
    """Past figures that wait for a second person, the oldest first; nobody else sees them."""
    waiting = HistoryImport.objects.filter(state="waiting").defer("contents")
    return waiting.order_by("proposed_at") if reader.may(SEE_HISTORY) else waiting.none()


def work_sentence(
    reader: Reader, quarters: list[OwnQuarter], locked: Collection[LockedQuarter] = ()
) -> str:
    """What there is to do, in words: own quarters for a reporter, the queue for a reviewer."""
    sentences = []
    if reader.has_some(SUBMIT_RETURNS):
        due = sum(quarter.state != "submitted" and not quarter.early for quarter in quarters)
        sentences.append(
            ngettext(
                "%(count)d quarter is waiting for your return.",
                "%(count)d quarters are waiting for your return.",
                due,
            )
            % {"count": due}
            if due
            else _("No return is waiting to be handed in.")
        )
        if missing := sum(quarter.is_missing for quarter in locked):
            sentences.append(
                ngettext(
                    "%(count)d locked quarter lacks your return.",
                    "%(count)d locked quarters lack your return.",
                    missing,
                )
                % {"count": missing}
            )
    if reader.may(SEE_RETURNS):
        queue = review_queue(reader)
        own = queue.filter(pk__in=_brought_by(reader)).count() if reader.may(REVIEW_RETURNS) else 0
        waiting = queue.count() - own
        sentences.append(
            ngettext(
                "%(count)d return waits for review.",
                "%(count)d returns wait for review.",
                waiting,
            )
            % {"count": waiting}
            if waiting
            else _("No other return waits for review.")
            if own
            else _("No return waits for review.")
        )
        if own:
            sentences.append(
                ngettext(
                    "%(count)d return is to be decided on by another reviewer.",
                    "%(count)d returns are to be decided on by another reviewer.",
                    own,
                )
                % {"count": own}
            )
    if asked := waiting_requests(reader).count():
        sentences.append(
            ngettext(
                "%(count)d request for an exception waits for a decision.",
                "%(count)d requests for exceptions wait for a decision.",
                asked,
            )
            % {"count": asked}
        )
    return "\n".join(sentences)


def _brought_by(reader: Reader) -> QuarterlyReturnQuerySet:
    return QuarterlyReturn.objects.brought_by(reader.account_id).order_by().only("pk")


def _listed() -> QuarterlyReturnQuerySet:
    return QuarterlyReturn.objects.defer(*heavy_fields()).select_related(
        "member__round", "member__jurisdiction", "submitted_by", "reviewed_by"
    )


def _returns_newest_first() -> "Prefetch[Any]":
    listed = QuarterlyReturn.objects.defer("contents", "signatures").order_by("-number")
    return Prefetch("returns", queryset=listed.exclude(state="withdrawn"), to_attr="newest_first")


def _accepted(member: Any) -> QuarterlyReturn | None:
    """The member's newest return where that is accepted."""
    newest = next(iter(member.newest_first), None)
    return newest if newest is not None and newest.state == "accepted" else None


def _own_quarter(member: Any, today: datetime.date, lacking: int) -> OwnQuarter | None:
    """None where the quarter is done: accepted whole, and no correction under way."""
    last = member.newest_first[0] if member.newest_first else None
    is_accepted = last is not None and last.state == "accepted"
    if is_accepted and member.exception_at is None and not lacking:
        return None
    return OwnQuarter(
        member=member, last=None if is_accepted else last, today=today, rows_lacking=lacking
    )
