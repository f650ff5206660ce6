"""The application that a web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from greenfin.web.stack import in_one_piece

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenfin.settings")

application = in_one_piece(get_wsgi_application())

from django.conf import settings  # noqa: E402 - there only now

from districts.stores.software import software_stamp  # noqa: E402

# Before a later version can be laid in the place of what is loaded here.
software_stamp()

database = settings.DATABASES["default"]
if database["ENGINE"] == "districts.stores.sqlite":
    # Commands may make the database; a server that finds none says so.
    database["OPTIONS"]["mode"] = "rw"
else:
    # Commands may take their time; no statement of a page does, nor does a page leave one open.
    database["OPTIONS"]["options"] += (
        " -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    )
    database["OPTIONS"]["longest_wait"] = 35
