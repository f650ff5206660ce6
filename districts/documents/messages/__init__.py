"""What the reader may doubt: severity and wording of every code.

The wordings are marked for translation here and translated where they are shown.
"""

from .goals import GOALS
from .settling import SETTLING
from .text import TEXT, gettext_noop

CODES: dict[str, tuple[str, str]] = {**TEXT, **GOALS, **SETTLING}

__all__ = ["CODES", "gettext_noop"]
