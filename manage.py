#!/usr/bin/env python
"""Django's command line for greenfin."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from greenfin.web.stack import in_one_piece


def sentence(fault: DatabaseError) -> str:
    """What a person at the command line can do about it."""
    said = (str(fault).strip() or type(fault).__name__).splitlines()[0]
    if "no such table" in said or "does not exist" in said:
        return (
            "The database has not got the tables of this version yet: start `make run` and wait "
            f"for its address, or run `manage.py migrate`. ({said})"
        )
    return f"The database says: {said}. With --traceback all of it is told."


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenfin.settings")
    try:
        in_one_piece(execute_from_command_line)(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    except DatabaseError as fault:
        if "--traceback" in sys.argv:
            raise
        sys.exit(sentence(fault))
