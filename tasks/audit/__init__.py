"""Plan audit, the rules on tasks and bodies: roles, names, and the annex against the body.

Pure: facts in, findings out; no framework and no clock. Rules 1 to 6 stand in `targets.audit`.
"""

from .messages import LINES, MESSAGES
from .model import AnnexFact, BodyFact, DutyPlanFact, NameFact, OrganisationFact, TaskFact
from .names import names_out_of_date, several_names
from .roles import annex_against_body, double_roles

__all__ = [
    "LINES",
    "MESSAGES",
    "AnnexFact",
    "BodyFact",
    "DutyPlanFact",
    "NameFact",
    "OrganisationFact",
    "TaskFact",
    "annex_against_body",
    "double_roles",
    "names_out_of_date",
    "several_names",
]
