"""The child process that opens workbooks: no database, no framework, no secrets, hard limits.

It answers one request after the other on the socket it was given, until its parent closes it.
A request is a header (its length in 4 bytes, then JSON with `job` and `size`) and `size` bytes of
workbook; an answer has the same form.
"""

import json
import os
import resource
import socket
import struct
import sys
from typing import Any

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 10
MAX_WRITTEN = 200 * 1024 * 1024
_LENGTH = struct.Struct(">I")


def send(channel: socket.socket, header: dict[str, Any], content: bytes = b"") -> None:
    """Sends a header and its bytes."""
    text = json.dumps({**header, "size": len(content)}).encode()
    channel.sendall(_LENGTH.pack(len(text)) + text + content)


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The next header and its bytes; EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    header = json.loads(_exactly(channel, length))
    return header, _exactly(channel, header["size"])


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = channel.recv(min(size, 1024 * 1024))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def prepare_process() -> None:
    """Bounds that no workbook can lift: memory, written bytes, no core; pages go first."""
    os.nice(10)
    # The workbook library takes numpy along where it finds it; the child is ready in half the
    # time without.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_next_job() -> None:
    """Grants the next job its seconds of CPU; the system ends a process that takes more."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 1 + MAX_CPU_SECONDS, hard))


def answer(job: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """What one job gives: `identity` and `read` give JSON, `annotate` gives a workbook."""
    # The limits stand before the libraries are there.
    if job["job"] == "history":
        from targets.history import reading as history

        return history.read_history(content, job["file_name"], job["units"]), b""
    from . import annotate, reading

    if job["job"] == "identity":
        return reading.read_identity(content, job["file_name"]), b""
    if job["job"] == "read":
        return reading.read_workbook(content, job["expectation"], job["file_name"]), b""
    return {}, annotate.annotated(content, job["marks"])


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    prepare_process()
    while True:
        try:
            header, content = receive(channel)
        except EOFError:
            return
        limit_next_job()
        result, produced = answer(header, content)
        send(channel, {"result": result}, produced)


if __name__ == "__main__":
    main()
