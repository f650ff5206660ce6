"""What a person adds to, takes from or changes in a reading; pure, as the reading is."""

from .deeds import DEEDS, apply, corrected, state_before
from .draft import NOT_TAKEN, OF_GOALS, ROLES, Draft, doubt_key
from .model import REFUSALS, Correction, Refused

__all__ = [
    "DEEDS",
    "NOT_TAKEN",
    "OF_GOALS",
    "REFUSALS",
    "ROLES",
    "Correction",
    "Draft",
    "Refused",
    "apply",
    "corrected",
    "doubt_key",
    "state_before",
]
