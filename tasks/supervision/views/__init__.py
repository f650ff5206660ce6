"""Pages of supervision: the register, one matter, its slip, opening one, instructions."""

from .instructions import instruction, instruction_answer, instruction_list, instruction_write
from .matter import matter, matter_step
from .opening import matter_open
from .register import matter_list, matter_mine
from .slip import matter_slip

__all__ = [
    "instruction",
    "instruction_answer",
    "instruction_list",
    "instruction_write",
    "matter",
    "matter_list",
    "matter_mine",
    "matter_open",
    "matter_slip",
    "matter_step",
]
