"""Template filters for numbers, quarters and statuses; built in, no page loads them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets import palette
from targets.tables import cells
from targets.wording import formatting, glossary, sentences

register = template.Library()


@register.simple_tag
def hint(names: str) -> SafeString:
    """What words mean, behind ⓘ: on hover and focus, and in full on the page of help."""
    words = glossary.words_of(names)
    said = formatting.listed([str(word.term) for word in words])
    return format_html(
        '<a class="hint no-print" href="{}#{}" title="{}" aria-label="{}">'
        '<svg class="icon" aria-hidden="true"><use href="#mark-hint" /></svg></a>',
        reverse("help"),
        names.split()[0],
        glossary.explained(words),
        _("What is meant by %(words)s") % {"words": said},
    )


@register.filter
def tone(status: str) -> palette.Tone | None:
    """Marker, word and colours of a status."""
    return palette.TONES.get(status)


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key; None where nothing does."""
    return found.get(key)


register.filter("status_badge", cells.status_badge)
register.filter("stated", sentences.stated_text)
register.filter("exact", formatting.exact_text)
register.filter("share", formatting.share_text)
register.filter("quarter", formatting.quarter_text)
