"""Who: jurisdictions, organisations, plan documents, people, and the audit trail."""

from .events import DataVersion, Event, SourceFile
from .people import Account, FormerPassword, Membership
from .places import Jurisdiction, Organisation, OrganisationName
from .plans import Plan, PlanImport, Section
from .visibility import plan_visibility

__all__ = [
    "Account",
    "DataVersion",
    "Event",
    "FormerPassword",
    "Jurisdiction",
    "Membership",
    "Organisation",
    "OrganisationName",
    "Plan",
    "PlanImport",
    "Section",
    "SourceFile",
    "plan_visibility",
]
