"""Within an installation: how many queries each page of a city takes, built anew and kept.

Prints `{path: [anew, kept], …}`. The most that each may take stand here, for the tests too: they
are the same for a small city and for a whole one.
"""

import json

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# With nothing kept, and asked for again: of a page that is kept the session is read, and the
# account with its roles and the versions. Of a whole city more than a thousand rows are fetched by
# their ids, which SQLite is asked for in two pieces.
MOST = {
    "/": (145, 2),
    "/districts/": (59, 2),
    "/districts/yubei/": (90, 2),
    "/targets/": (32, 2),
    "/targets/1/": (67, 2),
    "/tasks/": (35, 2),
    "/tasks/?state=overdue": (36, 2),
    "/tasks/yubei-plan/1/": (84, 2),
    "/organisations/": (16, 2),
    "/organisations/load/": (26, 2),
    "/indicators/": (34, 2),
    "/indicators/green_loan_balance/": (50, 2),
    "/changes/": (84, 2),
    "/alignment/": (16, 2),
    "/alignment/yubei-plan/": (23, 2),
    "/plans/yubei-plan/": (82, 2),
    "/search/?q=%E7%BB%BF%E8%89%B2": (24, 5),
    "/screen/": (127, 2),
    "/returns/rounds/": (13, 2),
    "/returns/rounds/2025Q4/": (11, 2),
    "/api/v1/targets/": (13, 2),
    "/api/v1/observations/": (7, 2),
    "/api/v1/progress/": (28, 2),
    "/api/v1/plans/yubei-plan/tasks/": (28, 2),
    "/api/v1/rounds/2025Q4/": (9, 2),
    "/targets/?_export=csv": (35, 8),
    "/tasks/?_export=csv": (36, 8),
    "/organisations/load/?_export=csv": (29, 8),
}


def counted(client: Client, paths: list[str]) -> dict[str, tuple[int, int]]:
    """Queries of each page with nothing kept, and asked for again."""
    from tests.kept import forget_kept  # models are ready only now

    found = {}
    for path in paths:
        forget_kept()
        found[path] = queries(client, path), queries(client, path)
    return found


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200, path
    return len(taken)


def main() -> None:
    django.setup()
    from districts.models import Account

    client = Client(HTTP_HOST="127.0.0.1")
    leader = Account.objects.get(username="bench-leader")
    client.force_login(leader, backend=settings.AUTHENTICATION_BACKENDS[-1])
    print(json.dumps(counted(client, list(MOST))))


if __name__ == "__main__":
    main()
