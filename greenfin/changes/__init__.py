"""What changed between two quarters: statuses, restated figures, tasks, due dates."""

from .comparing import Comparison, cached_comparison, comparison, quarter_before
from .views import changes

__all__ = ["Comparison", "cached_comparison", "changes", "comparison", "quarter_before"]
