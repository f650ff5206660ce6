"""Gunicorn's settings: loopback only, a proxy stands in front; threads share a process's cache."""

import gc
import os
from pathlib import Path

import environ

_env_file = Path(__file__).resolve().parent.parent / ".env"
if _env_file.is_file():
    environ.Env.read_env(_env_file)

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# The cache lives in the process: more workers want GREENFIN_CACHE_URL.
workers = int(os.environ.get("GREENFIN_WORKERS", "1"))
# More than the uploads that may wait for their turn (targets.returns.desk), so that pages never do.
threads = int(os.environ.get("GREENFIN_THREADS", "32"))
timeout = 120
graceful_timeout = 30
# On loopback every client has the address that gunicorn trusts by default: forwarded headers
# are believed only where Django's settings say so.
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None
loglevel = "warning"


def post_worker_init(worker: object) -> None:
    """What is loaded stays: a build that makes thousands of rows need not search it for waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
