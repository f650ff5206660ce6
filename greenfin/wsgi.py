"""The application that a web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenfin.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - there only now

if settings.DATABASES["default"]["ENGINE"] == "districts.sqlite":
    # Commands may make the database; a server that finds none says so.
    settings.DATABASES["default"]["OPTIONS"]["mode"] = "rw"
