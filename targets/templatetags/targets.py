"""Template filters for numbers, quarters and statuses; built in, no page loads them."""

from django import template

from targets import palette
from targets.tables import cells
from targets.wording import formatting, sentences

register = template.Library()


@register.filter
def tone(status: str) -> palette.Tone | None:
    """Marker, word and colours of a status."""
    return palette.TONES.get(status)


register.filter("status_badge", cells.status_badge)
register.filter("stated", sentences.stated_text)
register.filter("exact", formatting.exact_text)
register.filter("share", formatting.share_text)
register.filter("quarter", formatting.quarter_text)
