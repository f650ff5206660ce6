"""Where an account is signed in at this moment, and how it ends that; what was tried since."""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.actions import record_event
from districts.models import Account, Event

from .sessions import BEGAN, PLACE, SEEN


@dataclass(frozen=True)
class OpenSession:
    """A session by a name that does not open it; its key is for ending it alone."""

    name: str
    key: str
    address: str
    browser: str
    began_at: datetime.datetime
    seen_at: datetime.datetime
    is_this: bool


def session_name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def open_sessions(account: Account, present: str | None) -> list[OpenSession]:
    """The last seen first. Sessions are packed: all that have not ended are looked into."""
    found = list(_sessions_of(account, present))
    return sorted(found, key=lambda one: (one.is_this, one.seen_at), reverse=True)


def _sessions_of(account: Account, present: str | None) -> Iterator[OpenSession]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        content = row.get_decoded()
        if content.get(SESSION_KEY) != str(account.pk):
            continue
        address, browser = content.get(PLACE, ["", ""])
        began = content.get(BEGAN, 0)
        yield OpenSession(
            name=session_name(row.session_key),
            key=row.session_key,
            address=address,
            browser=browser,
            began_at=_moment(began),
            seen_at=_moment(content.get(SEEN, began)),
            is_this=row.session_key == present,
        )


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def end_sessions(
    *, account: Account, by: Account | None, keep: str | None = None, name: str = ""
) -> int:
    """Ends the session of that name, or all; `keep` is the key of one that stays."""
    ended = [
        one.key for one in _sessions_of(account, keep) if not one.is_this and name in ("", one.name)
    ]
    if ended:
        Session.objects.filter(session_key__in=ended).delete()
        record_event(
            deed="end_sessions", by=by, obj=account, after={"count": len(ended)}, reads_only=True
        )
    return len(ended)


def since_last_time(account: Account) -> tuple[str, int]:
    """When and from where the account signed in last, and how many tries failed since; to be asked
    before the new sign-in is recorded."""
    own = Event.objects.filter(object_type="account", object_key=str(account.pk))
    last = own.filter(deed="sign_in").order_by("-pk").first()
    since = own.filter(pk__gt=last.pk if last else 0).aggregate(
        failed=Count("pk", filter=Q(deed__in=("sign_in_failed", "lockout"))),
        unkept=Count("pk", filter=Q(deed="sign_in_flood")),
    )
    count = since["failed"]
    if last is None:
        said = _("This is the first sign-in of this account.")
    else:
        said = _("Last sign-in: %(time)s, from %(address)s.") % {
            "time": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
            "address": last.address or _("an unknown address"),
        }
    if not count:
        return said, 0
    tries = ngettext(
        "Since then %(count)d try to sign in with this user name has failed. If it was not you, "
        "tell the keeper of accounts.",
        "Since then %(count)d tries to sign in with this user name have failed. If it was not you, "
        "tell the keeper of accounts.",
        count,
    ) % {"count": count}
    if since["unkept"]:
        tries = ngettext(
            "Since then more than %(count)d try to sign in with this user name has failed. "
            "Tell the keeper of accounts.",
            "Since then more than %(count)d tries to sign in with this user name have failed. "
            "Tell the keeper of accounts.",
            count,
        ) % {"count": count}
    return f"{said} {tries}", count
