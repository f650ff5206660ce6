"""What is built from stored numbers is kept until something that it depends on moves."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from districts.clock import current_date
from districts.models import DataVersion
from districts.permissions import Reader

from .as_of import AsOf

KEPT_SECONDS = 24 * 3600
MISSING = object()

Built = TypeVar("Built")


def kept(
    name: str,
    reader: Reader | None,
    as_of: AsOf | None,
    build: Callable[[], Built],
    *more: object,
    stamp: object = None,
) -> Built:
    """What `build` gave when it was last asked for the same; also None is kept.

    The same is: the name, what the reader may see and the as-of choice (None where they make no
    difference), `more` (the language among it where text is built), the stamp and today, because
    documents, rules and citations come into force by the day. The stamp is the data version's if
    no other is given.
    """
    key = ":".join(
        map(
            str,
            (
                name,
                DataVersion.current().stamp if stamp is None else stamp,
                current_date().isoformat(),
                as_of.key if as_of else "",
                reader.scope_key if reader else "",
                *more,
            ),
        )
    )
    built = cache.get(key, MISSING)
    if built is MISSING:
        built = build()
        cache.set(key, built, KEPT_SECONDS)
    return cast(Built, built)
