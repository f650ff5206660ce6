"""Gunicorn's settings for `make run`: loopback only; threads share one process's cache."""

import os

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
