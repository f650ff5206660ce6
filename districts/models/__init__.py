"""Who: jurisdictions, organisations, plan documents, people, and the audit trail."""

from .events import DataVersion, Event, SourceFile
from .evidence import Evidence
from .people import Account, FormerPassword, Membership, RecoveryCode
from .places import Jurisdiction, Organisation, OrganisationName
from .plans import Plan, PlanCorrection, PlanImport, Section
from .steps import WaivedStep
from .visibility import plan_visibility

__all__ = [
    "Account",
    "DataVersion",
    "Event",
    "Evidence",
    "FormerPassword",
    "Jurisdiction",
    "Membership",
    "Organisation",
    "OrganisationName",
    "Plan",
    "PlanCorrection",
    "PlanImport",
    "RecoveryCode",
    "Section",
    "SourceFile",
    "WaivedStep",
    "plan_visibility",
]
