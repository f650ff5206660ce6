"""Sessions that the identity provider opened: whether they still hold, and how they end."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from districts.actions import record_event
from districts.models import Account

from .provider import Refused, Unavailable, end_of_session, provider_backend

HELD = "provider"
# A provider that does not answer ends no session at once, and keeps none alive for longer.
MOST_UNCHECKED = datetime.timedelta(minutes=15)


def hold(session: SessionBase, held: dict[str, Any], now: datetime.datetime) -> None:
    session[HELD] = {**held, "checked": now.timestamp()}


def is_still_valid(session: SessionBase, now: datetime.datetime) -> bool:
    """Whether a session that the provider opened may go on; it is asked every so many seconds.

    Of several requests at once one asks: a token that is renewed once is void for the next.
    """
    held = session.get(HELD)
    if held is None:
        return True
    unchecked = now.timestamp() - held["checked"]
    if unchecked < settings.OIDC_CHECK_SECONDS:
        return True
    if not cache.add(f"provider-asked-{held['sub']}", 1, 3 * settings.OIDC_TIMEOUT):
        return bool(unchecked <= MOST_UNCHECKED.total_seconds())
    try:
        hold(session, provider_backend().renewed(held), now)
        session.save()
    except (Refused, UpdateError):  # or ended meanwhile by somebody else
        return False
    except Unavailable:
        return bool(unchecked <= MOST_UNCHECKED.total_seconds())
    finally:
        cache.delete(f"provider-asked-{held['sub']}")
    return True


def end_by_provider(token: str) -> int:
    """Ends the sessions that a token of the provider's names; raises Refused for any other token,
    Unavailable where its signature cannot be tested."""
    sub, sid = provider_backend().ended(token)
    ended: dict[str, list[str]] = {}
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        content = row.get_decoded()
        held = content.get(HELD)
        if held and sub in ("", held["sub"]) and sid in ("", held.get("sid", "")):
            ended.setdefault(content.get(SESSION_KEY, ""), []).append(row.session_key)
    for account in Account.objects.filter(pk__in=ended):
        Session.objects.filter(session_key__in=ended[str(account.pk)]).delete()
        record_event(deed="end_by_provider", by=account, obj=account, reads_only=True)
    return sum(map(len, ended.values()))


def way_out(held: dict[str, str], back: str) -> str:
    """Where a person signs out at the provider, who then leads to `back`; "" where nobody can."""
    try:
        address = end_of_session()
    except Unavailable:
        return ""
    asked = {
        "id_token_hint": held.get("identity", ""),
        "client_id": settings.OIDC_RP_CLIENT_ID,
        "post_logout_redirect_uri": back,
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}" if address else ""
