"""Rules that hold a plan's targets against those of the plan it answers to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal

from districts.documents.messages import gettext_noop

from .model import (
    CONTRADICTION,
    DOUBT,
    NOTICE,
    Finding,
    Line,
    PlanFact,
    Ref,
    TargetFact,
    indicator_ref,
    line,
    places,
    shown_exactly,
)
from .rules import FIGURE_RULES
from .shown import shown

PART_EXCEEDS_WHOLE, SUM_OF_PARTS, COPIED_FIGURE = 2, 3, 4
COPIED_KINDS = frozenset(("level", "multiple", "average_growth", "reduction"))


@FIGURE_RULES.rule(
    PART_EXCEEDS_WHOLE,
    gettext_noop("A part exceeds the whole"),
    messages={
        "part_exceeds_whole": gettext_noop(
            "%(indicator)s: the target of %(part)s (“%(part_wording)s”) is %(ratio)s times that of "
            "%(whole)s (“%(whole_wording)s”)."
        ),
        "ratio": gettext_noop("%(part)s ÷ %(whole)s = %(ratio)s times (%(unit)s)"),
    },
)
def parts_exceeding_whole(plan: PlanFact) -> list[Finding]:
    """Targets of the plan for a part that exceed the whole's own target, on what can be summed.

    Compared are levels of the same indicator and deadline. The whole is the plan above, and the
    plan itself where it sets targets for its parts. Example: 80亿 of 2.8亿立方米 is 28.6 times.
    """
    return [
        exceeding(plan, part, total)
        for whole in (plan, plan.above)
        if whole is not None
        for part, total in pairs(plan, whole)
        if part.is_additive and exceeds(part, total)
    ]


def pairs(plan: PlanFact, whole: PlanFact) -> Iterable[tuple[TargetFact, TargetFact]]:
    """Levels of the plan's parts with the whole's level of the same indicator and deadline."""
    for part, total in itertools.product(levels(plan), levels(whole)):
        is_part = part.jurisdiction != whole.jurisdiction == total.jurisdiction
        if is_part and (part.indicator, part.deadline) == (total.indicator, total.deadline):
            yield part, total


def levels(plan: PlanFact) -> list[TargetFact]:
    """The plan's levels that are above zero and have a deadline."""
    return [
        one
        for one in plan.targets
        if one.kind == "level" and one.indicator and one.deadline and amount(one) > 0
    ]


def amount(target: TargetFact) -> Decimal:
    return target.value if target.value is not None else Decimal(0)


def exceeds(part: TargetFact, total: TargetFact) -> bool:
    return amount(part) > amount(total)


def exceeding(plan: PlanFact, part: TargetFact, total: TargetFact) -> Finding:
    ratio = shown(amount(part) / amount(total), 1)
    return Finding(
        rule=PART_EXCEEDS_WHOLE,
        severity=CONTRADICTION,
        plan=plan.slug,
        clauses=places(part, total),
        code="part_exceeds_whole",
        params={
            "indicator": indicator_ref(part),
            "part": Ref("jurisdiction", part.jurisdiction),
            "whole": Ref("jurisdiction", total.jurisdiction),
            "part_wording": part.wording,
            "whole_wording": total.wording,
            "ratio": ratio,
        },
        arithmetic=(
            line(
                "ratio",
                part=shown_exactly(part.value),
                whole=shown_exactly(total.value),
                ratio=ratio,
                unit=part.unit,
            ),
        ),
        subject=compared(part, total),
        targets=(part.handle, total.handle),
        doubted=(part.handle,),
    )


def compared(part: TargetFact, total: TargetFact) -> tuple[str, ...]:
    """What an answer to a comparison of two targets is about."""
    sides = (part.jurisdiction, part.about, total.plan, total.about)
    return (part.indicator or "", str(part.deadline), *sides)


@FIGURE_RULES.rule(
    SUM_OF_PARTS,
    gettext_noop("Sum of the parts"),
    messages={
        "sum_below_whole": gettext_noop(
            "%(indicator)s: the targets of %(number)s jurisdictions add up to %(sum)s (%(unit)s), "
            "%(share)s%% of the %(whole)s of %(whole_name)s."
        ),
        "sum_above_whole": gettext_noop(
            "%(indicator)s: the targets of %(number)s jurisdictions add up to %(sum)s (%(unit)s), "
            "more than the %(whole)s of %(whole_name)s (%(share)s%%)."
        ),
        "part": gettext_noop("%(part)s: %(value)s (%(unit)s), “%(wording)s”"),
        "sum": gettext_noop("%(parts)s = %(sum)s (%(unit)s); %(sum)s ÷ %(whole)s = %(share)s%%"),
    },
)
def sums_of_parts(whole: PlanFact) -> list[Finding]:
    """How far the parts' targets, added up, reach the whole's, where they are not equal.

    A part's own plan comes before what the whole's plan sets for it. Zones overlap districts and
    are left out, and so is a part that exceeds the whole by itself: another rule says so. Nothing
    is said of fewer than two parts. Example: 100 + 55 = 155 is 2.6 % of 6000.
    """
    findings = []
    for total in levels(whole):
        if not total.is_additive or total.jurisdiction != whole.jurisdiction:
            continue
        parts = parts_of(total, whole)
        if len(parts) > 1 and sum(amount(one) for one in parts) != amount(total):
            findings.append(sum_finding(whole, total, parts))
    return findings


