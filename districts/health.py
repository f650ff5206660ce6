"""Whether the installation can do its work: database, migrations, cache, disk."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from .models import DataVersion

log = structlog.get_logger(__name__)
# Seconds that a statement of a check may take; a page's may take longer.
HURRY = 3


@contextmanager
def in_a_hurry() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.hurried(HURRY):  # type: ignore[attr-defined]
            yield
    else:
        yield


def can_write_to_database() -> bool:
    """Takes the lock that every write takes, and gives it back; waits a second, not as long as a
    page."""
    with in_a_hurry(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 1000")
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    cursor.execute("SET LOCAL lock_timeout = '1s'")
                DataVersion.objects.select_for_update().filter(pk=1).first()
                DataVersion.objects.filter(pk=0).update(stamp=1)
        finally:
            if connection.vendor == "sqlite":
                wait = int(settings.DATABASES["default"]["OPTIONS"]["timeout"]) * 1000
                cursor.execute(f"PRAGMA busy_timeout = {wait}")
    return True


def is_migrated() -> bool:
    with in_a_hurry():
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_cache_working() -> bool:
    """Whether a shared cache answers; one in the process always does."""
    is_answering = getattr(caches["default"], "is_answering", None)
    return is_answering is None or bool(is_answering())


def has_disk_space() -> bool:
    """Whether the data folder takes a file and has the least free space that is set."""
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
        probe.write(b"0" * 4096)
        probe.flush()
    return bool(shutil.disk_usage(settings.DATA_DIR).free >= settings.LEAST_FREE_BYTES)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": can_write_to_database,
    "migrations": is_migrated,
    "cache": is_cache_working,
    "disk": has_disk_space,
}
# Without it pages are slower, and are there.
DISPENSABLE = "cache"


def health_report() -> dict[str, bool]:
    """Each check's name and whether it holds; a check that fails in any way does not hold."""
    report = {}
    for name, check in CHECKS.items():
        try:
            report[name] = check()
        except Exception as fault:
            log.warning("health_check_failed", check=name, fault=type(fault).__name__)
            report[name] = False
        else:
            if not report[name]:
                log.warning("health_check_failed", check=name)
    return report


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 or 503 without particulars, which a stranger has no use for; the command gives them."""
    failing = {name for name, is_well in health_report().items() if not is_well}
    if failing - {DISPENSABLE}:
        return JsonResponse({"status": "failing"}, status=503)
    return JsonResponse({"status": "slow" if failing else "ok"})
