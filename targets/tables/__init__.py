"""Tables of targets and indicators: a face for the screen and columns for the file."""

from .cells import status_badge
from .goals import TargetTable
from .indicators import IndicatorRow, IndicatorTable, RankingTable

__all__ = ["IndicatorRow", "IndicatorTable", "RankingTable", "TargetTable", "status_badge"]