def parts_of(total: TargetFact, whole: PlanFact) -> list[TargetFact]:
    """One target a part, in the order of the plans."""
    parts: dict[str, TargetFact] = {}
    for plan in (*whole.below, whole):
        for part, other in pairs(plan, whole):
            if other == total and not part.is_overlapping and not exceeds(part, total):
                parts.setdefault(part.jurisdiction, part)
    return list(parts.values())


def sum_finding(whole: PlanFact, total: TargetFact, parts: Sequence[TargetFact]) -> Finding:
    added = sum((amount(one) for one in parts), Decimal(0))
    share = shown(added / amount(total) * 100, 1)
    is_above = added > amount(total)
    values = [shown_exactly(one.value) for one in parts]
    numbers = {"sum": shown_exactly(added), "whole": shown_exactly(total.value), "share": share}
    return Finding(
        rule=SUM_OF_PARTS,
        severity=DOUBT if is_above else NOTICE,
        plan=whole.slug,
        clauses=places(total, *parts),
        code="sum_above_whole" if is_above else "sum_below_whole",
        params={
            "indicator": indicator_ref(total),
            "whole_name": Ref("jurisdiction", total.jurisdiction),
            "number": str(len(parts)),
            "unit": total.unit,
            **numbers,
        },
        arithmetic=(
            *(
                line(
                    "part",
                    part=Ref("jurisdiction", one.jurisdiction),
                    value=shown_exactly(one.value),
                    unit=one.unit,
                    wording=one.wording,
                )
                for one in parts
            ),
            line("sum", parts=" + ".join(values), unit=total.unit, **numbers),
        ),
        subject=(
            total.indicator or "",
            str(total.deadline),
            total.about,
            *sorted(f"{one.jurisdiction} {one.about}" for one in parts),
        ),
        targets=tuple(one.handle for one in (total, *parts)),
    )


@FIGURE_RULES.rule(
    COPIED_FIGURE,
    gettext_noop("Figure equal to the superior plan's"),
    messages={
        "copied_figure": gettext_noop(
            "%(indicator)s: the target %(value)s (%(unit)s) equals that of %(whole)s."
        ),
        "side": gettext_noop("%(jurisdiction)s, %(clause)s: “%(wording)s”"),
        "equal": "%(first)s = %(second)s",
    },
)
def copied_figures(plan: PlanFact) -> list[Finding]:
    """Figures of the plan that equal the whole's own: same indicator, kind, value and deadline.

    Example: 14 % in Rongchang's plan, 14 % in the city's.
    """
    if plan.above is None:
        return []
    whole = plan.above
    return [
        copied(plan, part, total)
        for part, total in itertools.product(plan.targets, whole.targets)
        if part.jurisdiction != whole.jurisdiction == total.jurisdiction
        and part.kind in COPIED_KINDS
        and part.indicator is not None
        and part.value is not None
        and (part.indicator, part.kind, part.value, part.deadline)
        == (total.indicator, total.kind, total.value, total.deadline)
    ]


def copied(plan: PlanFact, part: TargetFact, total: TargetFact) -> Finding:
    value = shown_exactly(part.value)
    return Finding(
        rule=COPIED_FIGURE,
        severity=NOTICE,
        plan=plan.slug,
        clauses=places(part, total),
        code="copied_figure",
        params={
            "indicator": indicator_ref(part),
            "value": value,
            "unit": part.unit,
            "whole": Ref("jurisdiction", total.jurisdiction),
        },
        arithmetic=(
            side_line(part),
            side_line(total),
            line("equal", first=value, second=shown_exactly(total.value)),
        ),
        subject=(part.kind, *compared(part, total)),
        targets=(part.handle, total.handle),
    )


def side_line(target: TargetFact) -> Line:
    """One of two compared statements, with its jurisdiction and clause."""
    return line(
        "side",
        jurisdiction=Ref("jurisdiction", target.jurisdiction),
        clause=target.clause,
        wording=target.wording,
    )
