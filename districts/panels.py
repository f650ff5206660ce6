"""Panels of higher floors on the pages of lower ones, and columns of theirs in the files.

A page offers a slot by `{% panels "slot" object %}`, a table by `columns_for`; whoever has
something to say there registers it at start-up, so that nothing reaches up.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .permissions import Deed, Reader

# The object of the page, and the page's context: its reader, its as-of choice.
Content = Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
# The rows of a table and its reader; a text by the row's id.
Texts = Callable[[Sequence[Any], Reader], Mapping[int, Any]]


@dataclass(frozen=True)
class FurtherColumn:
    """A column of a higher floor in the file of a lower one's table; with a `deed` it is there for
    those alone who may do that."""

    title: Any
    texts: Texts
    deed: Deed | None = None


register = template.Library()
panels_of_slots: dict[str, list[tuple[str, Content]]] = defaultdict(list)
columns_of_tables: dict[str, list[FurtherColumn]] = defaultdict(list)


def register_panel(slot: str, template_name: str, content: Content) -> None:
    """Shows the template in the slot, with what `content` says of its object on the page."""
    panels_of_slots[slot].append((template_name, content))


def register_column(table: str, title: Any, texts: Texts, deed: Deed | None = None) -> None:
    """Adds a column to the table's files, for all or for those who may do the deed."""
    columns_of_tables[table].append(FurtherColumn(title, texts, deed))


def columns_for(table: str, reader: Reader) -> list[FurtherColumn]:
    """The columns that higher floors add to the table's files for this reader."""
    found = columns_of_tables[table]
    return [one for one in found if one.deed is None or reader.may(one.deed)]


@register.simple_tag(takes_context=True)
def panels(context: template.RequestContext, slot: str, shown: object) -> SafeString:
    """The panels of the slot, one below the other, within the context of the page."""
    parts = []
    engine = context.template.engine  # type: ignore[union-attr]
    page: dict[Any, Any] = context.flatten()
    for template_name, content in panels_of_slots[slot]:
        with context.push(**content(shown, page)):
            parts.append((engine.get_template(template_name).render(context),))
    return format_html_join("", "{}", parts)
