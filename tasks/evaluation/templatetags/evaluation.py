"""Words and marks of evaluations in templates."""

from typing import Any

from django import template

from tasks.evaluation import wording

register = template.Library()

register.filter("run_badge", wording.run_badge)
register.filter("period_text", wording.period_text)
register.filter("points_text", wording.points_text)


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key; None where it holds nothing."""
    return mapping.get(key)
