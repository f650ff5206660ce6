"""Negative records on enterprises and institutions: strictly kept, every reading in the trail."""
