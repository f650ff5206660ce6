"""Growth against multiple against level.

Every statement says by which factor a quantity grows from its base year to its deadline: a
multiple says it, a rate of growth compounds to it, a level does so once its base is known from
elsewhere. Factors are compared as the yearly growth they imply.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from districts.documents.messages import gettext_noop
from targets.periods import Quarter

from .model import (
    CONTRADICTION,
    DOUBT,
    Finding,
    Line,
    Param,
    PlanFact,
    TargetFact,
    indicator_ref,
    line,
    places,
    shown_exactly,
)
from .rules import FIGURE_RULES
from .shown import shown, shown_amount, shown_rate

RULE = 1
# 增长超3倍, 增加1.5倍: literally by so much, loosely to so much. 增长到3倍 leaves no choice.
GROWN_BY = re.compile(
    r"(?:增长|增加|提高|提升|扩大)[^到至为，；。番]{0,4}?(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十])\s*倍"
)
CHINESE_DIGITS = {digit: float(i + 1) for i, digit in enumerate("一二三四五六七八九十")} | {
    "两": 2.0
}
# 较2020年, 以2020年为基期, 在2020年基础上
BASE_YEAR = re.compile(r"(?:较|比|以|从|自|由)\s*(20\d\d)\s*年|(20\d\d)\s*年(?:末|底|的)*基础上")
# A level and its base are published rounded; this is how much growth a year that may hide.
LEVEL_TOLERANCE = 0.5
# 左右 holds from 95 % of a rate on.
ABOUT_SHARE = 0.05
LOWER, UPPER = frozenset((">=", ">", "~")), frozenset(("<=", "<"))


@dataclass(frozen=True)
class Reading:
    """A way to understand a statement: its name, and the factor from base to deadline."""

    name: str
    factor: float

    def growth(self, years: float) -> float:
        """The yearly growth in percent that reaches the factor: 2 in 5 years → 14.87."""
        return float(self.factor ** (1 / years) - 1) * 100


@dataclass(frozen=True)
class Statement:
    """A target with its possible readings, the literal one first, and its tolerance in percent."""

    target: TargetFact
    readings: tuple[Reading, ...]
    tolerance: float
    base: float | None = None


Combination = tuple[Reading, ...]


@FIGURE_RULES.rule(
    RULE,
    gettext_noop("Growth against multiple against level"),
    messages={
        "levels_differ": gettext_noop(
            "Two different figures for %(indicator)s at the same date: “%(first)s” "
            "and “%(second)s”."
        ),
        "growth_conflict": gettext_noop(
            "The figures for %(indicator)s do not fit together: “%(first)s” means "
            "%(first_growth)s%% a year, “%(second)s” means %(second_growth)s%% a year."
        ),
        "growth_fits_loosely": gettext_noop(
            "The figures for %(indicator)s fit together only if “%(wording)s” is read as %(loose)s "
            "times (%(loose_growth)s%% a year); literally it is %(strict)s times, which needs "
            "%(strict_growth)s%% a year."
        ),
        "difference": gettext_noop("%(high)s − %(low)s = %(difference)s (%(unit)s)"),
        "implied_by_plain": gettext_noop(
            "“%(wording)s”: %(factor)s times in %(years)s years: "
            "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
        ),
        "implied_by_strict": gettext_noop(
            "“%(wording)s” read strictly, %(factor)s times in %(years)s years: "
            "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
        ),
        "implied_by_loose": gettext_noop(
            "“%(wording)s” read loosely, %(factor)s times in %(years)s years: "
            "%(factor)s^(1/%(years)s) − 1 = %(growth)s%% a year"
        ),
        "implied_by_growth": gettext_noop(
            "“%(wording)s”: (1 + %(value)s%%)^%(years)s = %(factor)s times"
        ),
        "implied_by_level": gettext_noop(
            "“%(wording)s” from a base of %(base)s (%(unit)s): %(value)s ÷ %(base)s = %(factor)s "
            "times in %(years)s years, %(growth)s%% a year"
        ),
        "base_by_multiple": gettext_noop(
            "Base implied: %(level)s ÷ %(factor)s = %(base)s (%(unit)s)"
        ),
        "base_by_growth": gettext_noop(
            "Base implied: %(level)s ÷ (1 + %(rate)s%%)^%(years)s = %(base)s (%(unit)s)"
        ),
    },
)
def growth_against_multiple_against_level(plan: PlanFact) -> list[Finding]:
    """Statements on one quantity that imply different growth from the same base year.

    Silent where no factor can be computed: no deadline, no base year, or a single statement.
    Example: 2 × in 5 years is 14.87 % a year, which 20 % a year contradicts.
    """
    findings: list[Finding] = []
    for group in plan.groups():
        findings += differing_levels(plan, group)
        for base_quarter in base_quarters(group):
            findings += differing_growth(plan, group, base_quarter)
    return findings


def differing_levels(plan: PlanFact, group: Sequence[TargetFact]) -> list[Finding]:
    """Two different levels for the same quantity and date, both floors or both ceilings."""
    levels = [one for one in group if one.kind == "level" and one.value is not None]
    return [
        Finding(
            rule=RULE,
            severity=CONTRADICTION,
            plan=plan.slug,
            clauses=places(first, second),
            code="levels_differ",
            params={
                "indicator": indicator_ref(first),
                "first": first.wording,
                "second": second.wording,
            },
            arithmetic=(difference_line(first, second),),
            subject=subject_of((first, second)),
            targets=(first.handle, second.handle),
            doubted=(first.handle, second.handle),
        )
        for first, second in itertools.combinations(levels, 2)
        if first.value != second.value and are_alike(first.operator, second.operator)
    ]


def are_alike(first: str, second: str) -> bool:
    return any(first in side and second in side for side in (LOWER, UPPER))


def difference_line(first: TargetFact, second: TargetFact) -> Line:
    low, high = sorted(one.value for one in (first, second) if one.value is not None)
    return line(
        "difference",
        high=shown_exactly(high),
        low=shown_exactly(low),
        difference=shown_exactly(high - low),
        unit=first.unit,
    )


def base_quarters(group: Iterable[TargetFact]) -> list[Quarter]:
    """The base quarters that the group's statements name."""
    named = (base_quarter_of(target) for target in group)
    return list(dict.fromkeys(quarter for quarter in named if quarter is not None))


