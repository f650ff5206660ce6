"""The only writes of negative records."""

from .corrections import ask_correction, decide_correction
from .registering import Subject, register_risk, subject_of
from .steps import add_measure, step_risk

__all__ = [
    "Subject",
    "add_measure",
    "ask_correction",
    "decide_correction",
    "register_risk",
    "step_risk",
    "subject_of",
]
