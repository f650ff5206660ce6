"""Where the inputs of items come from: a source is an object that registers itself.

Each asks the room that knows: figures and their assessment of `targets`, punctuality of returns,
states of tasks, milestones. Nothing is worked out twice.
"""

from . import figures, goals, work
from .base import (
    NOT_KNOWN,
    SOURCES,
    Origin,
    Source,
    SourceInput,
    Span,
    register_source,
    source_of,
)

__all__ = [
    "NOT_KNOWN",
    "SOURCES",
    "Origin",
    "Source",
    "SourceInput",
    "Span",
    "figures",
    "goals",
    "register_source",
    "source_of",
    "work",
]
