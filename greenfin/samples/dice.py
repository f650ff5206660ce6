"""Chance that falls the same way every time: each throw has its own name. Pure."""

import random


def dice(*names: object) -> random.Random:
    """A generator of its own for these names, so that no throw depends on the ones before."""
    return random.Random(":".join(str(name) for name in names))  # noqa: S311 -- no secret
