"""Plan audit, the rules on numbers: a plan's own figures against each other and its superior's.

Pure: facts in, findings out; no framework and no clock. A new rule is a module here: importing it
registers it. The rules on tasks and bodies stand in `tasks.audit`.
"""

import importlib
import pkgutil

from .model import CONTRADICTION, DOUBT, NOTICE, Clause, Finding, Line, PlanFact, Ref, TargetFact
from .rules import FIGURE_RULES, Rule, Rules, gettext_noop

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")

__all__ = [
    "CONTRADICTION",
    "DOUBT",
    "FIGURE_RULES",
    "NOTICE",
    "Clause",
    "Finding",
    "Line",
    "PlanFact",
    "Ref",
    "Rule",
    "Rules",
    "TargetFact",
    "gettext_noop",
]
