"""The wall display: slides that turn by themselves, and the address that tells of new numbers."""

from .views import screen, screen_version

__all__ = ["screen", "screen_version"]