def base_quarter_of(target: TargetFact) -> Quarter | None:
    """The quarter from which the target counts; the end of the year that its wording names."""
    if target.base_quarter is not None:
        return target.base_quarter
    year = named_base_year(target)
    return Quarter(year, 4) if year else None


def named_base_year(target: TargetFact) -> int | None:
    """The base year written in the wording, else in its clause; a year of the deadline is none."""
    for text in (target.wording, target.context):
        for match in BASE_YEAR.finditer(text):
            year = int(match[1] or match[2])
            if target.deadline is None or year < target.deadline.year:
                return year
    return None


def differing_growth(
    plan: PlanFact, group: Sequence[TargetFact], base_quarter: Quarter
) -> list[Finding]:
    """At most one finding: the group's statements from `base_quarter` fit in no literal reading."""
    deadline = group[0].deadline
    if deadline is None or deadline <= base_quarter:
        return []
    years = (deadline - base_quarter) / 4
    sole = len(base_quarters(group)) == 1
    counted = [
        one
        for one in group
        if base_quarter_of(one) == base_quarter or (sole and base_quarter_of(one) is None)
    ]
    statements = statements_of(counted, years)
    literal = tuple(one.readings[0] for one in statements)
    if fit(statements, literal, years):
        return []
    readings = itertools.product(*(one.readings for one in statements))
    loose = next((choice for choice in readings if fit(statements, choice, years)), None)
    levels = [one for one in counted if one.kind == "level" and one.value is not None]
    concerned = list(dict.fromkeys([*levels, *(one.target for one in statements)]))
    return [
        Finding(
            rule=RULE,
            severity=CONTRADICTION if loose is None else DOUBT,
            plan=plan.slug,
            clauses=places(*concerned),
            code="growth_conflict" if loose is None else "growth_fits_loosely",
            params=(
                conflict_params(statements, literal, years)
                if loose is None
                else looseness_params(statements, literal, loose, years)
            ),
            arithmetic=tuple(arithmetic_of(statements, levels, years)),
            subject=subject_of(concerned),
            targets=tuple(one.handle for one in concerned),
        )
    ]


def statements_of(targets: Sequence[TargetFact], years: float) -> list[Statement]:
    """The targets from which a factor follows."""
    statements: list[Statement] = []
    bases = {one.base_value for one in targets if one.base_origin in ("stated", "observed")}
    for target in targets:
        if target.value is None or target.value <= 0:
            continue
        value = float(target.value)
        if target.kind == "multiple":
            statements.append(Statement(target, multiple_readings(target, value), 0.0))
        elif target.kind == "average_growth":
            factor = (1 + value / 100) ** years
            readings = (Reading("growth", factor),)
            tolerance = growth_tolerance(target.value, target.operator)
            statements.append(Statement(target, readings, tolerance))
        elif target.kind == "level":
            for base in sorted(float(one) for one in bases if one is not None and one > 0):
                readings = (Reading("level", value / base),)
                statements.append(Statement(target, readings, LEVEL_TOLERANCE, base))
    return statements


