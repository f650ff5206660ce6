"""What number, by when, and how far: indicators, targets, returns, observations, plan audit."""

from .audit import FindingAnswer
from .entries import CellEntry
from .exceptions import ExceptionRequest
from .goals import CitedFigure, StatusRule, Target
from .history import HistoryImport
from .indicators import CatalogueEdition, Indicator, SeriesBreak
from .numbers import Observation, ObservationQuerySet
from .parts import PartBody, PartReturn, TakenRow
from .returns import CellRemark, QuarterlyReturn, QueryAnswer, ReportingRound, RoundMember

__all__ = [
    "CatalogueEdition",
    "CellEntry",
    "CellRemark",
    "CitedFigure",
    "ExceptionRequest",
    "FindingAnswer",
    "HistoryImport",
    "Indicator",
    "Observation",
    "ObservationQuerySet",
    "PartBody",
    "PartReturn",
    "QuarterlyReturn",
    "QueryAnswer",
    "ReportingRound",
    "RoundMember",
    "SeriesBreak",
    "StatusRule",
    "TakenRow",
    "Target",
]
