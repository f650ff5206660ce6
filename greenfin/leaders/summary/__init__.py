"""The summary for the leadership group: one page that answers in a minute."""

from .views import summary

__all__ = ["summary"]
