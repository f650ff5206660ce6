"""The only writes on the ledger of green projects."""

from .deciding import RIGHTS, step_projects
from .duties import set_duties
from .filing import accept_ledger, hand_in_ledger, send_back_ledger, withdraw_ledger
from .publishing import publish_ledger_figures, standing_figures
from .uploading import receive_ledger, takes, upload_ledger

__all__ = [
    "RIGHTS",
    "accept_ledger",
    "hand_in_ledger",
    "publish_ledger_figures",
    "receive_ledger",
    "send_back_ledger",
    "set_duties",
    "standing_figures",
    "step_projects",
    "takes",
    "upload_ledger",
    "withdraw_ledger",
]
