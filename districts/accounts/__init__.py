"""Signing in, passwords, and what administrators do to accounts."""
