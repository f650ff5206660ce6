"""The cache of one process, bounded by the memory that it takes."""

from collections import OrderedDict
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

# By the cache's name, as what is kept: each thread has an object of its own for the same cache.
_taken: dict[str, int] = {}


class MemoryCache(LocMemCache):
    """What was used longest ago goes where all that is kept would take more than `MAX_BYTES`."""

    _cache: OrderedDict[str, bytes]

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self.name = name
        self.most = int(params["OPTIONS"]["MAX_BYTES"])
        _taken.setdefault(name, 0)

    @property
    def taken(self) -> int:
        """The bytes of the kept entries, packed as they are."""
        return _taken[self.name]

    def _set(self, key: str, value: bytes, timeout: Any = DEFAULT_TIMEOUT) -> None:
        store: Any = super()
        self._delete(key)
        store._set(key, value, timeout)
        _taken[self.name] += len(value)
        while self.taken > self.most and len(self._cache) > 1:
            self._delete(next(reversed(self._cache)))

    def _delete(self, key: str) -> bool:
        store: Any = super()
        _taken[self.name] -= len(self._cache.get(key, b""))
        return bool(store._delete(key))

    def _cull(self) -> None:
        """Not by the number of entries: the bound on their bytes holds."""

    def clear(self) -> None:
        super().clear()
        _taken[self.name] = 0
