"""Help: what each role does, and the words explained."""

from .views import guide, guide_role

__all__ = ["guide", "guide_role"]
