"""Signing in and out, the own password, accounts for who manages them, the trail for auditors."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import record_event
from districts.models import Account, Event
from districts.models.people import ROLES, WITH_ROLES
from districts.paging import paged
from districts.passwords import is_change_due
from districts.permissions import MANAGE_PEOPLE, SEE_AUDIT_TRAIL
from districts.requests import account_in, entitled

from .actions import create_accounts, set_provider_keys
from .apart import standing_faults
from .entering import start_page
from .filters import EventFilter
from .forms import OwnPasswordForm
from .gaps import account_gaps
from .matched import MatchedKeys
from .pasted import Fault, PastedList
from .provider_sessions import HELD, way_out
from .tables import EventTable


@login_required
@require_safe
def own_work(request: HttpRequest) -> HttpResponse:
    return redirect(start_page(account_in(request)))


class SignOutView(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if isinstance(request.user, Account):
            record_event(deed="sign_out", by=request.user, obj=request.user, reads_only=True)
        held = request.session.get(HELD)
        response = super().post(request, *args, **options)
        return response if held is None else self._leave_provider(held, response)

    def _leave_provider(self, held: dict[str, Any], response: HttpResponse) -> HttpResponse:
        """By a page of our own: a form may not lead to another site."""
        request, name = self.request, settings.OIDC_NAME
        way = way_out(held, request.build_absolute_uri(reverse("login")))
        if way:
            context = {"way": way, "provider_name": name}
            return render(request, "districts/accounts/leaving.html", context)
        said = _(
            "You are signed out here, and still signed in at %(provider)s: sign out there too "
            "before somebody else uses this browser."
        )
        messages.warning(request, said % {"provider": name})
        return response


def locked(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answers a try while account and address are locked, or too many others are about; the same
    for a name nobody has."""
    context = {
        "minutes": round(settings.AXES_COOLOFF_TIME * 60),
        "refused_for": getattr(request, "refused_for", ""),
    }
    return render(request, "districts/accounts/locked.html", context, status=429)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    if not settings.LOCAL_PASSWORDS:
        raise Http404
    account = account_in(request)
    form = OwnPasswordForm(account, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        form.store(account, timezone.now())
        update_session_auth_hash(request, account)
        messages.success(request, _("The password is changed. Other sessions have ended."))
        return redirect(own_path(request, request.GET.get("next", "")) or start_page(account))
    context = {"form": form, "is_due": is_change_due(account, timezone.now())}
    return render(request, "districts/accounts/password.html", context)


def own_path(request: HttpRequest, address: str) -> str:
    """`address` if it stays on this site, else nothing."""
    is_own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_own else ""


@login_required
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    entitled(request, SEE_AUDIT_TRAIL)
    events = Event.objects.select_related("account").order_by("-pk")
    chosen = EventFilter(request.GET, queryset=events, request=request)
    table = EventTable(chosen.qs)
    paged(request, table)
    return render(
        request, "districts/accounts/audit_trail.html", {"filter": chosen, "table": table}
    )


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """Who has an account and who lacks one; POST makes those of a pasted list, or matches those
    there are with the identity provider.

    The answer to it shows the passwords: a message would put them into a cookie.
    """
    entitled(request, MANAGE_PEOPLE)
    if request.method != "POST":
        return _accounts_page(request)
    if "keys" in request.POST:
        return _match_keys(request, request.POST["keys"])
    text = request.POST.get("people", "")
    pasted = PastedList(text)
    if pasted.faults:
        return _accounts_page(request, text=text, faults=pasted.faults)
    try:
        issued = create_accounts(people=pasted.people, by=account_in(request))
    except ValidationError as fault:
        faults = [Fault(1, sentence) for sentence in fault.messages]
        return _accounts_page(request, text=text, faults=faults)
    context = {"issued": issued, "sign_in_address": request.build_absolute_uri(reverse("login"))}
    return render(request, "districts/accounts/issued.html", context)


def _match_keys(request: HttpRequest, text: str) -> HttpResponse:
    matched = MatchedKeys(text)
    if matched.faults:
        return _accounts_page(request, keys=text, key_faults=matched.faults)
    count = set_provider_keys(keys=matched.keys, by=account_in(request))
    said = ngettext(
        "%(count)d account was matched with the identity provider.",
        "%(count)d accounts were matched with the identity provider.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("accounts")


def _accounts_page(request: HttpRequest, **typed: Any) -> HttpResponse:
    """`typed` is what was pasted, with its faults."""
    rows = Account.objects.prefetch_related(*WITH_ROLES)
    able = [account for account in rows if account.is_active]
    said = ngettext("%(count)d account can sign in.", "%(count)d accounts can sign in.", len(able))
    gaps = [*account_gaps().sentences, *standing_faults()]
    keyless = [account for account in able if not account.provider_key]
    if keyless and not settings.LOCAL_PASSWORDS:
        without = ngettext(
            "%(count)d account has no key at the identity provider and cannot sign in: %(names)s.",
            "%(count)d accounts have no key at the identity provider and cannot sign in: "
            "%(names)s.",
            len(keyless),
        )
        names = _(", ").join(str(account) for account in keyless)
        gaps.append(without % {"count": len(keyless), "names": names})
    context = {
        "accounts": rows,
        "answer": said % {"count": len(able)},
        "gaps": gaps,
        "role_names": _(", ").join(str(name) for _role, name in ROLES),
        "provider_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "keyless": len(keyless),
        **typed,
    }
    status = 422 if typed else 200
    return render(request, "districts/accounts/accounts.html", context, status=status)
