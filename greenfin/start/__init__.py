"""开始使用: an office's first steps, each with its state in the data; `guide` is the help."""

from .places import reporting
from .views import start, start_home, step_take_up, step_waive, wording

__all__ = ["reporting", "start", "start_home", "step_take_up", "step_waive", "wording"]
