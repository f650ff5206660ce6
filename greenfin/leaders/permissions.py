"""Deeds on what is put together from several floors."""

from districts.permissions import Deed, grants

TAKE_BRIEFING = Deed("take_briefing", grants("leader", "reviewer"))
