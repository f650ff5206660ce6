"""Rules on what a statement leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from districts.documents.messages import gettext_noop

from .growth import base_quarter_of, named_base_year
from .model import (
    DOUBT,
    NOTICE,
    Finding,
    Line,
    PlanFact,
    TargetFact,
    indicator_ref,
    line,
    places,
    shown_exactly,
)
from .rules import FIGURE_RULES
from .shown import shown, shown_amount

NOT_STATED, FLOW_OR_STOCK = 5, 6
COUNTED = frozenset(("level", "multiple", "average_growth", "reduction", "first_occurrence"))
RELATIVE = frozenset(("multiple", "average_growth", "reduction"))
# 较“十三五”末, 比上年: a base named without a number of the year.
BASE_IN_WORDS = re.compile(r"(?:较|比|以|从|自)\s*[“\"]?(?:十[一二三四五]五|上年|上一年|去年|基期)")
# 规模 leaves open whether the amount of the year or the amount outstanding is meant.
AMBIGUOUS = re.compile(r"总?规模|总量|总额")
CALLED = re.compile(rf"\w*(?:{AMBIGUOUS.pattern})")
SAID = re.compile(r"余额|存量|存续|发行额|发行量|当年|年度|全年|新增|累计|每年")
MONEY_UNITS = frozenset(("元", "万元", "亿元"))
SIZED = frozenset(("level", "multiple", "average_growth"))
YEARS_TRIED = 3


@FIGURE_RULES.rule(
    NOT_STATED,
    gettext_noop("No deadline, or no base year stated"),
    messages={
        "no_deadline": gettext_noop("“%(wording)s” has no deadline."),
        "no_base_year": gettext_noop(
            "%(indicator)s: “%(wording)s” counts from a base year that is not stated."
        ),
        "no_elapsed_time": gettext_noop(
            "Without a deadline neither the time elapsed nor a path can be computed."
        ),
        "no_base_figure": gettext_noop("Without a base year the figure cannot be recomputed."),
        "base_if_year": gettext_noop(
            "From %(year)s: base %(level)s ÷ (1 + %(rate)s%%)^%(years)s = %(base)s (%(unit)s)"
        ),
    },
)
def no_deadline_or_base_year(plan: PlanFact) -> list[Finding]:
    """Targets without a deadline; relative ones whose base year is written nowhere near them.

    Multiples, growth and reductions need a base year; it may stand with another statement of the
    same quantity. A deadline taken from the clause's context counts as stated.
    """
    without_deadline = [one for one in plan.targets if one.deadline is None]
    return [
        *(deadline_finding(plan, one) for one in without_deadline),
        *(
            base_finding(plan, one, group)
            for group in plan.groups()
            if not any(has_base_year(one) for one in group)
            for one in group
            if one.kind in RELATIVE
        ),
    ]


def has_base_year(target: TargetFact) -> bool:
    """Whether a base year is written in the statement or its clause."""
    if target.base_origin == "stated" or named_base_year(target) is not None:
        return True
    return any(BASE_IN_WORDS.search(text) for text in (target.wording, target.context))


def deadline_finding(plan: PlanFact, target: TargetFact) -> Finding:
    return Finding(
        rule=NOT_STATED,
        severity=DOUBT if target.kind in COUNTED else NOTICE,
        plan=plan.slug,
        clauses=places(target),
        code="no_deadline",
        params={"wording": target.wording},
        arithmetic=(line("no_elapsed_time"),),
        subject=("deadline", *named(target)),
        targets=(target.handle,),
    )


def base_finding(plan: PlanFact, target: TargetFact, group: Sequence[TargetFact]) -> Finding:
    return Finding(
        rule=NOT_STATED,
        severity=DOUBT,
        plan=plan.slug,
        clauses=places(target),
        code="no_base_year",
        params={"indicator": indicator_ref(target), "wording": target.wording},
        arithmetic=bases_tried(target, group) or (line("no_base_figure"),),
        subject=("base year", *named(target)),
        targets=(target.handle,),
    )


def named(target: TargetFact) -> tuple[str, ...]:
    return target.jurisdiction, target.key, target.about, target.wording


def bases_tried(target: TargetFact, group: Sequence[TargetFact]) -> tuple[Line, ...]:
    """How much hangs on the base year: the base of the group's level, by the year assumed.

    100 at 30 % a year: 26.93 from 2020, 35.01 from 2021, 45.52 from 2022.
    """
    level = next((one for one in group if one.kind == "level" and one.value), None)
    first = base_quarter_of(target)
    if target.kind != "average_growth" or not (level and level.value and target.value and first):
        return ()
    lines = []
    for later in range(YEARS_TRIED):
        base_quarter = first + 4 * later
        if target.deadline is None or base_quarter >= target.deadline:
            break
        years = (target.deadline - base_quarter) / 4
        base = float(level.value) / (1 + float(target.value) / 100) ** years
        lines.append(
            line(
                "base_if_year",
                year=str(base_quarter.year),
                level=shown_exactly(level.value),
                rate=shown_exactly(target.value),
                years=shown(years, 2),
                base=shown_amount(base),
                unit=level.unit,
            )
        )
    return tuple(lines)


@FIGURE_RULES.rule(
    FLOW_OR_STOCK,
    gettext_noop("Flow or stock not said"),
    messages={
        "flow_or_stock": gettext_noop(
            "“%(title)s” (%(wording)s) does not say whether the amount of the year or the amount "
            "outstanding is meant."
        ),
        "as_flow": gettext_noop(
            "As the amount of a year it counts from zero each January; as %(indicator)s it is "
            "taken so."
        ),
        "as_stock": gettext_noop(
            "As the amount outstanding it is carried over from year to year: another series."
        ),
    },
)
def flow_or_stock_not_said(plan: PlanFact) -> list[Finding]:
    """Amounts of money called a 规模, without a word whether of the year or outstanding.

    One finding a quantity. Example: 绿色债券发行规模达到900亿元.
    """
    findings = []
    for group in plan.groups():
        open_ones = [one for one in group if is_size(one) and leaves_open(one)]
        if open_ones:
            findings.append(flow_finding(plan, open_ones))
    return findings


def is_size(target: TargetFact) -> bool:
    is_money = target.unit in MONEY_UNITS or target.indicator_unit in MONEY_UNITS
    return target.kind in SIZED and is_money


def leaves_open(target: TargetFact) -> bool:
    # A title may be the indicator's name: where the plan's own sentence is loaded, that counts.
    texts = (target.context or target.title, target.wording)
    is_open = any(AMBIGUOUS.search(text) for text in texts)
    return is_open and not any(SAID.search(text) for text in texts)


def name_of(target: TargetFact) -> str:
    """What the plan calls the amount: its title, else the words of its sentence up to 规模."""
    if AMBIGUOUS.search(target.title):
        return target.title
    return str(CALLED.findall(f"{target.context}，{target.wording}")[0])


def flow_finding(plan: PlanFact, targets: Sequence[TargetFact]) -> Finding:
    first = targets[0]
    return Finding(
        rule=FLOW_OR_STOCK,
        severity=DOUBT,
        plan=plan.slug,
        clauses=places(*targets),
        code="flow_or_stock",
        params={
            "title": name_of(targets[-1]),
            "wording": "；".join(one.wording for one in targets),
        },
        arithmetic=(
            line("as_flow", indicator=indicator_ref(first)),
            line("as_stock"),
        ),
        subject=(first.jurisdiction, *(part for one in targets for part in (one.key, one.about))),
        targets=tuple(one.handle for one in targets),
    )
