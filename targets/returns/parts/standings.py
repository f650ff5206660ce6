"""Where each body stands with its part of a jurisdiction's return, and who still owes one."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from districts.models import Membership, Organisation
from districts.permissions import Reader
from targets.models import PartBody, PartReturn, QuarterlyReturn, RoundMember, TakenRow
from targets.models.filed import heavy_fields
from targets.permissions import SEE_PARTS
from targets.returns.offered import Offered
from targets.wording.formatting import listed_briefly, quarter_text
from targets.wording.sentences import joined
from targets.workbook.scope import parts_due_on
from targets.workbook.sheets import registered_sheets

# In the order in which they are counted.
PART_STANDINGS: dict[str, Any] = {
    "handed_in": gettext_lazy("Handed in"),
    "taken_over": gettext_lazy("Taken over"),
    "sent_back": gettext_lazy("Sent back"),
    "draft": gettext_lazy("Not handed in yet"),
    "missing": gettext_lazy("Nothing uploaded"),
}
TONES = {"handed_in": "wait", "taken_over": "good", "sent_back": "bad"}
OWING = ("sent_back", "draft", "missing")


@dataclass(frozen=True)
class BodyStanding:
    """One body of one member: its newest part, None before any, and how much it reports.

    `rows` are those that it is asked for, `standing` those that stand in the return of the moment
    as it said them; both None where they are not counted. `has_people` says whether an account can
    fill them in.
    """

    asked: PartBody
    part: PartReturn | None
    former: PartReturn | None
    today: datetime.date
    rows: int | None = None
    standing: int | None = None
    has_people: bool = True

    @property
    def organisation(self) -> Organisation:
        return self.asked.organisation

    @property
    def name(self) -> str:
        """The body's name, and that nobody can fill its part in where that is so."""
        if self.has_people:
            return self.organisation.name
        return _("%(body)s (no account fills it in)") % {"body": self.organisation.name}

    @property
    def state(self) -> str:
        return self.part.state if self.part else "missing"

    @property
    def label(self) -> Any:
        return PART_STANDINGS[self.state]

    @property
    def due_on(self) -> datetime.date:
        return parts_due_on(self.asked.member)

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_owing(self) -> bool:
        """Whether the jurisdiction waits for the body: a part on the way beside one that was taken
        over is a correction of the body's own."""
        return self.state in OWING and not (self.state == "draft" and self.former is not None)

    @property
    def is_overdue(self) -> bool:
        return self.is_owing and self.days_left < 0

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else TONES.get(self.state, "")

    @property
    def offered(self) -> Offered:
        """What the body has to fill in."""
        place, quarter = self.asked.member.jurisdiction, self.asked.member.round.quarter
        name = _("%(body)s, %(quarter)s: download the part") % {
            "body": self.organisation.name,
            "quarter": quarter_text(quarter),
        }
        whose = (place.slug, quarter, self.organisation.slug)
        return Offered(name, "part", whose, self.state, self.part)


def standings_of(member: RoundMember, today: datetime.date) -> list[BodyStanding]:
    """All bodies that a member asks, in the order of their names' addresses, with their rows."""
    rows = rows_of_bodies(member)
    standing = _standing_rows(member)
    return [
        _standing(
            asked,
            today,
            rows=rows.get(asked.organisation_id, 0),
            standing=standing.get(asked.organisation_id, 0),
        )
        for asked in _asked().filter(member=member)
    ]


def rows_of_bodies(member: RoundMember) -> dict[int, int]:
    """How many rows of the member's return each body reports, by its id."""
    counts: dict[int, int] = defaultdict(int)
    for sheet in registered_sheets():
        for bodies in sheet.bodies_of(member).values():
            for body in bodies:
                counts[body] += 1
    return counts


def bodies_by_member(
    members: Collection[RoundMember], today: datetime.date
) -> dict[int, list[BodyStanding]]:
    """The bodies that each member asks, by the member's id, uncounted; one query, two more where
    there are some."""
    found: dict[int, list[BodyStanding]] = defaultdict(list)
    for asked in _asked().filter(member__in=members):
        found[asked.member_id].append(_standing(asked, today))
    return found


def owed_by_member(members: Collection[RoundMember], today: datetime.date) -> dict[int, list[str]]:
    """The names of the bodies that still owe their part, by the member's id."""
    return {
        member: [one.name for one in bodies if one.is_owing]
        for member, bodies in bodies_by_member(members, today).items()
    }


def own_parts(reader: Reader, today: datetime.date) -> list[BodyStanding]:
    """What the reader's bodies are asked for and can still hand in, the one due first at first."""
    returned = QuarterlyReturn.objects.filter(
        member=OuterRef("member"), state__in=["submitted", "accepted"]
    )
    asked = (
        _asked()
        .of_own_bodies(reader)
        .filter(Q(member__round__locked_at__isnull=True) | Q(member__exception_at__isnull=False))
    )
    found = [_standing(one, today) for one in asked.annotate(is_returned=Exists(returned))]
    due = [
        one
        for one in found
        if not one.asked.is_returned or one.state in ("draft", "handed_in", "sent_back")  # type: ignore[attr-defined]
    ]
    return sorted(due, key=lambda one: one.due_on)


