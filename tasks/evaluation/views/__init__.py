"""Pages of evaluations: schemes, groups, runs, one subject of a run."""

from .files import run_notice, run_table
from .lists import evaluation_list, group_list
from .runs import run, run_begin, run_step
from .schemes import scheme, scheme_edit, scheme_new, scheme_step, scheme_try
from .subjects import (
    objection_answer,
    objection_reopen,
    run_subject,
    subject_judge,
    subject_object,
)

__all__ = [
    "evaluation_list",
    "group_list",
    "objection_answer",
    "objection_reopen",
    "run",
    "run_begin",
    "run_notice",
    "run_step",
    "run_subject",
    "run_table",
    "scheme",
    "scheme_edit",
    "scheme_new",
    "scheme_step",
    "scheme_try",
    "subject_judge",
    "subject_object",
]
