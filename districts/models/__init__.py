"""Who: jurisdictions, organisations, plan documents, people, and the audit trail."""

from .events import DataVersion, Event, SourceFile
from .people import Account, FormerPassword, Membership
from .places import Jurisdiction, Organisation, OrganisationName
from .plans import FindingAnswer, Plan, PlanQuerySet, Section

__all__ = [
    "Account",
    "DataVersion",
    "Event",
    "FindingAnswer",
    "FormerPassword",
    "Jurisdiction",
    "Membership",
    "Organisation",
    "OrganisationName",
    "Plan",
    "PlanQuerySet",
    "Section",
    "SourceFile",
]
