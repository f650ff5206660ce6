"""Gunicorn's settings for `make run`: loopback only; threads share one process's cache."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("GREENFIN_WORKERS", "1"))
threads = int(os.environ.get("GREENFIN_THREADS", "8"))
timeout = 120
graceful_timeout = 30
preload_app = False
accesslog = None
loglevel = "warning"
