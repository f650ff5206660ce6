"""Every write of this floor has a name here; pages and commands write in no other way."""

from .evidence import file_return_evidence, withdraw_return_evidence
from .exceptions import ask_exception, grant_request, refuse_request, withdraw_request
from .filling import begin_return, fill_in_return
from .findings import answer_finding
from .goals import continue_target, revise_target, set_baseline
from .reminders import reminder_text, send_reminders
from .returns import submit_return, withdraw_return
from .review import accept_return, remark_on_return, send_back_return
from .rounds import (
    add_to_round,
    grant_exception,
    lock_round,
    open_round,
    set_due_date,
    unlock_round,
)
from .uploading import receive_workbook, refuse_too_large, upload_return
from .weighing import weigh_pushed

__all__ = [
    "accept_return",
    "add_to_round",
    "answer_finding",
    "ask_exception",
    "begin_return",
    "continue_target",
    "file_return_evidence",
    "fill_in_return",
    "grant_exception",
    "grant_request",
    "lock_round",
    "open_round",
    "receive_workbook",
    "refuse_request",
    "refuse_too_large",
    "remark_on_return",
    "reminder_text",
    "revise_target",
    "send_back_return",
    "send_reminders",
    "set_baseline",
    "set_due_date",
    "submit_return",
    "unlock_round",
    "upload_return",
    "weigh_pushed",
    "withdraw_request",
    "withdraw_return",
    "withdraw_return_evidence",
]
