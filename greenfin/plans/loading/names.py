"""Which organisation a written name means: the plan's own jurisdiction first, then any other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping


class UnknownOrganisation(ValueError):
    """A written name that no organisation, or more than one, answers to."""


class NameIndex:
    """Looks up written names among (jurisdiction slug, organisation key, name) rows."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for jurisdiction, key, name in rows:
            self._keys[name][jurisdiction].add(key)

    def lookup(self, jurisdiction: str, name: str) -> str | None:
        """The organisation's key, or None where no single one answers to `name`."""
        found: Mapping[str, set[str]] = self._keys.get(name, {})
        keys = found.get(jurisdiction) or {key for own in found.values() for key in own}
        return next(iter(keys)) if len(keys) == 1 else None
