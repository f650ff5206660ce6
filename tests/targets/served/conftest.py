"""One installation a module: set up once, ended and its database dropped at the end."""

from collections.abc import Iterator

import pytest

from .installation import Installation, migrated_database


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("served")
    with migrated_database(folder) as database:
        found = Installation(folder, database)
        found.sessions = found.run("tests.targets.served.prepare")
        found.start()
        yield found
        found.leave()
