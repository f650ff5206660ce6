"""What a worker loads before anybody asks for anything."""

import os
import subprocess
import sys

LOADING = """
import sys
from greenfin.web import server
server.post_fork(None, None)
import greenfin.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name, one in sys.modules.items() if one}))
"""


def test_a_worker_is_ready_without_what_only_building_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADING],
        env={**os.environ, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "greenfin.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert {"django", "greenfin", "targets"} <= loaded
    unwanted = {"pandas", "plotly", "numpy", "docx", "docxtpl", "openpyxl", "redis", "psycopg"}
    assert loaded & unwanted == set()
    assert "rich" not in loaded
