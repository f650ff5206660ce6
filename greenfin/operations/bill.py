"""The software bill (CycloneDX) of what is shipped, and the licence of each part."""

import base64
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
TOOL = "cyclonedx_py"
# The old way to declare one, told only where there is no other.
CLASSIFIER = "License ::"
Component = dict[str, Any]


class NoTool(Exception):
    """The tools of development are not installed here."""


def software_bill() -> dict[str, Any]:
    """What the lock of production names and what lies in static/vendor, without the tools."""
    if importlib.util.find_spec(TOOL) is None:
        raise NoTool
    bill = _installed()
    locked = _locked()
    parts = [one for one in bill["components"] if _plain(one["name"]) in locked]
    found = {_plain(one["name"]) for one in parts}
    # What only an older Python needs is in the lock, and not here.
    parts += [
        {
            "bom-ref": f"{name}=={version}",
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
        }
        for name, version in sorted(locked.items())
        if name not in found
    ]
    parts += _vendored()
    references = {"root-component", *(one["bom-ref"] for one in parts)}
    bill["components"] = parts
    bill["dependencies"] = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in references]}
        for one in bill["dependencies"]
        if one["ref"] in references
    ]
    return bill


def _installed() -> dict[str, Any]:
    base = Path(settings.BASE_DIR)
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "bill.json"
        command = [sys.executable, "-m", TOOL, "environment", sys.executable, "--of", "JSON"]
        project = ["--pyproject", str(base / "pyproject.toml"), "--gather-license-texts"]
        subprocess.run(  # noqa: S603 the tool of this environment
            [*command, *project, "-o", str(out)], check=True, capture_output=True
        )
        bill: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return bill


def _locked() -> dict[str, str]:
    lock = (Path(settings.BASE_DIR) / "requirements.lock").read_text(encoding="utf-8")
    return {_plain(one["name"]): one["version"] for one in LOCKED.finditer(lock)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _vendored() -> list[Component]:
    """The packages that static/vendor was put together of, as its list says."""
    text = (Path(settings.BASE_DIR) / "static" / "vendor" / "VENDOR.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    found = {(row[2], row[3], row[5]) for row in rows if len(row) == 7 and row[1].isdigit()}
    return [
        {
            "bom-ref": f"{name}=={version}",
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:npm/{name}@{version}",
            "licenses": [{"license": {"id": licence}}],
        }
        for name, version, licence in sorted(found)
    ]


def licences(bill: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each part, by name."""
    for one in sorted(bill["components"], key=lambda part: str(part["name"]).lower()):
        yield one["name"], one.get("version", ""), licence_of(one.get("licenses", []))


def licence_of(entries: list[dict[str, Any]]) -> str:
    """Identifiers and expressions; else what the package's classifiers or its own words say."""
    named = [entry.get("license", {}) for entry in entries]
    sure = [str(entry["expression"]) for entry in entries if "expression" in entry]
    sure += [str(one["id"]) for one in named if "id" in one]
    names = [str(one.get("name", "")) for one in named]
    classified = [name.rpartition(" :: ")[2] for name in names if name.startswith(CLASSIFIER)]
    own = [_first_line(one["text"]) for one in named if "text" in one]
    return "; ".join(dict.fromkeys(sure or classified or own[:1]))


def _first_line(text: dict[str, str]) -> str:
    content = text["content"]
    if text.get("encoding") == "base64":
        content = base64.b64decode(content).decode("utf-8", "replace")
    return next((line.strip() for line in content.splitlines() if line.strip()), "")[:80]
