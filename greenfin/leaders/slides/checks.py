"""`manage.py check` and every start say what an office's template lacks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def template_errors(**_asked: Any) -> list[CheckMessage]:
    """One for a template that slides cannot be made on; python-pptx is loaded only for one."""
    if settings.SLIDES_TEMPLATE is None:
        return []
    from .template import Template, TemplateFault

    try:
        Template()
    except TemplateFault as fault:
        return [Error(str(fault), id="greenfin.E001")]
    return []
