"""How far each target has come: the figures used, their assessment, what was changed since."""

from .assessed import (
    CACHE_SECONDS,
    COUNTED_ORDER,
    Progress,
    RuleInForce,
    by_severity,
    cache_key,
    cached_progress,
    day_of,
    goal_of,
    progress_in,
    progress_of,
    rule_in_force,
    status_counts,
    targets_in_force,
)

__all__ = [
    "CACHE_SECONDS",
    "COUNTED_ORDER",
    "Progress",
    "RuleInForce",
    "by_severity",
    "cache_key",
    "cached_progress",
    "day_of",
    "goal_of",
    "progress_in",
    "progress_of",
    "rule_in_force",
    "status_counts",
    "targets_in_force",
]
