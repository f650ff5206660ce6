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
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of

from . import crowd, factor
from .familiar import remember_browser
from .forms import CodeForm, SignInForm
from .open_sessions import since_last_time
from .provider import Refused, Unavailable, provider_backend, provider_setting
from .provider_sessions import end_by_provider, hold
from .sessions import begin_session

ACCOUNT_BACKEND = "districts.accounts.sessions.AccountBackend"
# A first step that waits for the second factor: whose, since when, where to, tries, what the
# provider gave.
WAITING = "waiting_for_code"
WAITS_FOR = datetime.timedelta(minutes=5)
CODES_TRIED = 5


def start_page(account: Account) -> str:
    """Where an account's work begins, by its roles."""
    roles = reader_of(account).roles
    names = [name for role, name in settings.SIGN_IN_PAGES.items() if role in roles]
    return resolve_url(names[0] if names else settings.LOGIN_REDIRECT_URL)


def enter(
    request: HttpRequest,
    account: Account,
    target: str | None,
    held: dict[str, Any] | None = None,
    *,
    second_factor: bool = False,
) -> HttpResponse:
    """Opens the session, records it, says when the account signed in last, and leads to `target`,
    else to where work begins; `held` is the provider's where it opened the session."""
    said = since_last_time(account)
    login(request, account, backend=ACCOUNT_BACKEND)
    begin_session(request.session, timezone.now(), request)
    if held is not None:
        hold(request.session, held, timezone.now())
    if second_factor:
        request.session[factor.CONFIRMED] = True
    ways = {"provider": held is not None, "second_factor": second_factor}
    about = {way: True for way, was_taken in ways.items() if was_taken}
    record_event(deed="sign_in", by=account, obj=account, after=about or None, reads_only=True)
    level = messages.WARNING if said.is_odd else messages.INFO
    messages.add_message(request, level, str(said))
    response = redirect(target or start_page(account))
    remember_browser(request, response, account)
    return response


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

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The page that says why a password was not looked at is built once, after this."""
        if getattr(self.request, "axes_locked_out", False):
            return HttpResponse(status=429)
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        target = self.get_redirect_url()
        if factor.device_of(account) is None:
            return enter(self.request, account, target)
        return ask_for_code(self.request, account, target)


def ask_for_code(
    request: HttpRequest, account: Account, target: str | None, held: dict[str, Any] | None = None
) -> HttpResponse:
    """The first step is done, by password or by the provider, whose tokens are `held`."""
    request.session.cycle_key()
    request.session[WAITING] = [account.pk, timezone.now().timestamp(), target, 0, held]
    return redirect("sign_in_code")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step; a few tries, then the first is asked for again."""
    waiting = request.session.get(WAITING, [None, 0, "", 0, None])
    key, since, target, tries, held = waiting
    account = Account.objects.filter(pk=key, is_active=True).first()
    is_late = timezone.now().timestamp() - since > WAITS_FOR.total_seconds()
    if account is None or is_late or tries >= CODES_TRIED:
        if request.session.pop(WAITING, None):
            messages.warning(request, _("The code was not given in time: begin anew."))
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Counted before it is looked at, as passwords are.
        request.session[WAITING] = [key, since, target, tries + 1, held]
        request.session.save()
        until = factor.waits_until(account)
        if factor.is_right(account, form.cleaned_data["code"]):
            del request.session[WAITING]
            return enter(request, account, target, held, second_factor=True)
        crowd.record_refusal("sign_in_failed", account.username, second_factor=True)
        form.add_error("code", wrong_code(until))
    context = {"form": form, "provider_name": settings.OIDC_NAME if held else ""}
    return render(request, "districts/accounts/code.html", context)


def wrong_code(until: datetime.datetime | None) -> str:
    if until is None:
        return _(
            "This code is not right, or was used before. Wait for the next; where that does not "
            "help, let the phone set its clock by itself."
        )
    return _(
        "After several wrong codes those of the phone are not looked at before %(time)s. "
        "A recovery code is taken at once."
    ) % {"time": timezone.localtime(until).strftime("%H:%M:%S")}


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
        if begun is None:
            raise Refused("state")
        if "code" not in request.GET:
            raise Refused("denied")
        account, held = provider_backend().account_for(
            request, begun["nonce"], begun.get("code_verifier")
        )
    except (Refused, Unavailable) as fault:
        return turned_away(request, fault)
    is_asked = settings.OIDC_ASKS_FACTOR or held["second_factor"]
    if factor.device_of(account) is not None and not is_asked:
        return ask_for_code(request, account, target, held)
    return enter(request, account, target, held, second_factor=is_asked)


def turned_away(request: HttpRequest, fault: Refused | Unavailable) -> HttpResponse:
    """Back to the page of sign-in, with what there is to do."""
    if isinstance(fault, Refused):
        crowd.record_refusal("sign_in_failed", name="", provider=True)
        said = refusals().get(fault.reason) or _(
            "The sign-in by %(provider)s did not succeed. Try again; where that does not help, "
            "tell the administrator, who finds the reason in the log."
        )
    else:
        said = _("%(provider)s does not answer. Try again in a minute.")
    about = {"provider": settings.OIDC_NAME, "key": getattr(fault, "key", "")}
    messages.error(request, said % about)
    return redirect("login")


def refusals() -> dict[str, str]:
    """By the reason, each with what there is to do."""
    return {
        "no_account": _(
            "No account here that can sign in has the key %(key)s, which %(provider)s gave. "
            "Ask the keeper of accounts to enter it at your account."
        ),
        "no_key": _(
            "%(provider)s gave no key to find your account by. The administrator must see which "
            "claim this site asks for (GREENFIN_OIDC_CLAIM, GREENFIN_OIDC_SCOPES)."
        ),
        "clock": _(
            "The answer of %(provider)s is too old or from the future. Try again; if it stays so, "
            "the clocks of the two machines differ: tell the administrator."
        ),
        "state": _(
            "This answer of %(provider)s belongs to no sign-in that was begun in this browser, or "
            "it was used already. Begin anew here."
        ),
        "denied": _("%(provider)s refused the sign-in, or it was broken off there."),
        "client": _(
            "%(provider)s does not know this site. The administrator must see whether client and "
            "secret are right (GREENFIN_OIDC_CLIENT, GREENFIN_OIDC_SECRET)."
        ),
    }


@csrf_exempt
@require_POST
def provider_ends(request: HttpRequest) -> HttpResponse:
    """The provider says by itself whose session is over: by a token, which it signed."""
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        end_by_provider(request.POST.get("logout_token", ""))
    except Refused:
        return HttpResponse(status=400)
    except Unavailable:
        return HttpResponse(status=503)
    return HttpResponse()
