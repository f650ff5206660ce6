"""The office's identity provider, for whoever asks it.

Its libraries take nineteen megabytes of every process: the dialogue is loaded where a provider is
asked for the first time, and most offices have none.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dialogue import ProviderBackend


class Unavailable(Exception):
    """The provider does not answer, or not as OpenID Connect says."""


class Refused(Exception):
    """The provider, or what it says, opens no account here.

    `reason` is one of: no_account (for `key`, which it gave), no_key, clock, state, denied, client,
    and "" for all else.
    """

    def __init__(self, reason: str = "", key: str = "") -> None:
        super().__init__(reason, key)
        self.reason = reason
        self.key = key


def provider_backend() -> "ProviderBackend":
    """The dialogue with the provider; Unavailable where that does not answer."""
    from .dialogue import ProviderBackend

    return ProviderBackend()


def provider_setting(name: str, *usual: Any) -> Any:
    """What the library asks for, see `dialogue.said_of`."""
    from .dialogue import said_of

    return said_of(name, *usual)


def end_of_session() -> str:
    """Where a person signs out there; "" where the provider has no such address."""
    from .dialogue import END_OF_SESSION, discovered

    return discovered()[END_OF_SESSION]
