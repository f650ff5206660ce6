"""Signing in and out, the own password, and the audit trail for auditors."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import record_event
from districts.models import Account, Event
from districts.paging import paged
from districts.passwords import is_change_due
from districts.permissions import SEE_AUDIT_TRAIL, reader_of
from districts.requests import account_in, entitled

from .filters import EventFilter
from .forms import OwnPasswordForm, SignInForm
from .sessions import begin_session
from .tables import EventTable


def start_page(account: Account) -> str:
    """Where an account's work begins, by its roles."""
    roles = reader_of(account).roles
    names = [name for role, name in settings.SIGN_IN_PAGES.items() if role in roles]
    return resolve_url(names[0] if names else settings.LOGIN_REDIRECT_URL)


class SignInView(auth_views.LoginView):
    template_name = "districts/accounts/sign_in.html"
    form_class = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        begin_session(self.request.session, timezone.now())
        record_event(deed="sign_in", by=form.get_user(), obj=form.get_user())
        return response

    def get_default_redirect_url(self) -> str:
        return start_page(account_in(self.request))


class SignOutView(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if isinstance(request.user, Account):
            record_event(deed="sign_out", by=request.user, obj=request.user)
        return super().post(request, *args, **options)


def locked(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answers a try while account and address are locked; the same for a name nobody has."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "districts/accounts/locked.html", {"minutes": minutes}, status=429)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
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
    chosen = EventFilter(request.GET, queryset=events)
    table = EventTable(chosen.qs)
    paged(request, table)
    return render(
        request, "districts/accounts/audit_trail.html", {"filter": chosen, "table": table}
    )
