"""Plans, figures and names from the fixtures and from official documents into the database."""

from .documents import apply_plan, preview_plan
from .files import UnreadableDocument
from .fixtures import load_plans
from .proposals import PlanProposal, propose_plan
from .writing import Difference, LoadReport

__all__ = [
    "Difference",
    "LoadReport",
    "PlanProposal",
    "UnreadableDocument",
    "apply_plan",
    "load_plans",
    "preview_plan",
    "propose_plan",
]
