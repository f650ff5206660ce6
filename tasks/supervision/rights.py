"""How a reader stands to one matter: for which of its bodies they answer, whether they judge it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from districts.models import Membership, Organisation
from districts.permissions import Reader
from tasks.models import SupervisionMatter
from tasks.permissions import JUDGE_MATTERS, answering

from .transitions import Actor


@dataclass(frozen=True)
class Standing:
    """A reader before a matter; `body` is the one they act for, None for the office.

    `is_on_paper` says that the office enters what the body said otherwise.
    """

    actor: Actor
    body: Organisation | None
    is_on_paper: bool = False


def named_bodies(matter: SupervisionMatter) -> list[Organisation]:
    """The bodies of a matter, the lead first."""
    return [matter.lead, *matter.bodies.all()]


def standing_of(reader: Reader, matter: SupervisionMatter) -> Standing:
    """Rights on the matter, whatever its state; the matter must be one that the reader may read."""
    judges = reader.may(JUDGE_MATTERS)
    mine = answering(reader)
    own = next(
        (
            body
            for body in named_bodies(matter)
            if mine.includes(
                body.pk, body.jurisdiction_id, is_city=body.jurisdiction.kind == "city"
            )
        ),
        None,
    )
    is_on_paper = own is None and judges and matter.is_offline
    actor = Actor(own is not None or is_on_paper, judges, reader.account_id)
    return Standing(actor, matter.lead if is_on_paper else own, is_on_paper)


@dataclass(frozen=True)
class Signatories:
    """Which bodies and which jurisdictions, by id, have an active account that answers for them."""

    bodies: frozenset[int]
    places: frozenset[int]

    def sign(self, body: Organisation) -> bool:
        by_place = body.jurisdiction.kind != "city" and body.jurisdiction_id in self.places
        return by_place or body.pk in self.bodies

    def is_unsigned(self, matter: SupervisionMatter) -> bool:
        """Whether the matter waits for an acknowledgement that no account could give."""
        if matter.state != "issued" or matter.is_offline:
            return False
        return not any(self.sign(body) for body in named_bodies(matter))


def signatories() -> Signatories:
    """As accounts stand now; one query."""
    held = Membership.objects.filter(account__is_active=True)
    rows = held.filter(role__in=("contributor", "reporter"))
    found = list(rows.values_list("role", "organisation_id", "jurisdiction_id"))
    return Signatories(
        frozenset(_ids(body for role, body, _place in found if role == "contributor")),
        frozenset(_ids(place for role, _body, place in found if role == "reporter")),
    )


def _ids(keys: Iterable[int | None]) -> Iterator[int]:
    return (key for key in keys if key is not None)
