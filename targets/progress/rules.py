"""The versions of the status rule: which there are, and which is in force on a day."""

import datetime
from dataclasses import dataclass

from targets.arithmetic import DEFAULT_RULE, FIRST_RULE, Rule
from targets.models import StatusRule

# The columns of a stored version that the arithmetic reads, under the same names.
SETTINGS = (
    "version",
    "on_track",
    "at_risk",
    "about",
    "rates_every_quarter",
    "pace_on_track",
    "pace_at_risk",
    "years_used",
    "figures_used",
    "figures_needed",
    "yearly_used",
    "yearly_needed",
)


@dataclass(frozen=True)
class RuleInForce(Rule):
    """A rule with the days from which and before which it holds, and the versions beside it."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    former: str = ""
    next: str = ""


def rules_by_age() -> list[Rule]:
    """Every version, the oldest first; the built-in ones where none is stored."""
    rows = list(StatusRule.objects.order_by("in_force_from", "pk"))
    before, after = [None, *rows][:-1], [*rows, None][1:]
    return [
        RuleInForce(
            **{name: getattr(row, name) for name in SETTINGS},
            since=row.in_force_from,
            until=later.in_force_from if later else None,
            former=earlier.version if earlier else "",
            next=later.version if later else "",
        )
        for row, earlier, later in zip(rows, before, after, strict=True)
    ] or [FIRST_RULE, DEFAULT_RULE]


def rule_in_force(day: datetime.date, rules: list[Rule] | None = None) -> Rule:
    """The newest version in force on a day; the oldest before any was, the built-in without one."""
    versions = rules_by_age() if rules is None else rules
    dated = [rule for rule in versions if isinstance(rule, RuleInForce)]
    if not dated:
        return versions[-1]
    in_force = [rule for rule in dated if rule.since and rule.since <= day]
    return in_force[-1] if in_force else dated[0]
