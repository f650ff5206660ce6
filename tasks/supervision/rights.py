"""How a reader stands to one matter: for which of its bodies they answer, whether they judge it."""

from dataclasses import dataclass

from districts.models import Membership, Organisation
from districts.permissions import Reader
from tasks.models import SupervisionMatter
from tasks.permissions import ANSWER_MATTERS, JUDGE_MATTERS

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
    answers = reader.has_some(ANSWER_MATTERS)
    own = next(
        (body for body in named_bodies(matter) if answers and body.pk in reader.body_ids), None
    )
    is_on_paper = own is None and judges and matter.is_offline
    actor = Actor(own is not None or is_on_paper, judges, reader.account_id)
    return Standing(actor, matter.lead if is_on_paper else own, is_on_paper)


@dataclass(frozen=True)
class Signatories:
    """Which bodies, by id, have an active account that answers for them."""

    bodies: frozenset[int]

    def is_unsigned(self, matter: SupervisionMatter) -> bool:
        """Whether the matter waits for an acknowledgement that no account could give."""
        if matter.state != "issued" or matter.is_offline:
            return False
        return not any(body.pk in self.bodies for body in named_bodies(matter))


def signatories() -> Signatories:
    """As accounts stand now; one query."""
    held = Membership.objects.filter(account__is_active=True, role="contributor")
    found = held.filter(organisation__isnull=False).values_list("organisation_id", flat=True)
    return Signatories(frozenset(key for key in found if key is not None))
