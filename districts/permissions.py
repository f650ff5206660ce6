"""Who may do what: each deed names the roles that hold it, and one function answers.

The roles of a reader are read again at every request, so that taking a role away takes effect at
the next one. A scope is "all", or "own": only for the jurisdictions that the role is held for, or
"body": only for tasks that name a body it is held for, which querysets decide and `may` does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
SIGNED_IN = (
    "official",
    "contributor",
    "reporter",
    "reviewer",
    "supervisor",
    "leader",
    "administrator",
    "keeper",
    "auditor",
)
# An official without a district belongs to the city office: "own" is everything then.
WIDE_WITHOUT_PLACE = frozenset({"official"})
# A role that rests while the same person holds the other: administrators do not review.
RESTS_BESIDE = {"reviewer": "administrator"}


@dataclass(frozen=True)
class Deed:
    """Something a person may do, and the scope in which each role may."""

    name: str
    grants: Mapping[str, str]


def grants(*roles: str, own: Iterable[str] = (), body: Iterable[str] = ()) -> dict[str, str]:
    """Scopes of a deed: "all" for `roles`, "own" for those in `own`, "body" for those in `body`."""
    scopes = {"own": own, "body": body, "all": roles}
    return {role: scope for scope, held in scopes.items() for role in held}


SEE_PLANS = Deed("see_plans", grants(ANONYMOUS, *SIGNED_IN))
SEE_UNPUBLISHED_PLANS = Deed(
    "see_unpublished_plans",
    grants(
        "official",
        "reviewer",
        "leader",
        "administrator",
        "auditor",
        own=["reporter"],
        body=["contributor"],
    ),
)
# Who typed, reviewed and remarked what: a district's people are not a colleague's business.
SEE_PERSONS = Deed(
    "see_persons",
    grants("reviewer", "leader", "auditor", own=["official", "contributor", "reporter"]),
)
SEE_AUDIT_TRAIL = Deed("see_audit_trail", grants("auditor"))
LOAD_PLANS = Deed("load_plans", grants("administrator"))
MANAGE_PEOPLE = Deed("manage_people", grants("keeper"))


@dataclass(frozen=True)
class Reader:
    """Who is looking: roles, and what each is held for, as they stand at this request.

    `places` are pairs of a role and the id of a jurisdiction that it is held for; `bodies` are the
    ids of the organisations that a contributor answers for, each with its jurisdiction's.
    """

    roles: frozenset[str] = frozenset({ANONYMOUS})
    places: frozenset[tuple[str, int]] = frozenset()
    bodies: frozenset[tuple[int, int]] = frozenset()
    account_id: int | None = field(default=None, compare=False)

    def may(self, deed: Deed, jurisdiction_id: int | None = None) -> bool:
        """Whether the reader may do `deed`; for a deed held for own jurisdictions, name the one."""
        held = {role: deed.grants[role] for role in self.roles if role in deed.grants}
        if "all" in held.values():
            return True
        owning = [role for role, scope in held.items() if scope == "own"]
        bound = {role for role, _place in self.places}
        if any(role in WIDE_WITHOUT_PLACE and role not in bound for role in owning):
            return True
        return any((role, jurisdiction_id) in self.places for role in owning)

    def has_some(self, deed: Deed) -> bool:
        """Whether the reader may do `deed` for at least one jurisdiction."""
        return self.may(deed) or bool(self.own(deed))

    def own(self, deed: Deed) -> list[int]:
        """The reader's own jurisdictions for which the reader may do `deed`, by their ids."""
        return sorted({own for _role, own in self.places if self.may(deed, own)})

    @property
    def jurisdiction_ids(self) -> frozenset[int]:
        """The jurisdictions that any of the reader's roles is held for."""
        return frozenset(own for _role, own in self.places)

    @property
    def body_ids(self) -> frozenset[int]:
        """The organisations that the reader answers for."""
        return frozenset(body for body, _own in self.bodies)

    @property
    def sees_nonpublic(self) -> bool:
        """Whether pages may show the reader what a stranger may not see."""
        return self.has_some(SEE_UNPUBLISHED_PLANS) or bool(self.bodies)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def scope_key(self) -> str:
        """Names everything that what-is-shown may depend on: the key of cached pieces."""
        places = [f"{role}{own}" for role, own in sorted(self.places)]
        bodies = [f"{own}-{body}" for body, own in sorted(self.bodies)]
        return ",".join([*sorted(self.roles), *places, *bodies])


def reader_of(
    account: Any, held: Iterable[tuple[str, int | None, int | None]] | None = None
) -> Reader:
    """The reader an account is now; nobody in particular for an anonymous or disabled one.

    `held` are its roles, each with its jurisdiction and organisation, where they were just read.
    """
    if not account.is_authenticated or not account.is_active:
        return Reader()
    if held is None:
        held = account.memberships.values_list("role", "jurisdiction_id", "organisation_id")
    rows = [row for row in held if row[0]]
    names = {role for role, _own, _body in rows}
    rows = [row for row in rows if RESTS_BESIDE.get(row[0]) not in names]
    return Reader(
        roles=frozenset({ANONYMOUS, *(role for role, _own, _body in rows)}),
        places=frozenset((role, own) for role, own, _body in rows if own is not None),
        bodies=frozenset(
            (body, own) for _role, own, body in rows if body is not None and own is not None
        ),
        account_id=account.pk,
    )
