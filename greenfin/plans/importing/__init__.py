"""The pages on which an administrator brings in a plan from its official file."""

from .views import plan_import, plan_import_detail

__all__ = ["plan_import", "plan_import_detail"]
