"""Schemes, runs and points."""
