"""Template filters for numbers, quarters and links; built in, so that no page loads them."""

from django import template

from targets import formatting, palette

register = template.Library()


@register.filter
def tone(status: str) -> palette.Tone | None:
    """Marker, word and colours of a status."""
    return palette.TONES.get(status)


register.filter("number", formatting.number_text)
register.filter("exact", formatting.exact_text)
register.filter("plain", formatting.plain_text)
register.filter("share", formatting.share_text)
register.filter("quarter", formatting.quarter_text)
register.filter("relation", formatting.relation_text)
