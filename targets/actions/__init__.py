"""Every write of this floor has a name here; pages and commands write in no other way."""

from .findings import answer_finding
from .goals import continue_target, revise_target
from .reminders import reminder_text, send_reminders
from .returns import submit_return, withdraw_return
from .review import accept_return, send_back_return
from .rounds import asked_indicators, grant_exception, lock_round, open_round, set_due_date
from .uploading import receive_workbook, refuse_too_large, upload_return

__all__ = [
    "accept_return",
    "answer_finding",
    "asked_indicators",
    "continue_target",
    "grant_exception",
    "lock_round",
    "open_round",
    "receive_workbook",
    "refuse_too_large",
    "reminder_text",
    "revise_target",
    "send_back_return",
    "send_reminders",
    "set_due_date",
    "submit_return",
    "upload_return",
    "withdraw_return",
]
