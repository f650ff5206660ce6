"""The digest of a row's comparison figures, written by the template and compared by the reader."""

import hashlib
from collections.abc import Sequence


def shown_digest(texts: Sequence[str]) -> str:
    """A short digest of the texts in their order; the same texts always give the same digest."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
