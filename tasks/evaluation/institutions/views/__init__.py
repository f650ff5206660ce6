"""Pages of institutions and of the workbooks in which their figures come."""

from .institutions import (
    institution,
    institution_add,
    institution_change,
    institution_figure,
    institution_list,
    institution_rename,
)
from .returns import (
    institution_annotated,
    institution_original,
    institution_return,
    institution_return_list,
    institution_step,
    institution_template,
    institution_upload,
)
from .runs import (
    institution_judge,
    institution_run,
    institution_run_list,
    institution_run_step,
)

__all__ = [
    "institution",
    "institution_add",
    "institution_annotated",
    "institution_change",
    "institution_figure",
    "institution_judge",
    "institution_list",
    "institution_original",
    "institution_rename",
    "institution_return",
    "institution_return_list",
    "institution_run",
    "institution_run_list",
    "institution_run_step",
    "institution_step",
    "institution_template",
    "institution_upload",
]
