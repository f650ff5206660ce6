"""What a request carries beside its fields, typed: who is reading, and their account."""

from typing import cast

from django.http import HttpRequest

from .models import Account
from .permissions import Reader


def reader_in(request: HttpRequest) -> Reader:
    """The reader that the middleware attached."""
    return request.reader  # type: ignore[attr-defined]


def account_in(request: HttpRequest) -> Account:
    """The signed-in account; only for views behind `login_required`."""
    return cast(Account, request.user)
