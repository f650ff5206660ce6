"""Where an account is signed in at this moment, and how it ends that; what was tried since."""

import datetime
import hashlib
import re
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

# As browsers call themselves, before the names that they bear besides.
BROWSERS = {
    "MicroMessenger": "微信",
    "QQBrowser": "QQ浏览器",
    "360(?:SE|EE)": "360浏览器",
    "UOSBrowser": "UOS浏览器",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "(?:Headless)?Chrome": "Chrome",
    "Version": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class OpenSession:
    """A session by a name that does not open it; its key is for ending it alone."""

    name: str
    key: str
    address: str
    browser: str
    began_at: datetime.datetime | None
    seen_at: datetime.datetime | None
    is_this: bool


def session_name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def open_sessions(account: Account, present: str | None) -> list[OpenSession]:
    """The last seen first. Sessions are packed: all that have not ended are looked into."""
    found = list(_sessions_of(account, present))
    return sorted(found, key=lambda one: (one.is_this, str(one.seen_at or "")), reverse=True)


def _sessions_of(account: Account, present: str | None) -> Iterator[OpenSession]:
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        content = row.get_decoded()
        if content.get(SESSION_KEY) != str(account.pk):
            continue
        address, browser = content.get(PLACE, ["", ""])
        began = content.get(BEGAN)
        yield OpenSession(
            name=session_name(row.session_key),
            key=row.session_key,
            address=address,
            browser=browser_name(browser),
            began_at=_moment(began),
            seen_at=_moment(content.get(SEEN, began)),
            is_this=row.session_key == present,
        )


def browser_name(sent: str) -> str:
    """Mozilla/5.0 (Windows NT 10.0; …) … Chrome/126.0 Safari/537.36 → Chrome 126 · Windows."""
    for mark, name in BROWSERS.items():
        if found := re.search(rf"{mark}/?(\d*)", sent):
            browser = f"{name} {found[1]}".strip()
            break
    else:
        return sent
    system = next((name for mark, name in SYSTEMS.items() if mark in sent), "")
    return f"{browser} · {system}" if system else browser


def _moment(seconds: float | None) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None


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


@dataclass(frozen=True)
class LastTime:
    """What an account is told after signing in; `is_odd` where somebody else may be behind it."""

    sentences: list[str]
    is_odd: bool

    def __str__(self) -> str:
        return " ".join(self.sentences)


def since_last_time(account: Account) -> LastTime:
    """When and from where the account signed in last, what failed since and who took its second
    factor away; to be asked before the new sign-in is recorded."""
    own = Event.objects.filter(object_type="account", object_key=str(account.pk))
    last = own.filter(deed="sign_in").order_by("-pk").first()
    since = own.filter(pk__gt=last.pk if last else 0).aggregate(
        failed=Count("pk", filter=Q(deed__in=("sign_in_failed", "lockout"))),
        unkept=Count("pk", filter=Q(deed="sign_in_flood")),
        removed=Count("pk", filter=Q(deed="remove_second_factor") & ~Q(actor=account.username)),
    )
    said = [_last_sign_in(last)]
    if since["failed"]:
        said.append(_failures(since["failed"], is_more=bool(since["unkept"])))
    if since["removed"]:
        said.append(
            _(
                "Since then your second factor was taken away for you. Set it up anew; if you did "
                "not ask for that, tell the auditor."
            )
        )
    return LastTime(said, is_odd=len(said) > 1)


def _last_sign_in(last: Event | None) -> str:
    if last is None:
        return _("This is the first sign-in of this account.")
    return _("Last sign-in: %(time)s, from %(address)s.") % {
        "time": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M"),
        "address": last.address or _("an unknown address"),
    }


def _failures(count: int, *, is_more: bool) -> str:
    """`is_more` where the trail does not keep them all."""
    said = ngettext(
        "Since then %(count)d try to sign in with this user name has failed. If it was not you, "
        "tell the keeper of accounts.",
        "Since then %(count)d tries to sign in with this user name have failed. If it was not you, "
        "tell the keeper of accounts.",
        count,
    )
    if is_more:
        said = ngettext(
            "Since then more than %(count)d try to sign in with this user name has failed. "
            "Tell the keeper of accounts.",
            "Since then more than %(count)d tries to sign in with this user name have failed. "
            "Tell the keeper of accounts.",
            count,
        )
    return said % {"count": count}
