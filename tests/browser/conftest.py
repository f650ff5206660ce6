"""The browser's driver runs an event loop in the thread that also uses the database."""

import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
