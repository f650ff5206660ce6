"""Now and today, in one place: an installation may stand at a fixed date (demonstrations, tests)."""

import datetime

from django.conf import settings
from django.utils import timezone


def current_time() -> datetime.datetime:
    """The moment that is written beside a deed; noon of the fixed date where one is set."""
    if settings.TODAY:
        day = datetime.date.fromisoformat(settings.TODAY)
        return datetime.datetime.combine(
            day, datetime.time(12), tzinfo=timezone.get_default_timezone()
        )
    return timezone.now()


def current_date() -> datetime.date:
    """Today in Chongqing."""
    return timezone.localdate(current_time())
