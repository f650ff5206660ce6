"""Whatever is recorded in the audit trail has a name that an auditor can read."""

import ast
from collections.abc import Iterator
from pathlib import Path

from districts.audit_trail import deed_names
from districts.chain import KEY_TRAIL

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ("districts", "targets", "tasks", "greenfin")
RECORDING = (
    "record_event",
    "record",
    "_record",
    "_record_step",
    "record_step",
    "move_matter",
    "record_download",
    "record_refusal",
    "_set_active",
    "_settle",
    "_renew",
    "_saved",
    "_closed",
    "_decide",
    "_finish",
)

# Tables that name the deed of each step.
TABLES = ("PROJECT_DEEDS", "RISK_DEEDS")


def texts(value: ast.expr) -> Iterator[str]:
    """The text that an expression is, or may be."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from texts(value.body)
        yield from texts(value.orelse)


def called(function: ast.expr) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def recorded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node.func) in RECORDING:
            for keyword in node.keywords:
                if keyword.arg == "deed":
                    yield from texts(keyword.value)
            for argument in node.args:
                yield from texts(argument)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "deed":
            yield from texts(node.value)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TABLES:
            assert isinstance(node.value, ast.Dict)
            for value in node.value.values:
                yield from texts(value)


def test_every_recorded_deed_has_a_name_and_every_name_its_deed() -> None:
    written = {
        deed
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        for deed in recorded(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {*written, KEY_TRAIL} == set(deed_names), "that one is recorded by a migration"
