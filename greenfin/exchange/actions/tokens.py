"""Tokens: made, recognised, and how often one may be used."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.db.models import F

from targets.intake.models import IntakeToken, SourceSystem

BEGIN = "gfi_"
HINT_LENGTH = 12
# So many requests a source system makes in so long.
MOST_REQUESTS = 60
WINDOW = datetime.timedelta(minutes=10)


class TooMany(Exception):
    """The source system has asked too often; `seconds` from now on it may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def new_token() -> str:
    """A token that nobody can guess: 256 random bits."""
    return BEGIN + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token; as random as it is, it needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def source_of_token(token: str, now: datetime.datetime) -> SourceSystem | None:
    """The source system whose token this is, with the request counted; None for any other text.

    TooMany beyond the limit.
    """
    held = (
        IntakeToken.objects.select_related("source__account")
        .filter(digest=digest_of(token), revoked_at__isnull=True)
        .first()
    )
    if held is None:
        return None
    own = IntakeToken.objects.filter(pk=held.pk)
    if held.window_at is None or now - held.window_at >= WINDOW:
        own.update(window_at=now, window_count=1, used_at=now)
        return held.source
    counted = own.filter(window_count__lt=MOST_REQUESTS).update(
        window_count=F("window_count") + 1, used_at=now
    )
    if not counted:
        raise TooMany(max(1, int((held.window_at + WINDOW - now).total_seconds())))
    return held.source
