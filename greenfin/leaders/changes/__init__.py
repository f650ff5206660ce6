"""What changed between two quarters: statuses, restated figures, tasks, due dates."""

from .comparing import (
    Comparison,
    as_of_quarter,
    cached_comparison,
    comparison,
    quarter_before,
    with_choices,
)
from .views import changes

__all__ = [
    "Comparison",
    "as_of_quarter",
    "cached_comparison",
    "changes",
    "comparison",
    "quarter_before",
    "with_choices",
]
