"""Negative records with their measures, corrections and steps."""

from .following import RiskCorrection, RiskMeasure, RiskStep
from .records import RiskRecord

__all__ = ["RiskCorrection", "RiskMeasure", "RiskRecord", "RiskStep"]
