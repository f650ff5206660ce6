"""The installation's own settings, for the server on which things are done, see `acting_urls`."""

from greenfin.settings import *  # noqa: F403

ROOT_URLCONF = "tests.greenfin.caching.acting_urls"
