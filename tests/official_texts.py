"""The official texts, where this machine has them; the project's tests pass without."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SLUGS = ("chongqing", "rongchang", "wushan", "shapingba")


def official_text(slug: str) -> bytes:
    """The plan's text as its office published it; skips the test where it is not at hand."""
    folder = Path(os.environ.get("GREENFIN_PLAN_TEXTS", str(ROOT.parent / "shared" / "plans")))
    path = folder / f"{slug}.txt"
    if not path.is_file():
        pytest.skip(f"{slug}.txt is not on this machine")
    return path.read_bytes()
