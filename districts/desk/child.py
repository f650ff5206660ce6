"""The child process that opens files: no database, no framework, no secrets, hard limits.

It is started with its limits and the socket on which it answers one request after the other,
until its parent closes it. A message is a header (its length in 4 bytes, then JSON with `size`)
and `size` bytes. A request names the function to call with the bytes and with its `arguments`; an
answer holds what the function returned: bytes as they are, all else as `result`.
"""

import importlib
import json
import os
import resource
import socket
import struct
import sys
from dataclasses import asdict, dataclass
from typing import Any

# No file's content is larger than what the desk takes; an answer beyond this is an attack.
MAX_MESSAGE = 96 * 1024 * 1024
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Limits:
    """What one job may take: seconds of CPU and of patience, bytes of memory and of files."""

    cpu_seconds: int
    seconds: float
    memory: int
    written: int

    def to_text(self) -> str:
        return json.dumps(asdict(self))


def send(channel: socket.socket, header: dict[str, Any], content: bytes = b"") -> None:
    """Sends a header and its bytes; ValueError where they are more than a message may hold."""
    text = json.dumps({**header, "size": len(content)}, ensure_ascii=False)
    head = text.encode("utf-8", "surrogatepass")
    _require_bounded(len(head), len(content))
    channel.sendall(_LENGTH.pack(len(head)) + head + content)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The next header and its bytes; EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    _require_bounded(length)
    header = json.loads(_exactly(channel, length))
    size = header.pop("size")
    _require_bounded(length, size)
    return header, _exactly(channel, size)


def _require_bounded(*sizes: int) -> None:
    if sum(sizes) > MAX_MESSAGE:
        raise ValueError(f"{sizes} bytes are more than a message may hold")


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = channel.recv(min(size, 1024 * 1024))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def prepare_process(limits: Limits) -> None:
    """Bounds that no file can lift: memory, written bytes, no core; pages go first."""
    os.nice(10)
    # The workbook library takes numpy along where it finds it; the child is ready in half the
    # time without.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_next_job(limits: Limits) -> None:
    """Grants the next job its seconds of CPU; the system ends a process that takes more."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 1 + limits.cpu_seconds, hard))


def answer(request: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """What the function gives that a request names as `package.module:function`."""
    # The limits stand before the libraries are there.
    module, _colon, function = request["function"].partition(":")
    result = getattr(importlib.import_module(module), function)(content, **request["arguments"])
    return ({}, result) if isinstance(result, bytes) else ({"result": result}, b"")


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    limits = Limits(**json.loads(sys.argv[2]))
    prepare_process(limits)
    while True:
        try:
            request, content = receive(channel)
        except EOFError:
            return
        limit_next_job(limits)
        send(channel, *answer(request, content))


if __name__ == "__main__":
    main()
