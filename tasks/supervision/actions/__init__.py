"""The only writes on matters and instructions."""

from .extensions import ask_extension, grant_extension, refuse_extension
from .instructions import answer_instruction, write_instruction
from .opening import Paper, open_matter
from .steps import (
    acknowledge_matter,
    cancel_matter,
    reply_to_matter,
    report_matter_done,
    return_matter,
    strike_off_matter,
)

__all__ = [
    "Paper",
    "acknowledge_matter",
    "answer_instruction",
    "ask_extension",
    "cancel_matter",
    "grant_extension",
    "open_matter",
    "refuse_extension",
    "reply_to_matter",
    "report_matter_done",
    "return_matter",
    "strike_off_matter",
    "write_instruction",
]
