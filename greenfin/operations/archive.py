"""The backup's file: a zip that any program opens, sealed by a digest over all of its bytes."""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

PRODUCT = "greenfin"
FORMAT = 1
MANIFEST = "manifest.json"
# The zip's comment, its last bytes, holds the digest of everything before it.
SEAL_LENGTH = 64
_BLOCK = 1024 * 1024


class BackupRefused(Exception):
    """A file that is no whole backup of this software, or one that cannot be used here."""


class ArchiveDraft:
    """A backup while it is written: beside its later place, readable by its owner alone.

    Nothing of it is left where it does not come to `keep`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest = ""
        self._draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")

    def __enter__(self) -> "ArchiveDraft":
        descriptor = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A full disk refuses the closing too; what is left of the draft goes in any case.
        with suppress(OSError, ValueError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()
        self._draft.unlink(missing_ok=True)

    def write(self, name: str, lines: Iterable[bytes]) -> tuple[int, str]:
        """Adds a member; gives the number of its lines and the SHA-256 of their bytes."""
        digest, count = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as member:
            for line in lines:
                digest.update(line)
                member.write(line)
                count += 1
        return count, digest.hexdigest()

    def seal(self, manifest: dict[str, Any]) -> None:
        """Adds the manifest, closes the archive, writes the seal, and waits for the disk."""
        text = json.dumps(
            {"product": PRODUCT, "format": FORMAT, **manifest}, ensure_ascii=False, indent=1
        )
        self.write(MANIFEST, [text.encode()])
        self._zip.comment = b"0" * SEAL_LENGTH
        self._zip.close()
        size = self._file.tell()
        self._file.seek(0)
        seal = _digest(self._file, size - SEAL_LENGTH).encode()
        self._file.seek(size - SEAL_LENGTH)
        self._file.write(seal)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.seek(0)
        self.digest = _digest(self._file, size)

    def keep(self) -> None:
        """Puts the sealed backup in its place, in one step that outlasts a power cut."""
        self._draft.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Archive:
    """A backup whose seal fits: its manifest, and its members as they were written."""

    def __init__(self, opened: zipfile.ZipFile, manifest: dict[str, Any], digest: str) -> None:
        self._zip = opened
        self.manifest = manifest
        self.digest = digest

    def lines(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            yield from member

    def content(self, name: str) -> bytes:
        return self._zip.read(name)


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The backup at `path`; BackupRefused where a single byte of it is not as it was written."""
    with path.open("rb") as file:
        digest = _require_seal(file, path.name)
        file.seek(0)
        try:
            opened = zipfile.ZipFile(file)
            manifest = json.loads(opened.read(MANIFEST))
            product, version = manifest["product"], manifest["format"]
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as fault:
            raise BackupRefused(f"{path.name} is no backup of greenfin.") from fault
        if product != PRODUCT:
            raise BackupRefused(f"{path.name} is no backup of greenfin.")
        if version != FORMAT:
            raise BackupRefused(
                f"{path.name} has format {version}; this version of greenfin reads format {FORMAT}."
            )
        with opened:
            yield Archive(opened, manifest, digest)


def is_backup(path: Path) -> bool:
    """Whether a file is a whole backup."""
    try:
        with opened_archive(path):
            return True
    except BackupRefused:
        return False


def _require_seal(file: IO[bytes], name: str) -> str:
    """The digest of the whole file, once its seal is known to fit."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - SEAL_LENGTH, 0))
    seal = file.read()
    file.seek(0)
    if size <= SEAL_LENGTH or _digest(file, size - SEAL_LENGTH).encode() != seal:
        raise BackupRefused(
            f"{name} is damaged, or no backup of greenfin: its content does not fit its seal. "
            "Nothing was restored."
        )
    file.seek(0)
    return _digest(file, size)


def _digest(file: IO[bytes], size: int) -> str:
    """SHA-256 of the next `size` bytes."""
    digest = hashlib.sha256()
    while size > 0:
        block = file.read(min(_BLOCK, size))
        if not block:
            break
        digest.update(block)
        size -= len(block)
    return digest.hexdigest()
