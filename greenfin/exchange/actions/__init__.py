"""Every write of the exchange has a name here."""

from .sources import (
    add_mapping,
    add_source,
    change_mapping,
    change_source,
    issue_token,
    revoke_token,
)
from .taking import take_in
from .tokens import TooMany, source_of_token

__all__ = [
    "TooMany",
    "add_mapping",
    "add_source",
    "change_mapping",
    "change_source",
    "issue_token",
    "revoke_token",
    "source_of_token",
    "take_in",
]
