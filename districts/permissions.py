"""Who may do what: each deed names the roles that hold it, and one function answers.

The roles of a reader are read again at every request, so that taking a role away takes effect at
the next one. A scope is "all", or "own": only for the reader's own jurisdictions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
SIGNED_IN = ("official", "reporter", "reviewer", "leader", "administrator", "auditor")


@dataclass(frozen=True)
class Deed:
    """Something a person may do, and the scope in which each role may."""

    name: str
    grants: Mapping[str, str]


def grants(*roles: str, own: Iterable[str] = ()) -> dict[str, str]:
    """Scopes of a deed: "all" for `roles`, "own" for the roles in `own`."""
    return {**dict.fromkeys(own, "own"), **dict.fromkeys(roles, "all")}


SEE_PLANS = Deed("see_plans", grants(ANONYMOUS, *SIGNED_IN))
SEE_UNPUBLISHED_PLANS = Deed(
    "see_unpublished_plans",
    grants("official", "reviewer", "leader", "administrator", "auditor", own=["reporter"]),
)
# Who typed, reviewed and remarked what: a district's people are not a colleague's business.
SEE_PERSONS = Deed(
    "see_persons",
    grants("official", "reviewer", "leader", "administrator", "auditor", own=["reporter"]),
)
SEE_AUDIT_TRAIL = Deed("see_audit_trail", grants("auditor"))
LOAD_PLANS = Deed("load_plans", grants("administrator"))
MANAGE_PEOPLE = Deed("manage_people", grants("administrator"))


@dataclass(frozen=True)
class Reader:
    """Who is looking: roles and own jurisdictions, as they stand at this request."""

    roles: frozenset[str] = frozenset({ANONYMOUS})
    jurisdiction_ids: frozenset[int] = frozenset()
    account_id: int | None = field(default=None, compare=False)

    def may(self, deed: Deed, jurisdiction_id: int | None = None) -> bool:
        """Whether the reader may do `deed`; for a deed held for own jurisdictions, name the one."""
        scopes = {deed.grants[role] for role in self.roles if role in deed.grants}
        return "all" in scopes or ("own" in scopes and jurisdiction_id in self.jurisdiction_ids)

    def has_some(self, deed: Deed) -> bool:
        """Whether the reader may do `deed` for at least one jurisdiction."""
        return self.may(deed) or bool(self.own(deed))

    def own(self, deed: Deed) -> list[int]:
        """The reader's own jurisdictions for which the reader may do `deed`, by their ids."""
        return [own for own in sorted(self.jurisdiction_ids) if self.may(deed, own)]

    @property
    def sees_nonpublic(self) -> bool:
        """Whether pages may show the reader what a stranger may not see."""
        return self.has_some(SEE_UNPUBLISHED_PLANS)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def scope_key(self) -> str:
        """Names everything that what-is-shown may depend on: the key of cached pieces."""
        return ",".join([*sorted(self.roles), *map(str, sorted(self.jurisdiction_ids))])


def reader_of(account: Any, held: Iterable[tuple[str, int | None]] | None = None) -> Reader:
    """The reader an account is now; nobody in particular for an anonymous or disabled one.

    `held` are its roles, each with its jurisdiction, where they were just read.
    """
    if not account.is_authenticated or not account.is_active:
        return Reader()
    rows = account.memberships.values_list("role", "jurisdiction_id") if held is None else held
    rows = list(rows)
    return Reader(
        roles=frozenset({ANONYMOUS, *(role for role, _own in rows)}),
        jurisdiction_ids=frozenset(own for _role, own in rows if own is not None),
        account_id=account.pk,
    )
