"""The cache of one process: bounded by bytes, oldest first, whoever of the threads puts in."""

import pickle
from concurrent.futures import ThreadPoolExecutor

from districts.stores.memory import MemoryCache


def cache(name: str, most: int) -> MemoryCache:
    found = MemoryCache(name, {"OPTIONS": {"MAX_BYTES": most}})
    found.clear()
    return found


def size(value: object) -> int:
    return len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def test_what_was_used_longest_ago_goes() -> None:
    kept = cache("oldest", 3 * size("x" * 100))
    for key in "abc":
        kept.set(key, "x" * 100)
    assert kept.get("a")
    kept.set("d", "x" * 100)
    assert [key for key in "abcd" if kept.get(key)] == ["a", "c", "d"]
    assert kept.taken == 3 * size("x" * 100)


def test_the_bytes_are_those_of_what_is_kept() -> None:
    kept = cache("bytes", 10_000)
    kept.set("a", "x" * 100)
    kept.set("a", "x" * 10)
    assert kept.taken == size("x" * 10)
    kept.delete("a")
    assert kept.taken == 0
    kept.add("a", None)
    assert kept.add("a", "never") is False
    kept.set("b", "gone at once", timeout=0)
    assert kept.get("b") is None
    assert kept.taken == size(None)
    kept.clear()
    assert kept.taken == 0


def test_one_entry_larger_than_the_bound_stands_alone() -> None:
    kept = cache("large", 100)
    kept.set("a", "x")
    kept.set("b", "x" * 1000)
    assert (kept.get("a"), kept.get("b")) == (None, "x" * 1000)


def test_threads_share_one_count() -> None:
    kept = cache("threads", 5000)

    def fill(number: int) -> None:
        own = MemoryCache("threads", {"OPTIONS": {"MAX_BYTES": 5000}})
        for turn in range(200):
            own.set(f"{number}-{turn % 7}", "x" * (turn % 90))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fill, range(8)))
    assert kept.taken == sum(map(len, kept._cache.values())) <= 5000
