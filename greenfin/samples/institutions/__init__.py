"""Made-up institutions and their quarterly workbooks, through the real actions."""

from .removal import removed_institutions
from .story import file_institutions

__all__ = ["file_institutions", "removed_institutions"]
