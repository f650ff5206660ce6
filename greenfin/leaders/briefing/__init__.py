"""The quarterly briefing: a Word file in the form of a Chinese government report."""

from .document import briefing_bytes
from .views import briefing

__all__ = ["briefing", "briefing_bytes"]
