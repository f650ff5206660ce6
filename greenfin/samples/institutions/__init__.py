"""Made-up institutions and their quarterly workbooks, through the real actions."""

from .story import file_institutions, removed_institutions

__all__ = ["file_institutions", "removed_institutions"]
