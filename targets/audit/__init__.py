"""Plan audit, the rules on numbers: a plan's own figures against each other and its superior's.

Pure: facts in, findings out; no framework and no clock. Rules 7 to 9 stand in `tasks.audit`.
"""

from .comparisons import copied_figures, parts_exceeding_whole, sums_of_parts
from .growth import growth_against_multiple_against_level
from .messages import LINES, MESSAGES
from .model import CONTRADICTION, DOUBT, NOTICE, Clause, Finding, Line, PlanFact, Ref, TargetFact
from .statements import flow_or_stock_not_said, no_deadline_or_base_year

__all__ = [
    "CONTRADICTION",
    "DOUBT",
    "LINES",
    "MESSAGES",
    "NOTICE",
    "Clause",
    "Finding",
    "Line",
    "PlanFact",
    "Ref",
    "TargetFact",
    "copied_figures",
    "flow_or_stock_not_said",
    "growth_against_multiple_against_level",
    "no_deadline_or_base_year",
    "parts_exceeding_whole",
    "sums_of_parts",
]
