"""How the page names the rows of a reading: short ids that stay while corrections come and go."""

import hashlib

from districts.documents.corrections import Draft

_DIGEST = 4


class Anchors:
    """The ids of sections, tasks, targets and rows of the annex, and the keys they stand for."""

    def __init__(self, draft: Draft) -> None:
        self._keys = {
            **{self.section(key): key for key in draft.sections},
            **{self.task(key): key for key in draft.tasks},
            **{self.target(key): key for key in draft.targets},
            **{self.row(key): key for key in draft.annex},
        }

    def key_of(self, anchor: str) -> str | None:
        return self._keys.get(anchor)

    def section(self, key: str) -> str:
        return f"section-{short(key)}"

    def task(self, key: str) -> str:
        return f"task-{short(key)}"

    def target(self, key: str) -> str:
        return f"target-{short(key)}"

    def row(self, key: str) -> str:
        return f"row-{short(key)}"


def short(key: str) -> str:
    """A key that can stand in an address as it is, else its digest."""
    if key.isascii() and key.isalnum():
        return key
    return hashlib.blake2s(key.encode(), digest_size=_DIGEST).hexdigest()
