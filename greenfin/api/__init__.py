"""The read-only API, `/api/v1/`: the same facts and the same rights as the pages."""

from .routes import api

__all__ = ["api"]
