"""Gunicorn's settings: loopback, unless the proxy in front stands on another machine; threads share
a process's cache."""

import ctypes
import gc
import ipaddress
import os
import sys
from importlib import import_module
from pathlib import Path
from threading import Thread

import environ

_env_file = Path(__file__).resolve().parents[2] / ".env"
if _env_file.is_file():
    environ.Env.read_env(_env_file)


def whole(name: str, usual: int, most: int) -> int:
    """As the settings read numbers; they are not there yet when gunicorn reads this file."""
    text = os.environ.get(name) or str(usual)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise SystemExit(f"{name} must be a whole number from 1 to {most}, not {text!r}.")
    return int(text)


def place() -> str:
    """Where the server listens: the address that its proxy reaches it by, and the port."""
    text = os.environ.get("GREENFIN_LISTEN") or "127.0.0.1"
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise SystemExit(f"GREENFIN_LISTEN must be an address, not {text!r}.") from None
    name = f"[{address}]" if address.version == 6 else str(address)
    return f"{name}:{whole('PORT', 8000, 65535)}"


bind = place()
# The cache lives in the process: more workers want GREENFIN_CACHE_URL.
workers = whole("GREENFIN_WORKERS", 1, 64)
# More than the uploads that may wait for their turn, so that pages never do.
threads = whole("GREENFIN_THREADS", 32, 256)
# A client that is slow does not hold one of them for long; files are sent as pages are, within it.
worker_class = "greenfin.web.patience.Worker"
sendfile = False
timeout = 120
graceful_timeout = 30
# On loopback every client has the address that gunicorn trusts by default: forwarded headers
# are believed only where Django's settings say so.
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None
loglevel = "warning"


# Slow to load, and wanted only where a chart must be built.
CHARTS = tuple(
    f"targets.figures.{name}"
    for name in ("frames", "trajectory", "flow", "ranking", "overlay", "overview")
)


# Of the C library's allocator, by their numbers in malloc.h: what is free at the top goes back to
# the system, what is large has a place of its own that goes back whole, threads share one heap.
MALLOC = {-1: 128 * 1024, -3: 128 * 1024, -8: 1}
# Libraries load it wherever it is installed, and no page uses it: a console's colours, and the
# driver of PostgreSQL for a column of django-tables2.
UNUSED = [
    "rich",
    *([] if os.environ.get("DATABASE_URL", "").startswith("postgres") else ["psycopg"]),
]


def post_fork(server: object, worker: object) -> None:
    """Before the application is loaded: what its memory shall not go to."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for option, value in MALLOC.items():
            library.mallopt(option, value)
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def post_worker_init(worker: object) -> None:
    """All pages are loaded before the first request; what charts need, beside it.

    What is loaded stays: a build that makes thousands of rows need not search it for waste.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 5, 5)
    Thread(target=lambda: [import_module(name) for name in CHARTS], daemon=True).start()
