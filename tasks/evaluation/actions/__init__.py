"""The only writes on schemes, groups, runs and objections."""

from .objections import answer_objection, object_to_points, reopen_objection
from .runs import (
    begin_run,
    compute_run,
    confirm_run,
    judge_item,
    open_objections,
    publish_run,
    publish_run_outside,
)
from .schemes import (
    GradeContent,
    ItemContent,
    SchemeContent,
    activate_scheme,
    draft_scheme,
    revise_scheme,
    set_group,
)

__all__ = [
    "GradeContent",
    "ItemContent",
    "SchemeContent",
    "activate_scheme",
    "answer_objection",
    "begin_run",
    "compute_run",
    "confirm_run",
    "draft_scheme",
    "judge_item",
    "object_to_points",
    "open_objections",
    "publish_run",
    "publish_run_outside",
    "reopen_objection",
    "revise_scheme",
    "set_group",
]
