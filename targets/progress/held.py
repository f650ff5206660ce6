"""What is built from stored numbers and held in this process, ready to use, until they move.

Beside `kept`: nothing is packed into a cache and unpacked at each use, and what is known of a place
outlives a publish of another's figures. Of anything the newest version alone is held, and of each
name few choices, so that memory does not grow with publishes. What is held is shared by all
requests: nobody changes it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from districts.clock import current_date
from districts.models import DataVersion, Jurisdiction

# Choices (as-of quarters, scopes of readers) held of each name; the one not used longest goes.
MOST_OF_A_NAME = 12

Built = TypeVar("Built")


@dataclass
class _Slot:
    """Where one thing is held."""

    version: Hashable = None
    value: Any = None


_slots: dict[str, OrderedDict[tuple[Hashable, ...], _Slot]] = {}
_turns: dict[Hashable, tuple[Any, int]] = {}
_lock = Lock()


@contextmanager
def turn(key: Hashable) -> Iterator[None]:
    """Of those who build the same thing one goes on, the others wait for it to be done.

    What is built of something else waits for that in turn, never the other way round.
    """
    with _lock:
        lock, waiting = _turns.get(key, (None, 0))
        lock = lock or RLock()
        _turns[key] = lock, waiting + 1
    try:
        with lock:
            yield
    finally:
        with _lock:
            lock, waiting = _turns.pop(key)
            if waiting > 1:
                _turns[key] = lock, waiting - 1


def forget_held() -> None:
    """As after a restart."""
    with _lock:
        _slots.clear()


def _slot(name: str, of: tuple[Hashable, ...]) -> _Slot:
    with _lock:
        slots = _slots.setdefault(name, OrderedDict())
        slot = slots.setdefault(of, _Slot())
        slots.move_to_end(of)
        if len(slots) > MOST_OF_A_NAME:
            slots.popitem(last=False)
    return slot


def held(name: str, version: Hashable, build: Callable[[], Built], *of: Hashable) -> Built:
    """What `build` gave for `of` at this version; of several who want it at once one builds it."""
    slot = _slot(name, of)
    with turn((name, *of)):
        if slot.version != version:
            slot.value = build()
            slot.version = version
        return cast(Built, slot.value)


def held_by_data(name: str, build: Callable[[], Built], *of: Hashable) -> Built:
    """The same at the data version and day as they stand."""
    return held(name, (DataVersion.current().stamp, current_date()), build, *of)


def held_by_place(
    name: str, build: Callable[[list[int]], Mapping[int, Built]], *of: Hashable
) -> dict[int, Built]:
    """What `build` gives for each jurisdiction, by id; it is asked for those alone that have moved.

    A jurisdiction moves with its own figures, and all of them with plans, rights and the day. Those
    for which `build` gives nothing are left out.
    """
    stamps = dict(Jurisdiction.objects.order_by().values_list("pk", "figures_stamp"))
    version = (DataVersion.current().plans_stamp, current_date())
    slot = _slot(name, of)
    with turn((name, *of)):
        known: dict[int, tuple[int, Built | None]] = {}
        if slot.version == version:
            known = slot.value
        moved = [pk for pk, stamp in stamps.items() if pk not in known or known[pk][0] != stamp]
        if moved:
            built = build(moved)
            known = known | {pk: (stamps[pk], built.get(pk)) for pk in moved}
            slot.version, slot.value = version, known
    return {pk: value for pk, (_stamp, value) in known.items() if value is not None}
