"""Made-up plans and targets for the rules on numbers."""

from decimal import Decimal
from typing import Any

from targets.audit.model import Finding, Line, PlanFact, TargetFact
from targets.periods import Quarter

DEADLINE, BASE = Quarter(2025, 4), Quarter(2020, 4)


def target(kind: str = "level", value: str | None = None, **others: Any) -> TargetFact:
    """A target of plan `here` on green loans; a level unless said otherwise."""
    given = {
        "plan": "here",
        "key": f"{kind}-{value}",
        "jurisdiction": "here",
        "indicator": "green_loan_balance",
        "operator": ">=",
        "unit": "亿元",
        "deadline": DEADLINE,
        "clause": "一（二）",
        "wording": f"{kind} {value}",
        "base_quarter": BASE if kind in ("multiple", "average_growth", "reduction") else None,
        "is_additive": True,
        "indicator_unit": "亿元",
        **others,
    }
    return TargetFact(kind=kind, value=None if value is None else Decimal(value), **given)


def plan(*targets: TargetFact, slug: str = "here", **others: Any) -> PlanFact:
    return PlanFact(slug, slug, targets, **others)


def level_of(slug: str, value: str, **others: Any) -> TargetFact:
    """A level of another plan's own jurisdiction."""
    return target("level", value, plan=slug, **{"jurisdiction": slug, **others})


def line(finding: Finding, code: str, **wanted: str) -> Line:
    """The finding's only line of this code, of those with the wanted params."""
    lines = [
        one
        for one in finding.arithmetic
        if one.code == code and wanted.items() <= dict(one.params).items()
    ]
    assert len(lines) == 1, (code, finding.arithmetic)
    return lines[0]
