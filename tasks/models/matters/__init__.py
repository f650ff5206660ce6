"""Matters under supervision, the steps they go through, and what leaders wrote."""

from .instructions import INSTRUCTION_KINDS, Instruction, InstructionQuerySet
from .matter import (
    MATTER_STATES,
    OPEN_STATES,
    SUBJECT_KINDS,
    MatterQuerySet,
    SupervisionMatter,
)
from .seen import WORDS_LENGTH
from .steps import STEP_DEEDS, WORDED_DEEDS, Extension, MatterStep

__all__ = [
    "INSTRUCTION_KINDS",
    "MATTER_STATES",
    "OPEN_STATES",
    "STEP_DEEDS",
    "SUBJECT_KINDS",
    "WORDED_DEEDS",
    "WORDS_LENGTH",
    "Extension",
    "Instruction",
    "InstructionQuerySet",
    "MatterQuerySet",
    "MatterStep",
    "SupervisionMatter",
]
