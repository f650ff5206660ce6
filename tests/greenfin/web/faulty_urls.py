"""The site's addresses, and some that fail in every way a request can fail."""

import errno

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from greenfin.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class DiskFull(Exception):
    sqlstate = "53100"


FAULTS: dict[str, Exception] = {
    "broken": RuntimeError("the secret is hunter2"),
    "locked": OperationalError("database is locked"),
    "gone": OperationalError("connection refused"),
    "full": OperationalError("database or disk is full"),
    "no-space": OSError(errno.ENOSPC, "No space left on device"),
    "read-only": OSError(errno.EROFS, "Read-only file system"),
    "denied": PermissionDenied("hunter2"),
    "suspicious": SuspiciousOperation("hunter2"),
    "data": DataError("hunter2"),
    "doubled": IntegrityError("hunter2"),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    if name == "postgresql-full":
        raise OperationalError("could not extend file") from DiskFull()
    raise FAULTS[name]


urlpatterns = [
    *urlpatterns,
    path("faults/<str:name>/", fail),
    path("api/v1/faults/<str:name>/", fail),
]
