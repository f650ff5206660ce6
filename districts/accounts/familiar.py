"""Where an account signed in lately, by address or by browser: strangers' failures hold no try from
there up.

A browser bears a signed cookie that names the accounts, for the pages of accounts alone. It opens
nothing.
"""

import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from districts.models import Account, Event

FAMILIAR_FOR = datetime.timedelta(days=90)
COOKIE = "familiar"
# A desk that many share keeps the last of them.
ACCOUNTS_OF_BROWSER = 20


def is_familiar(request: HttpRequest, name: str, address: str) -> bool:
    of_browser = Account.objects.filter(username=name, pk__in=accounts_of_browser(request))
    return (
        of_browser.exists()
        or Event.objects.filter(
            deed="sign_in",
            account__username=name,
            address=address,
            at__gte=timezone.now() - FAMILIAR_FOR,
        ).exists()
    )


def accounts_of_browser(request: HttpRequest) -> list[int]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=FAMILIAR_FOR)
    except signing.BadSignature:
        return []
    return [int(one) for one in known]


def remember_browser(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    known = [one for one in accounts_of_browser(request) if one != account.pk]
    response.set_cookie(
        COOKIE,
        signing.dumps([account.pk, *known[: ACCOUNTS_OF_BROWSER - 1]], salt=COOKIE),
        max_age=FAMILIAR_FOR,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
