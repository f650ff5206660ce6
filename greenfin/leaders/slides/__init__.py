"""The charts as a slide file: native and editable, on a template of the office's own."""

from .deck import NothingToShow, slides_bytes
from .views import slides

__all__ = ["NothingToShow", "slides", "slides_bytes"]
