"""A package is handed out, and it is kept who took which."""

import datetime

from districts.actions import record_event
from districts.models import Account
from districts.permissions import Reader

from .packages import Package, package_of


def handed_out(
    reader: Reader, now: datetime.datetime, day: datetime.date, *, by: Account | None
) -> Package:
    """The reader's package, in the audit trail as taken by an account; without one nobody took it:
    somebody asked for its headers alone."""
    package = package_of(reader, now, day)
    if by is not None:
        record_package(package, by)
    return package


def record_package(package: Package, by: Account | None) -> None:
    """What a package held, in the audit trail."""
    after = {"file": package.name, "rows": package.counts, "digest": package.digest}
    record_event(deed="take_package", by=by, after=after, reads_only=True)
