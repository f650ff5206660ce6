"""The charts as a slide file: native and editable, on a template of the office's own."""

from .checks import template_errors
from .deck import NothingToShow, slides_bytes
from .views import slides

__all__ = ["NothingToShow", "slides", "slides_bytes", "template_errors"]
