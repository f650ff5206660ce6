"""Tells, question after question, what stands in an installation. Run by itself."""

import json
import sys
from importlib import import_module

import django
from django.db import connections


def tell() -> None:
    """For each line that names a module what its `told` returns; no database is held in between."""
    django.setup()
    for line in sys.stdin:
        print(json.dumps(import_module(line.strip()).told()), flush=True)
        connections.close_all()


if __name__ == "__main__":
    tell()
