"""What a page of help is made of: a role, what it is here for, and its steps."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Step:
    """One sentence, and the name of the address it leads to; "" where it leads nowhere.

    `query` narrows a list.
    """

    text: Promise
    to: str = ""
    query: str = ""


@dataclass(frozen=True)
class RolePage:
    """A role's name, what it is here for, its steps, and the chapters of words it meets."""

    title: Promise
    purpose: Promise
    steps: tuple[Step, ...]
    chapters: tuple[str, ...] = ("plans", "rating", "statuses", "figures")
