"""A document as read into plain JSON and back: so it comes from the child and so it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from districts.documents.model import Document


def kept(value: Any) -> Any:
    """Return a document, or any part of one, in dicts, lists, texts, numbers and None.

    What a field holds by itself is left out.
    """
    if is_dataclass(value):
        return {
            one.name: kept(held)
            for one in fields(value)
            if (held := getattr(value, one.name)) != _default(one)
        }
    if isinstance(value, Mapping):
        return {name: kept(held) for name, held in value.items()}
    if isinstance(value, tuple):
        return [kept(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _default(one: "Field[Any]") -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


def restored(data: Mapping[str, Any]) -> Document:
    """Return the document that `kept` was given; what a later reader adds has its default."""
    document: Document = _restored(Document, data)
    return document


_SCALARS: dict[Any, Callable[[str], Any]] = {Decimal: Decimal, date: date.fromisoformat}


@cache
def _kinds_of(model: type) -> dict[str, Any]:
    hints = get_type_hints(model)
    return {one.name: hints[one.name] for one in fields(model)}


def _restored(kind: Any, data: Any) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) is UnionType:
        return None if data is None else _restored(arguments[0], data)
    if get_origin(kind) is tuple:
        return tuple(_restored(arguments[0], one) for one in data)
    if is_dataclass(kind) and isinstance(kind, type):
        kinds = _kinds_of(kind)
        return kind(**{name: _restored(kinds[name], held) for name, held in data.items()})
    return _SCALARS[kind](data) if kind in _SCALARS else data
