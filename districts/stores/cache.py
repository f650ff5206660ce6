"""A cache that several processes share, and that may be gone: that costs speed and no page."""

import threading
from time import monotonic
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from .memory import MemoryCache

log = structlog.get_logger(__name__)

# For so many seconds nobody asks a server that did not answer.
LEFT_ALONE = 5.0
# A page waits no longer than this for what it can build itself.
PATIENCE = 0.5


class Rest:
    """When the server may be asked again: one thread tries, the others go on without."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._ends = 0.0
        self._is_silent = False
        # What the process keeps for itself meanwhile, by its name.
        self.kept: dict[str, MemoryCache] = {}

    def is_over(self) -> bool:
        if not self._is_silent:
            return True
        with self._turn:
            now = monotonic()
            if now < self._ends:
                return False
            self._ends = now + LEFT_ALONE
            return True

    def note_silence(self, fault: Exception) -> None:
        with self._turn:
            self._ends = monotonic() + LEFT_ALONE
            if not self._is_silent:
                log.warning("cache_silent", fault=type(fault).__name__)
            self._is_silent = True

    def note_answer(self) -> None:
        if not self._is_silent:
            return
        with self._turn:
            if not self._is_silent:
                return
            self._is_silent = False
            log.warning("cache_answers_again")
            for own in self.kept.values():
                own.clear()


_rests: dict[str, Rest] = {}
# Each thread has a cache object of its own, and all of a process share their connections.
_clients: dict[str, RedisCacheClient] = {}
_making = threading.Lock()


class SharedCache(RedisCache):
    """Redis or Valkey; while it does not answer, each process keeps for itself.

    That is as true as what Redis keeps: every key names the state of the data that it was built
    from. What is kept meanwhile is forgotten when Redis answers again, or when it is the oldest.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        most = options.pop("MAX_BYTES")
        options |= {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        with _making:
            if server not in _clients:
                _clients[server] = RedisCacheClient([server], **options)
                _clients[server].get_client()  # makes the pool
        self._cache = _clients[server]
        own = {**params, "OPTIONS": {"MAX_BYTES": most}}
        self._own = MemoryCache(f"{server} {params.get('KEY_PREFIX', '')}", own)
        self._rest = _rests.setdefault(server, Rest())
        self._rest.kept.setdefault(self._own.name, self._own)

    def is_answering(self) -> bool:
        try:
            return bool(self._cache.get_client(write=True).ping())
        except RedisError:
            self._drop_connections()
            return False

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version=version)

    def set(self, key: Any, value: Any, *timeout: Any, **options: Any) -> None:
        self._ask("set", key, value, *timeout, **options)

    def add(self, key: Any, value: Any, *timeout: Any, **options: Any) -> Any:
        return self._ask("add", key, value, *timeout, **options)

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._ask("delete", key, version=version)

    def clear(self) -> None:
        self._own.clear()
        self._ask("clear")

    def _ask(self, deed: str, *args: Any, **options: Any) -> Any:
        if self._rest.is_over():
            try:
                answer = getattr(super(), deed)(*args, **options)
            except RedisError as fault:
                self._drop_connections()
                self._rest.note_silence(fault)
            else:
                self._rest.note_answer()
                return answer
        return getattr(self._own, deed)(*args, **options)

    def _drop_connections(self) -> None:
        """What one connection met the others have met: each would cost a wait and a rest more."""
        self._cache.get_client().connection_pool.disconnect(inuse_connections=False)
