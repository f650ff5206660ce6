"""Pages of negative records: the list, registering, one record and what is done with it."""

from .records import risk_list, risk_register
from .steps import risk, risk_correction, risk_decision, risk_measure, risk_step

__all__ = [
    "risk",
    "risk_correction",
    "risk_decision",
    "risk_list",
    "risk_measure",
    "risk_register",
    "risk_step",
]
