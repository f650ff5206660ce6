"""Pages put together from parts that are built once for a data version and kept as ready text.

A part holds nothing of the request but its language, its as-of choice and what its reader may see;
what belongs to one person or changes without a new data version stays outside.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from districts.permissions import Reader
from targets.progress import kept
from targets.progress.as_of import AsOf


def kept_parts(
    templates: Sequence[str],
    build: Callable[[], dict[str, Any]],
    reader: Reader,
    as_of: AsOf,
    *more: object,
    stamp: object = None,
) -> list[SafeString]:
    """The templates' text, one a template, from one call of `build`.

    `more` completes what tells it from others; `stamp` is as for `kept`.
    """

    def texts() -> list[str]:
        context = {**build(), "as_of": as_of, "as_of_query": as_of.query}
        return [str(render_to_string(template, context)) for template in templates]

    # The first template's name tells the page; all of them would make too long a key.
    of = get_language(), templates[0], len(templates), *more
    parts = kept("parts", reader, as_of, texts, *of, stamp=stamp)
    return [mark_safe(text) for text in parts]  # noqa: S308  rendered by templates
