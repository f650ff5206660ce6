"""What a target asks for, in the indicator's own unit, and whether a figure meets it.

All of this is decided in Decimal: (1.2^5)^(1/5) - 1 comes out as 0.19999999999999996 in floats,
and a district that kept its 20 % would be called short of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any, Literal, get_args

from targets.arithmetic.quantities import QUARTERS_A_YEAR, Path
from targets.periods import Quarter

Kind = Literal[
    "level",
    "multiple",
    "average_growth",
    "reduction",
    "first_occurrence",
    "assigned",
    "direction",
    "milestone",
]
Operator = Literal[">=", ">", "<=", "<", "~"]
Basis = Literal["point_in_time", "year_to_date", "cumulative", "annual"]
Relation = Literal["=", ">", "~"]
RELATIONS = get_args(Relation)

# Wide enough that every whole-year power of a growth rate as plans write them is exact.
_EXACT = Context(prec=100)


@dataclass(frozen=True)
class Declaration:
    """A reviewer's word on a milestone: whether it is met, and in which quarter that was said."""

    is_met: bool
    quarter: Quarter


@dataclass(frozen=True)
class Goal:
    """What one target asks for. `value` stands as the plan writes it: 6000, 2 (翻一番), 20 (20%).

    A milestone has no figure; its `declared` holds the reviewer's word once there is one. `breaks`
    are the quarters from which the indicator's series is counted in another way. `is_doubted` says
    that the figure the plan gives is itself in doubt, `is_not_applicable` that the last that was
    reported of it is that it does not apply.
    """

    kind: Kind
    operator: Operator | None = None
    value: Decimal | None = None
    baseline: Decimal | None = None
    baseline_quarter: Quarter | None = None
    deadline: Quarter | None = None
    path: Path | None = None
    basis: Basis = "point_in_time"
    higher_is_better: bool = True
    declared: Declaration | None = None
    breaks: tuple[Quarter, ...] = ()
    is_doubted: bool = False
    is_not_applicable: bool = False

    def __post_init__(self) -> None:
        _require("kind", self.kind, get_args(Kind))
        _require("operator", self.operator, (*get_args(Operator), None))
        _require("path", self.path, (*get_args(Path), None))
        _require("basis", self.basis, get_args(Basis))

    @property
    def is_lower_better(self) -> bool:
        """Whether smaller figures are better: `<=` and `<` say so, else the indicator does.

        Never for a first occurrence: that something begins to be there is more, not less.
        """
        if self.kind == "first_occurrence":
            return False
        if self.operator in ("<=", "<"):
            return True
        return self.operator in ("~", None) and not self.higher_is_better

    def is_rated(self, quarter: Quarter) -> bool:
        """Whether figures of the quarter can be held against the path.

        A running total of part of a year, or an annual figure outside Q4, cannot.
        """
        return not self.is_rated_yearly or quarter.is_year_end

    @property
    def is_rated_yearly(self) -> bool:
        """Whether only figures of a fourth quarter stand for something whole."""
        return self.basis in ("year_to_date", "annual")

    @property
    def has_baseline(self) -> bool:
        return self.baseline is not None and self.baseline_quarter is not None

    def has_ended(self, as_of: Quarter) -> bool:
        """Whether the deadline is reached; never for a target without one."""
        return self.deadline is not None and as_of >= self.deadline


@dataclass(frozen=True)
class Reading:
    """The one figure used for a quarter. `>` is "more than", `~` is "about".

    `source` says where it came from and plays no part in the arithmetic.
    """

    quarter: Quarter
    value: Decimal
    relation: Relation = "="
    source: Any = None

    def __post_init__(self) -> None:
        _require("relation", self.relation, RELATIONS)

    @property
    def is_lower_bound(self) -> bool:
        """Whether only a floor is known: it can prove a target met, never missed."""
        return self.relation == ">"


