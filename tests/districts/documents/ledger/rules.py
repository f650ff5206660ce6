"""Every reading rule of the reader, and the means to switch one off."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

import districts.documents as room
from districts.documents.clauses import FORMS
from districts.documents.schemes import STYLES
from districts.documents.statements.kinds import _READERS

# What reads no plan: what a person corrects, files into text, JSON, sentences, the ledger itself.
_OTHERS = ("corrections", "formats", "ledger", "messages", "keeping", "reading")


def _modules() -> list[ModuleType]:
    names = [one.name for one in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")]
    kept = [name for name in names if not any(f".{other}" in name for other in _OTHERS)]
    return [importlib.import_module(name) for name in kept]


def _patterns() -> dict[str, tuple[re.Pattern[str], list[tuple[ModuleType, str]]]]:
    """Every pattern of every module, those in its tables too, with all the names that hold it."""
    found: dict[int, tuple[re.Pattern[str], list[tuple[ModuleType, str]]]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _held(value):
                found.setdefault(id(pattern), (pattern, []))[1].append((module, name))
    rules: dict[str, tuple[re.Pattern[str], list[tuple[ModuleType, str]]]] = {}
    for pattern, where in found.values():
        module, name = where[0]
        alone = isinstance(getattr(module, name), re.Pattern)
        rule = f"{module.__name__.removeprefix(room.__name__)}.{name}"
        rules[rule if alone else f"{rule} {pattern.pattern}"] = pattern, where
    return rules


def _held(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif _is_list(value):
        for one in value:
            yield from _held(one)


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple | list)


PATTERNS = _patterns()
TABLES: dict[str, tuple[dict[str, Any], Any]] = {
    "style": (STYLES, re.compile("(?!)(?P<value>)")),
    "form": (FORMS, lambda _text: iter(())),
    "kind": (_READERS, lambda _predicate, _subject: None),
}
# The reader of ranges reads nothing: it is off.
_OFF = "kind range"
# The alternatives of a pattern that are rules of their own.
GROUPS = {
    f"{rule} {group}": (rule, group)
    for rule, groups in {
        ".statements.predicates._PREDICATE": _READERS,
        ".clauses.LABEL": ("role", "short", "other", "unknown"),
    }.items()
    for group in groups
    if group != "trend"
}
RULES = [
    *PATTERNS,
    *GROUPS,
    *(
        rule
        for kind, (table, _off) in TABLES.items()
        for key in table
        if (rule := f"{kind} {key}") != _OFF
    ),
]


def _never(pattern: re.Pattern[str], group: str = "") -> re.Pattern[str]:
    """A pattern with the same groups that matches nothing, or not by one of its groups."""
    if group:
        opened = f"(?P<{group}>"
        return re.compile(pattern.pattern.replace(opened, f"(?!){opened}", 1), pattern.flags)
    named = "".join(f"(?P<{name}>)" for name in pattern.groupindex)
    return re.compile("(?!)" + named + "()" * (pattern.groups - len(pattern.groupindex)))


def _without(value: Any, pattern: re.Pattern[str], other: re.Pattern[str]) -> Any:
    """The value of a module with the other pattern in place of one in it."""
    if value is pattern:
        return other
    return type(value)(_without(one, pattern, other) for one in value) if _is_list(value) else value


@contextmanager
def switched_off(rule: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if rule in PATTERNS or rule in GROUPS:
            whole, group = GROUPS.get(rule, (rule, ""))
            pattern, places = PATTERNS[whole]
            for module, name in places:
                value = _without(getattr(module, name), pattern, _never(pattern, group))
                patch.setattr(module, name, value)
        else:
            kind, _blank, key = rule.partition(" ")
            table, off = TABLES[kind]
            patch.setitem(table, key, off)
        yield
