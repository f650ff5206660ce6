"""How far each target has come: the figures used, their assessment, what was changed since."""

from .assessed import (
    BEHIND,
    COUNTED_ORDER,
    Progress,
    by_severity,
    cached_progress,
    goal_of,
    progress_in,
    progress_of,
    status_counts,
    targets_in_force,
)
from .kept import KEPT_SECONDS, kept
from .rules import RuleInForce, rule_in_force

__all__ = [
    "BEHIND",
    "COUNTED_ORDER",
    "KEPT_SECONDS",
    "Progress",
    "RuleInForce",
    "by_severity",
    "cached_progress",
    "goal_of",
    "kept",
    "progress_in",
    "progress_of",
    "rule_in_force",
    "status_counts",
    "targets_in_force",
]
