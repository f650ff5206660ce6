"""The kinds of scoring: a module each, which registers itself."""

from . import against_mean, bands, manual, rank, ratio, spread
from .base import KINDS, Kind, indistinct, kind_of, register

__all__ = [
    "KINDS",
    "Kind",
    "against_mean",
    "bands",
    "indistinct",
    "kind_of",
    "manual",
    "rank",
    "ratio",
    "register",
    "spread",
]
