from .pushed import Exchange, PushedChoice, PushedValue, PushedValueQuerySet
from .sources import PERIOD_RULES, TAKES, IntakeToken, Mapping, SourceSystem

__all__ = [
    "PERIOD_RULES",
    "TAKES",
    "Exchange",
    "IntakeToken",
    "Mapping",
    "PushedChoice",
    "PushedValue",
    "PushedValueQuerySet",
    "SourceSystem",
]
