"""Which software is running, so that nothing is kept from one version for another.

Nodes that were updated one after the other share a cache: by the contents of the files they agree
exactly where they are the same, whenever each was installed.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("districts", "targets", "tasks", "greenfin", "templates", "static")
COMPILED = "__pycache__"


@cache
def software_stamp() -> str:
    """Changes with every change of code, templates and static files.

    Worked out when a server's process starts: what is laid in its place later, it does not run.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(Path(settings.BASE_DIR))):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(base: Path) -> list[Path]:
    found = (path for name in FOLDERS for path in (base / name).rglob("*.*"))
    return [path for path in found if COMPILED not in path.parts and path.is_file()]


def key_of_software(key: str, prefix: str, version: int) -> str:
    """The cache's name for a key: what another version kept may be pickled differently."""
    return f"{prefix}:{software_stamp()}:{version}:{key}"
