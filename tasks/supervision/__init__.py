"""Supervision (督办): matters until they are struck off, and what leaders wrote."""