def handed_in_parts(reader: Reader) -> list[PartReturn]:
    """What the reader's bodies have handed in so far, the newest first."""
    parts = PartReturn.objects.of_own_bodies(reader).exclude(handed_in_at__isnull=True)
    rows = parts.select_related(
        "organisation", "member__round", "member__jurisdiction", "handed_in_by", "decided_by"
    ).defer(*heavy_fields(), "answers")
    return list(rows.order_by("-handed_in_at", "-pk"))


def members_with_parts(reader: Reader) -> list[RoundMember]:
    """Open quarters of jurisdictions whose parts the reader follows: the own, or the office's."""
    members = RoundMember.objects.filter(
        Q(round__locked_at__isnull=True) | Q(exception_at__isnull=False)
    )
    if reader.may(SEE_PARTS):
        members = members.filter(part_bodies__isnull=False)
    else:
        members = members.filter(jurisdiction__in=reader.own(SEE_PARTS))
    rows = members.select_related("round", "jurisdiction").distinct()
    return list(rows.order_by("round__due_on", "jurisdiction__position"))


def counts_of(standings: Iterable[BodyStanding]) -> list[dict[str, Any]]:
    """How many bodies stand where; every key of PART_STANDINGS, zeros included."""
    states = [one.state for one in standings]
    return [
        {"key": key, "label": label, "number": states.count(key)}
        for key, label in PART_STANDINGS.items()
    ]


def parts_sentence(member: RoundMember, standings: list[BodyStanding]) -> str:
    """How many of the bodies have handed in, and by when; who reports all by itself."""
    if not standings:
        return _("No body is asked for a part: the jurisdiction reports all by itself.")
    done = sum(not one.is_owing for one in standings)
    text = ngettext(
        "%(done)d of %(count)d body has handed in; parts are due on %(due)s.",
        "%(done)d of %(count)d bodies have handed in; parts are due on %(due)s.",
        len(standings),
    )
    due = parts_due_on(member).isoformat()
    said = [text % {"done": done, "count": len(standings), "due": due}]
    alone = [one.organisation.name for one in standings if one.is_owing and not one.has_people]
    if alone:
        text = ngettext(
            "%(count)d body has no account that could fill in its part: %(names)s.",
            "%(count)d bodies have no account that could fill in their parts: %(names)s.",
            len(alone),
        )
        said.append(text % {"count": len(alone), "names": listed_briefly(alone)})
    return joined(said)


def owed_text(member: RoundMember, standings: list[BodyStanding], today: datetime.date) -> str:
    """Who must be reminded of a part and until when, to be copied into a message; "" for nobody."""
    owing = [one for one in standings if one.is_owing]
    if not owing:
        return ""
    due = parts_due_on(member)
    text = _("Parts of %(jurisdiction)s for %(quarter)s are due on %(due)s. Still outstanding:")
    if due < today:
        text = _(
            "Parts of %(jurisdiction)s for %(quarter)s were due on %(due)s. Still outstanding:"
        )
    words = {
        "jurisdiction": member.jurisdiction.label,
        "quarter": quarter_text(member.round.quarter),
        "due": due.isoformat(),
    }
    return "\n".join([text % words, *map(owing_name, owing)])


def owing_name(standing: BodyStanding) -> str:
    """A body that owes its part, and how far it is."""
    return _("%(body)s (%(standing)s)") % {"body": standing.name, "standing": standing.label}


def owing_bodies(names: list[str]) -> str:
    """Which bodies owe their parts, in a few words; "" for none."""
    if not names:
        return ""
    text = ngettext(
        "%(count)d part is not handed in: %(names)s",
        "%(count)d parts are not handed in: %(names)s",
        len(names),
    )
    return text % {"count": len(names), "names": listed_briefly(names)}


def _asked() -> Any:
    people = Membership.objects.filter(
        role="contributor",
        jurisdiction=OuterRef("member__jurisdiction"),
        organisation=OuterRef("organisation"),
        account__is_active=True,
    )
    newest = PartReturn.objects.exclude(state="withdrawn").select_related("file", "handed_in_by")
    newest = newest.defer(*heavy_fields(), "answers")
    return (
        PartBody.objects.select_related("organisation", "member__round", "member__jurisdiction")
        .annotate(has_people=Exists(people))
        .prefetch_related(
            Prefetch(
                "organisation__parts", queryset=newest.order_by("-number"), to_attr="newest_parts"
            )
        )
        .order_by("member__round__due_on", "member", "organisation__slug")
    )


def _standing(asked: Any, today: datetime.date, **more: Any) -> BodyStanding:
    parts = [one for one in asked.organisation.newest_parts if one.member_id == asked.member_id]
    former = next((one for one in parts[1:] if one.state == "taken_over"), None)
    newest = parts[0] if parts else None
    return BodyStanding(asked, newest, former, today, has_people=asked.has_people, **more)


def _standing_rows(member: RoundMember) -> dict[int, int]:
    """How many rows of each body stand in the return of the moment as it said them."""
    newest = (
        QuarterlyReturn.objects.filter(member=member).exclude(state="withdrawn").order_by("-number")
    )
    counts: dict[int, int] = defaultdict(int)
    rows = TakenRow.objects.filter(quarterly_return__in=newest[:1].values("pk"), is_used=True)
    for body in rows.values_list("part__organisation", flat=True):
        counts[body] += 1
    return counts
