"""Projects with their shares and steps, financing and benefit, filings and duties."""

from .facts import Benefit, Financing, YearAmount
from .filings import OPEN_STATES, LedgerDuty, LedgerFiling
from .projects import ON_LEDGER, Project, ProjectShare, ProjectStep
from .published import LedgerFigure

__all__ = [
    "ON_LEDGER",
    "OPEN_STATES",
    "Benefit",
    "Financing",
    "LedgerDuty",
    "LedgerFigure",
    "LedgerFiling",
    "Project",
    "ProjectShare",
    "ProjectStep",
    "YearAmount",
]
