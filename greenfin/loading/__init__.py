"""Plans, figures and names from the fixtures and from official documents into the database."""

from .documents import PlanProposal, UnreadableDocument, apply_plan, propose_plan
from .fixtures import load_plans
from .keeper import Difference, LoadReport

__all__ = [
    "Difference",
    "LoadReport",
    "PlanProposal",
    "UnreadableDocument",
    "apply_plan",
    "load_plans",
    "propose_plan",
]
