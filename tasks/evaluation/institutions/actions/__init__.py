"""The only writes on institutions and what is reported of them."""

from .deciding import accept_institutions, send_back_institutions
from .registering import add_institution, change_institution, rename_institution
from .running import (
    begin_institution_run,
    compute_institution_run,
    confirm_institution_run,
    judge_institution,
)
from .submitting import submit_institutions, withdraw_institutions
from .uploading import receive_institutions, upload_institutions

__all__ = [
    "accept_institutions",
    "add_institution",
    "begin_institution_run",
    "change_institution",
    "compute_institution_run",
    "confirm_institution_run",
    "judge_institution",
    "receive_institutions",
    "rename_institution",
    "send_back_institutions",
    "submit_institutions",
    "upload_institutions",
    "withdraw_institutions",
]