def multiple_readings(target: TargetFact, value: float) -> tuple[Reading, ...]:
    """What a multiple may mean: 增长超3倍 is literally 4 times the base, loosely 3 times."""
    match = GROWN_BY.search(target.wording)
    if match:
        number = match["number"]
        loose = CHINESE_DIGITS[number] if number in CHINESE_DIGITS else float(number)
        if value in (loose, loose + 1):  # whichever of the two the target was stored with
            return Reading("strict", loose + 1), Reading("loose", loose)
    return (Reading("plain", value),)


def growth_tolerance(rate: Decimal, operator: str | None) -> float:
    """Half a unit of the rate's last published place, in percent; more for 左右.

    25 → 0.5; 14.9 → 0.05; 25左右 → 0.5 + 5 % of 25 = 1.75.
    """
    _whole, _point, decimals = shown_exactly(rate).partition(".")
    half = 0.5 * 10.0 ** -len(decimals)
    return half + (float(rate) * ABOUT_SHARE if operator == "~" else 0.0)


def fit(statements: Sequence[Statement], choice: Sequence[Reading], years: float) -> bool:
    """Whether the readings imply the same yearly growth, each pair within its tolerance."""
    pairs = itertools.combinations(zip(statements, choice, strict=True), 2)
    return all(
        abs(first.growth(years) - second.growth(years)) <= max(one.tolerance, two.tolerance) + 1e-9
        for (one, first), (two, second) in pairs
    )


def conflict_params(
    statements: Sequence[Statement], literal: Combination, years: float
) -> dict[str, Param]:
    """The two statements that lie furthest apart, and the growth each implies."""
    pairs = list(zip(statements, literal, strict=True))
    slow = min(pairs, key=lambda pair: pair[1].growth(years))
    fast = max(pairs, key=lambda pair: pair[1].growth(years))
    return {
        "indicator": indicator_ref(slow[0].target),
        "first": slow[0].target.wording,
        "first_growth": shown_rate(slow[1].growth(years)),
        "second": fast[0].target.wording,
        "second_growth": shown_rate(fast[1].growth(years)),
    }


def looseness_params(
    statements: Sequence[Statement], literal: Combination, loose: Combination, years: float
) -> dict[str, Param]:
    """The statement that had to be read loosely, with the growth of both readings."""
    index = next(i for i, reading in enumerate(loose) if reading != literal[i])
    target = statements[index].target
    return {
        "indicator": indicator_ref(target),
        "wording": target.wording,
        "strict": shown(literal[index].factor, 2),
        "strict_growth": shown_rate(literal[index].growth(years)),
        "loose": shown(loose[index].factor, 2),
        "loose_growth": shown_rate(loose[index].growth(years)),
    }


def arithmetic_of(
    statements: Sequence[Statement], levels: Sequence[TargetFact], years: float
) -> Iterable[Line]:
    """What each reading implies: growth a year or factor, and the base of each level."""
    for statement in statements:
        for reading in statement.readings:
            yield implied_line(statement, reading, years)
            if reading.name == "level":
                continue
            for level in levels:
                yield base_line(level, statement, reading, years)


def implied_line(statement: Statement, reading: Reading, years: float) -> Line:
    target = statement.target
    params: dict[str, Param] = {
        "wording": target.wording,
        "value": shown_exactly(target.value),
        "years": shown(years, 2),
        "factor": shown(reading.factor, 2),
        "growth": shown_rate(reading.growth(years)),
        "unit": target.unit,
    }
    if statement.base is not None:
        params["base"] = shown_amount(statement.base)
    return Line(f"implied_by_{reading.name}", params)


def base_line(level: TargetFact, statement: Statement, reading: Reading, years: float) -> Line:
    """The base from which the level is reached by the reading's factor: 6000 ÷ 2 = 3000."""
    value = float(level.value or 0)
    params: dict[str, Param] = {
        "level": shown_exactly(level.value),
        "factor": shown(reading.factor, 2),
        "base": shown_amount(value / reading.factor),
        "unit": level.unit,
    }
    if reading.name != "growth":
        return Line("base_by_multiple", params)
    rate = shown_exactly(statement.target.value)
    return line("base_by_growth", **params, rate=rate, years=shown(years, 2))


def subject_of(targets: Sequence[TargetFact]) -> tuple[str, ...]:
    first = targets[0]
    return (
        first.jurisdiction,
        first.indicator or "",
        str(first.deadline or ""),
        *sorted({target.about for target in targets}),
    )
