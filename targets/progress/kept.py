"""What is built from stored numbers is kept until something that it depends on moves."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.core.cache import cache

from districts.clock import current_date
from districts.models import DataVersion
from districts.permissions import Reader

from .held import turn

if TYPE_CHECKING:
    from .as_of import AsOf

KEPT_SECONDS = 24 * 3600

Built = TypeVar("Built")


def kept(
    name: str,
    reader: Reader | None,
    as_of: "AsOf | None",
    build: Callable[[], Built],
    *more: object,
    stamp: object = None,
) -> Built:
    """What `build` gave when it was last asked for the same; also None is kept.

    The same is: the name, what the reader may see and the as-of choice (None where they make no
    difference) and `more` (the language among it where text is built), at one version. A version is
    the stamp and today, because documents, rules and citations come into force by the day; the
    stamp is the data version's if no other is given. Of each thing the newest version alone is
    kept, and of several who want it at once one builds it.
    """
    key = ":".join(
        map(str, (name, as_of.key if as_of else "", reader.scope_key if reader else "", *more))
    )
    version = f"{DataVersion.current().stamp if stamp is None else stamp} {current_date()}"
    known: tuple[str, Built] | None = cache.get(key)
    if known is None or known[0] != version:
        with turn(key):
            known = cache.get(key)
            if known is None or known[0] != version:
                known = (version, build())
                cache.set(key, known, KEPT_SECONDS)
    return known[1]
