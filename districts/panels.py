"""Panels of higher floors on the pages of lower ones.

A page offers a slot by `{% panels "slot" object %}`; whoever has something to say there registers
a panel at start-up, so that nothing reaches up.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .permissions import Reader

Content = Callable[[Any, Reader], Mapping[str, Any]]

register = template.Library()
panels_of_slots: dict[str, list[tuple[str, Content]]] = defaultdict(list)


def register_panel(slot: str, template_name: str, content: Content) -> None:
    """Shows the template in the slot, with what `content` says of its object to a reader."""
    panels_of_slots[slot].append((template_name, content))


@register.simple_tag(takes_context=True)
def panels(context: template.RequestContext, slot: str, shown: object) -> SafeString:
    """The panels of the slot, one below the other, within the context of the page."""
    parts = []
    engine = context.template.engine  # type: ignore[union-attr]
    for template_name, content in panels_of_slots[slot]:
        with context.push(**content(shown, context["reader"])):
            parts.append((engine.get_template(template_name).render(context),))
    return format_html_join("", "{}", parts)