@dataclass(frozen=True)
class Rule:
    """The thresholds of the status order, and the version under which they are published.

    `on_track` and `at_risk` are lower limits of gap_share; `about` is the share of a figure
    from which a target written with 左右 is met.

    `rates_every_quarter` is what version 2 brought: what cannot be held against a path is rated
    by its expected year end or its pace, a rating stands until a later one replaces it, a target
    whose own figure is in doubt is not rated, and after the deadline its own quarter alone
    decides. `pace_on_track` and `pace_at_risk` are upper limits of need ÷ pace; `years_used` is
    how many earlier years say what share of a year has come by a quarter; a pace is taken over at
    most `figures_used` figures and at least `figures_needed`, of yearly figures `yearly_used` and
    `yearly_needed`.
    """

    version: str = "2"
    on_track: Decimal = Decimal("-0.05")
    at_risk: Decimal = Decimal("-0.15")
    about: Decimal = Decimal("0.95")
    rates_every_quarter: bool = True
    pace_on_track: Decimal = Decimal("1")
    pace_at_risk: Decimal = Decimal("1.5")
    years_used: int = 3
    figures_used: int = 5
    figures_needed: int = 3
    yearly_used: int = 3
    yearly_needed: int = 2


FIRST_RULE = Rule(version="1", rates_every_quarter=False)
DEFAULT_RULE = Rule()


def target_level(goal: Goal) -> Decimal | None:
    """T, the level to reach at the deadline, in the indicator's own unit.

    Undefined without a value; for a multiple without baseline; for average growth without
    baseline, baseline quarter or a deadline after it; and for the kinds that have no level.

    >>> target_level(Goal(kind="multiple", operator=">=", value=Decimal(2), baseline=Decimal(3000)))
    Decimal('6000')
    """
    return _level(goal, goal.value)


def threshold(goal: Goal, rule: Rule) -> Decimal | None:
    """The level from which the target counts as met: T, or for 左右 a little short of it.

    左右 eases the figure as the plan writes it: of a growth target the growth rate. Undefined
    where T is; for a first occurrence it is zero.

    >>> threshold(Goal(kind="level", operator="~", value=Decimal(57)), DEFAULT_RULE)
    Decimal('54.15')
    """
    if goal.kind == "first_occurrence":
        return Decimal(0)
    return _level(goal, _eased(goal, rule) if goal.operator == "~" else goal.value)


def is_met(
    goal: Goal, value: Decimal, relation: Relation = "=", *, rule: Rule = DEFAULT_RULE
) -> bool | None:
    """Whether a figure meets the target; None when that cannot be said.

    A "more than" figure proves a target met from T on and otherwise proves nothing. Undefined
    without a level or an operator to hold the figure against.

    >>> is_met(Goal(kind="level", operator=">", value=Decimal(15)), Decimal(15))
    False
    """
    limit = threshold(goal, rule)
    operator = ">" if goal.kind == "first_occurrence" else goal.operator
    if limit is None or operator is None:
        return None
    is_bound = relation == ">"
    if goal.is_lower_better:
        if is_bound:
            return None
        return value < limit if operator == "<" else value <= limit
    if is_bound:
        return True if value >= limit else None
    return value > limit if operator == ">" else value >= limit


def _level(goal: Goal, figure: Decimal | None) -> Decimal | None:
    if figure is None or goal.kind in ("first_occurrence", "direction", "milestone"):
        return None
    if goal.kind == "multiple":
        return None if goal.baseline is None else _product(goal.baseline, figure)
    if goal.kind == "average_growth":
        return _grown(goal, figure)
    return figure


def _product(baseline: Decimal, factor: Decimal) -> Decimal:
    with localcontext(_EXACT):
        return _plain(baseline * factor)


def _grown(goal: Goal, percent: Decimal) -> Decimal | None:
    if goal.baseline is None or goal.baseline_quarter is None or goal.deadline is None:
        return None
    years, quarters = divmod(goal.deadline - goal.baseline_quarter, QUARTERS_A_YEAR)
    with localcontext(_EXACT):
        factor = 1 + percent / 100
        if factor < 0 or goal.deadline <= goal.baseline_quarter:
            return None
        # Square roots are exact where a root is, which a power with a broken exponent is not.
        part_year = (factor**quarters).sqrt().sqrt() if quarters else Decimal(1)
        whole_years = factor**years if years else Decimal(1)
        return _plain(goal.baseline * whole_years * part_year)


def _eased(goal: Goal, rule: Rule) -> Decimal | None:
    if goal.value is None:
        return None
    with localcontext(_EXACT):
        allowance = abs(goal.value) * (1 - rule.about)
        return goal.value + allowance if goal.is_lower_better else goal.value - allowance


def _plain(value: Decimal) -> Decimal:
    """The same number without idle zeros behind the point: 7464.96000 is 7464.96, 6000 stays."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]


def _require(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} is one of {', '.join(map(str, allowed))}, not {value!r}")
