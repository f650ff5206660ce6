"""Template tags for what every page is made of: the way to it, its facts and its tables."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> str:
    """The way to a page, where it names its steps."""
    if not content.strip():
        return ""
    return render_to_string("partials/breadcrumbs.html", {"steps": content})


@register.simple_tag(takes_context=True)
def crumb(
    context: dict[str, Any], text: Any, to: Any = None, lang: str = "", keeps_as_of: bool = True
) -> SafeString:
    """One step: a link to a named address or a row's page; without `to` the page itself."""
    language = format_html(' lang="{}"', lang) if lang else ""
    if to is None:
        return format_html('<li aria-current="page"{}>{}</li>', language, text)
    url = reverse(to) if isinstance(to, str) else to.get_absolute_url()
    query = context.get("as_of_query", "") if keeps_as_of else ""
    return format_html('<li><a href="{}{}"{}>{}</a></li>', url, query, language, text)


@register.simple_tag
def fact(label: Any, value: Any, look: str = "", lang: str = "") -> SafeString:
    """A line of a list of facts; `look` is a class of the value."""
    attributes = {name: text for name, text in (("class", look), ("lang", lang)) if text}
    return format_html(
        "<dt>{}</dt><dd{}>{}</dd>", label, flatatt(attributes), formats.localize(value)
    )


@register.filter
def some(rows: Iterable[Any], name: str) -> bool:
    """Whether one of the rows says something under this name: a column without is left out."""
    return any(row[name] if isinstance(row, dict) else getattr(row, name) for row in rows)


@register.filter
def told(value: Any, word: str = "") -> Any:
    """The value, or in its place a word: what is missing is never a dash, which could be zero."""
    if value is None or value == "":
        return format_html('<span class="missing">{}</span>', word or _("not told"))
    return value


@register.simple_block_tag
def table(
    content: SafeString, caption: Any = "", look: str = "cards", region: str = "", label: Any = ""
) -> str:
    """A table that scrolls within its own region; the caption is heard, not seen.

    `look` and `region` are classes of the table and of what it scrolls in. `label` names the
    region where it has more to say than the caption.
    """
    context = {"rows": content, "caption": caption, "look": look, "region": region}
    return render_to_string("partials/table.html", context | {"label": label or caption})
