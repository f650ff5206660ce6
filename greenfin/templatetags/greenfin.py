"""Template filters and tags for numbers, quarters and findings; built in, no page loads them."""

from typing import Any

from django import template

from greenfin.plans.audit import AuditEntry, findings_of_target, findings_of_task
from targets import palette
from targets.models import Target
from targets.wording import formatting, sentences
from tasks.models import Task

register = template.Library()


@register.filter
def tone(status: str) -> palette.Tone | None:
    """Marker, word and colours of a status."""
    return palette.TONES.get(status)


@register.simple_tag(takes_context=True)
def findings_on_target(context: dict[str, Any], target: Target) -> list[AuditEntry]:
    """What the audit finds on a target: its page stands a floor below the audit."""
    return findings_of_target(target, context["reader"])


@register.simple_tag(takes_context=True)
def findings_on_task(context: dict[str, Any], task: Task) -> list[AuditEntry]:
    """What the audit finds on a task: its page stands a floor below the audit."""
    return findings_of_task(task, context["reader"])


register.filter("stated", sentences.stated_text)
register.filter("number", formatting.number_text)
register.filter("exact", formatting.exact_text)
register.filter("plain", formatting.plain_text)
register.filter("quantity", formatting.quantity_text)
register.filter("share", formatting.share_text)
register.filter("quarter", formatting.quarter_text)
register.filter("relation", formatting.relation_text)
