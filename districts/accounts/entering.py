"""The ways in: by password, with a second factor where there is one; by the identity provider."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of

from . import crowd, factor
from .forms import CodeForm, SignInForm
from .open_sessions import since_last_time
from .provider import ProviderBackend, Refused, Unavailable, hold, provider_setting
from .sessions import begin_session

ACCOUNT_BACKEND = "districts.accounts.sessions.AccountBackend"
# A right password that waits for its second factor: whose, since when, where to, tries.
WAITING = "waiting_for_code"
WAITS_FOR = datetime.timedelta(minutes=5)
CODES_TRIED = 5


def start_page(account: Account) -> str:
    """Where an account's work begins, by its roles."""
    roles = reader_of(account).roles
    names = [name for role, name in settings.SIGN_IN_PAGES.items() if role in roles]
    return resolve_url(names[0] if names else settings.LOGIN_REDIRECT_URL)


def enter(request: HttpRequest, account: Account, **more: Any) -> None:
    """Opens the session, records it, and says when the account signed in last; `more` goes into
    the audit trail."""
    said, failed = since_last_time(account)
    login(request, account, backend=ACCOUNT_BACKEND)
    begin_session(request.session, timezone.now(), request)
    record_event(deed="sign_in", by=account, obj=account, after=more or None, reads_only=True)
    messages.add_message(request, messages.WARNING if failed else messages.INFO, said)


class SignInView(auth_views.LoginView):
    template_name = "districts/accounts/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return super().get_context_data(
            provider_name=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            **options,
        )

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not settings.LOCAL_PASSWORDS:
            raise PermissionDenied
        return super().post(request, *args, **options)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        target = self.get_redirect_url()
        if factor.device_of(account) is None:
            enter(self.request, account)
            return redirect(target or start_page(account))
        self.request.session.cycle_key()
        moment = timezone.now().timestamp()
        self.request.session[WAITING] = [account.pk, moment, target, 0]
        return redirect("sign_in_code")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step; a few tries, then the password is asked for again."""
    key, since, target, tries = request.session.get(WAITING, [None, 0, "", 0])
    account = Account.objects.filter(pk=key, is_active=True).first()
    is_late = timezone.now().timestamp() - since > WAITS_FOR.total_seconds()
    if account is None or is_late or tries >= CODES_TRIED:
        request.session.pop(WAITING, None)
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Counted before it is looked at, as passwords are.
        request.session[WAITING] = [key, since, target, tries + 1]
        request.session.save()
        if factor.is_right(account, form.cleaned_data["code"]):
            del request.session[WAITING]
            enter(request, account, second_factor=True)
            request.session[factor.CONFIRMED] = True
            return redirect(target or start_page(account))
        crowd.record_refusal("sign_in_failed", account.username, second_factor=True)
        form.add_error("code", _("This code is not right, or was used before. Wait for the next."))
    return render(request, "districts/accounts/code.html", {"form": form})


class ProviderRequestView(OIDCAuthenticationRequestView):
    """Sends the browser to the provider, with a state, a nonce and a verifier of its own."""

    get_settings = staticmethod(provider_setting)
    http_method_names = ["get", "head"]

    def __init__(self, **options: Any) -> None:
        if not settings.OIDC_ISSUER:
            raise Http404
        super().__init__(**options)

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        asked = super().as_view(**options)

        def view(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            try:
                response: HttpResponse = asked(request, *args, **more)
            except Unavailable:
                return turned_away(request, Unavailable())
            return response

        return view


@require_safe
def provider_back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to, with a code that is good for one account."""
    if not settings.OIDC_ISSUER:
        raise Http404
    begun = request.session.get("oidc_states", {}).pop(request.GET.get("state", ""), None)
    target = request.session.pop("oidc_login_next", None)
    request.session.save()
    try:
        if begun is None or "code" not in request.GET:
            raise Refused
        account, held = ProviderBackend().account_for(
            request, begun["nonce"], begun.get("code_verifier")
        )
    except (Refused, Unavailable) as fault:
        return turned_away(request, fault)
    enter(request, account, provider=True)
    hold(request.session, held, timezone.now())
    return redirect(target or start_page(account))


def turned_away(request: HttpRequest, fault: Refused | Unavailable) -> HttpResponse:
    """Back to the page of sign-in, with what there is to do."""
    name = settings.OIDC_NAME
    if isinstance(fault, Unavailable):
        said = _("%(provider)s does not answer. Try again in a minute.")
    elif fault.key:
        said = _(
            "No account here that can sign in has the key %(key)s, which %(provider)s gave. "
            "Ask the keeper of accounts to enter it at your account."
        )
    else:
        said = _("The sign-in by %(provider)s did not succeed. Try again.")
    if isinstance(fault, Refused):
        crowd.record_refusal("sign_in_failed", name="", provider=True)
    messages.error(request, said % {"provider": name, "key": getattr(fault, "key", "")})
    return redirect("login")
