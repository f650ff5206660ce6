"""Jobs that the tests give to the child."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from districts.desk.child import Limits

LIMITS = Limits(cpu_seconds=10, seconds=30.0, memory=1024**3, written=1024**2)


def job(function: str, limits: Limits = LIMITS) -> Any:
    # Not above: the child, which loads this module, is asked what it has loaded.
    from districts.desk.desk import Job

    return Job(f"{__name__}:{function}", limits)


def measured(content: bytes, **more: Any) -> dict[str, Any]:
    return {"size": len(content), **more}


def doubled(content: bytes) -> bytes:
    return content * 2


def hoarding(content: bytes) -> str:
    try:
        bytearray(2 * 1024**3)
    except MemoryError:
        return "no more"
    return "had it all"


def burning(content: bytes) -> None:
    while True:
        pass


def sleeping(content: bytes) -> None:
    time.sleep(60)


def writing(content: bytes) -> int:
    return Path(os.fsdecode(content)).write_bytes(bytes(2 * 1024**2))


def failing(content: bytes) -> None:
    raise KeyError(content)


def environment(content: bytes) -> list[str]:
    return list(os.environ)


def frameworks(content: bytes) -> list[str]:
    """Which of the house's large libraries the process has loaded."""
    names = {name.partition(".")[0] for name in sys.modules if sys.modules[name]}
    return sorted(names & {"django", "pandas", "numpy", "plotly", "xlsxwriter"})
