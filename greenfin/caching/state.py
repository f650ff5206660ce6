"""What is stored, in two words: the data version and the head of the audit trail."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from districts.models import DataVersion
from targets.models import QuarterlyReturn
from targets.progress import CACHE_SECONDS


@dataclass(frozen=True)
class StoredState:
    """`stamp` moves with every publish, `chain_head` with every deed that the trail records."""

    stamp: int
    chain_head: str


def stored_state(request: HttpRequest) -> StoredState:
    """The state as the request found it; one query a request."""
    found: StoredState | None = getattr(request, "_stored_state", None)
    if found is None:
        row = DataVersion.objects.values_list("stamp", "chain_head").first() or (1, "")
        found = request._stored_state = StoredState(*row)  # type: ignore[attr-defined]
    return found


def has_samples(state: StoredState) -> bool:
    """Whether a sample return is stored; asked once for each state."""
    key = f"samples:{state.stamp}:{state.chain_head}"
    found: bool | None = cache.get(key)
    if found is None:
        found = QuarterlyReturn.objects.filter(is_sample=True).exists()
        cache.set(key, found, CACHE_SECONDS)
    return found
