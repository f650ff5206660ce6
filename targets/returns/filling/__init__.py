"""Filling in on the page: the form of a return's cells, and the page with all of them."""

from .form import EntryForm, entry_form
from .page import addresses, fields_of_findings, fill_context

__all__ = ["EntryForm", "addresses", "entry_form", "fields_of_findings", "fill_context"]
