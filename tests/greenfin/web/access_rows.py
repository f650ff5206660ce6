"""What the rows of the access matrix are, how one is written, and which addresses want one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

READERS = (
    "anonymous",
    "official",
    "official_a",
    "contributor_a",
    "contributor_b",
    "reporter_a",
    "reporter_b",
    "reviewer",
    "supervisor",
    "leader",
    "administrator",
    "keeper",
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


PUBLIC = everyone(200)
NO_POST_SIGNED_IN = everyone(405, anonymous=302)


def open_page(**kwargs: Any) -> Row:
    """A page for everybody, that takes no POST."""
    return Row(get=PUBLIC, kwargs=kwargs)


def page_of(get: Mapping[str, int], kwargs_fixture: str) -> Row:
    """A page of some row, that takes no POST."""
    return Row(get=get, post=NO_POST_SIGNED_IN, kwargs_fixture=kwargs_fixture)


def deed(kwargs_fixture: str, post: Mapping[str, int]) -> Row:
    """An address that only takes POST."""
    return Row(get=NO_POST_SIGNED_IN, post=post, kwargs_fixture=kwargs_fixture)


def url_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield prefix + entry.name
        else:
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            yield from url_names(entry, prefix + namespace)


def all_names() -> set[str]:
    return set(url_names(get_resolver()))
