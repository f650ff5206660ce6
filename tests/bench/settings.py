"""The installation's own settings; beside its pages stands a bare one to compare them with."""

import os

from greenfin.settings import *  # noqa: F403

MIDDLEWARE = ["tests.bench.urls.naked", *MIDDLEWARE]  # noqa: F405
ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = os.environ["BENCH_STATIC"]
