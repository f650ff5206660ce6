"""The child process that opens document files: no database, no framework, hard limits.

The file comes in on standard input; one JSON object goes out: `text`, `kind` and `empty_pages`,
or `refused`.
"""

import json
import os
import resource
import sys
from typing import Any

MAX_MEMORY = 1024 * 1024 * 1024
MAX_CPU_SECONDS = 60
MAX_WRITTEN = 20 * 1024 * 1024


def limit_process() -> None:
    """Bounds that no document can lift: memory, CPU, written bytes, no core."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(content: bytes) -> dict[str, Any]:
    """What a file gives: its text, or why it is refused."""
    # The limits stand before the libraries are there.
    from districts.documents.formats import page, pdf, plain, word
    from districts.documents.formats.kinds import Refused, kind_of

    try:
        kind = kind_of(content)
        if kind == "pdf":
            text, empty = pdf.read(content)
        else:
            reader = {"docx": word, "html": page, "txt": plain}[kind]
            text, empty = reader.read(content), []
    except Refused as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "too_large"}
    return {"kind": kind, "text": text, "empty_pages": empty}


def main() -> None:
    limit_process()
    # Libraries that print must not write into the answer.
    out = os.dup(1)
    os.dup2(2, 1)
    result = answer(sys.stdin.buffer.read())
    with os.fdopen(out, "w", encoding="utf-8") as channel:
        json.dump(result, channel, ensure_ascii=False)


if __name__ == "__main__":
    main()
