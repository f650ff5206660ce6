"""Who gets which answer where: one row a URL name; a name without a row fails the tests.

A row says the status of GET and of POST (without data) for each reader. Everyone else than the
exceptions gets the first number: `everyone(200, anonymous=302)`. What the address needs is given as
`kwargs`, or by the name of a fixture that returns them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

READERS = (
    "anonymous",
    "official",
    "reporter_a",
    "reporter_b",
    "reviewer",
    "leader",
    "administrator",
    "auditor",
)


def everyone(status: int, **exceptions: int) -> dict[str, int]:
    """The status of each reader; ValueError for a reader that does not exist."""
    if unknown := set(exceptions) - set(READERS):
        raise ValueError(unknown)
    return {**dict.fromkeys(READERS, status), **exceptions}


@dataclass(frozen=True)
class Row:
    get: Mapping[str, int]
    post: Mapping[str, int] = field(default_factory=lambda: everyone(405))
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    kwargs_fixture: str = ""


ACCESS: dict[str, Row] = {
    "login": Row(get=everyone(200), post=everyone(200)),
    "logout": Row(get=everyone(405), post=everyone(302)),
    "password_change": Row(get=everyone(200, anonymous=302), post=everyone(200, anonymous=302)),
    "audit_trail": Row(
        get=everyone(403, anonymous=302, auditor=200), post=everyone(405, anonymous=302)
    ),
    "health": Row(get=everyone(200)),
    # Redirects back; GET leaves the language as it is.
    "set_language": Row(get=everyone(302), post=everyone(302)),
}
