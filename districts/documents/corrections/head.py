"""The facts of the document's head as a person has them; the doubts they settle go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from districts.documents.model import Document

_SETTLES = {
    "title": ("no_title", "title_doubtful", "title_differs"),
    "document_number": ("no_document_number",),
    "issuer": ("no_issuer", "issuer_doubtful"),
    "issued_on": ("no_date", "impossible_date"),
    "is_public": ("no_publication_mark", "unclear_publication_mark"),
}


def with_head(document: Document, said: Mapping[str, str]) -> Document:
    changes: dict[str, Any] = {name: value for name, value in said.items() if name in _SETTLES}
    if "issued_on" in said:
        changes["issued_on"] = date.fromisoformat(said["issued_on"]) if said["issued_on"] else None
    if "is_public" in said:
        changes["is_public"] = {"yes": True, "no": False}.get(said["is_public"])
    return replace(document, **changes)


def settled_by_head(said: Mapping[str, str]) -> set[str]:
    """The codes of the doubts that a fact of the head settles."""
    return {code for name, value in said.items() if value for code in _SETTLES.get(name, ())}
