"""Filling in on the page: the form of a return's cells, and the page with all of them."""

from .form import EntryForm, entry_form
from .page import fill_context

__all__ = ["EntryForm", "entry_form", "fill_context"]
