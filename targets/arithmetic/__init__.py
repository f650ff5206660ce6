"""The arithmetic of targets, explained in docs/arithmetic.md. Standard library only, no clock."""

from targets.arithmetic.assessment import Assessment, assess
from targets.arithmetic.formulas import FormulaLine, number_text, shown_number
from targets.arithmetic.goals import (
    DEFAULT_RULE,
    FIRST_RULE,
    Basis,
    Declaration,
    Goal,
    Kind,
    Operator,
    Reading,
    Relation,
    Rule,
    is_met,
    target_level,
    threshold,
)
from targets.arithmetic.increments import share_of_increase, weights
from targets.arithmetic.measures import Measures, measures
from targets.arithmetic.pace import Pace
from targets.arithmetic.quantities import (
    Number,
    Path,
    attainment,
    average_growth,
    elapsed,
    gap_share,
    growth,
    growth_short,
    multiple_short,
    path_value,
    progress,
    required_growth,
    required_step,
)
from targets.arithmetic.ratings import RatedBy
from targets.arithmetic.readings import deciding_reading
from targets.arithmetic.rollup import Reconciliation, reconciliation
from targets.arithmetic.trend import Forecast, forecast
from targets.arithmetic.year_end import YearEnd, YearShare

__all__ = [
    "DEFAULT_RULE",
    "FIRST_RULE",
    "Assessment",
    "Basis",
    "Declaration",
    "Forecast",
    "FormulaLine",
    "Goal",
    "Kind",
    "Measures",
    "Number",
    "Operator",
    "Pace",
    "Path",
    "RatedBy",
    "Reading",
    "Reconciliation",
    "Relation",
    "Rule",
    "YearEnd",
    "YearShare",
    "assess",
    "attainment",
    "average_growth",
    "deciding_reading",
    "elapsed",
    "forecast",
    "gap_share",
    "growth",
    "growth_short",
    "is_met",
    "measures",
    "multiple_short",
    "number_text",
    "path_value",
    "progress",
    "reconciliation",
    "required_growth",
    "required_step",
    "share_of_increase",
    "shown_number",
    "target_level",
    "threshold",
    "weights",
]
