"""What people look after at their own account: where they are signed in, the second factor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from districts.models import Account
from districts.requests import account_in, reader_in

from . import factor
from .entering import wrong_code
from .forms import CodeForm, FirstCodeForm
from .open_sessions import end_sessions, open_sessions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    account, present = account_in(request), request.session.session_key
    if request.method == "POST":
        name = request.POST.get("session", "")
        count = end_sessions(account=account, by=account, keep=present, name=name)
        said = ngettext("%(count)d session has ended.", "%(count)d sessions have ended.", count)
        messages.success(request, said % {"count": count})
        return redirect("own_sessions")
    context = {"sessions": open_sessions(account, present)}
    return render(request, "districts/accounts/sessions.html", context)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Setting it up, new recovery codes, taking it away; each but the first asks for a code."""
    account = account_in(request)
    has_device = factor.device_of(account) is not None
    form_of = CodeForm if has_device else FirstCodeForm
    if request.method != "POST":
        return _factor_page(request, form_of())
    step = request.POST.get("step")
    if step == "begin" and not has_device:
        factor.begin_factor(account)
        return redirect("second_factor")
    form = form_of(request.POST)
    if not form.is_valid():
        return _factor_page(request, form, status=422)
    code = form.cleaned_data["code"]
    until = factor.waits_until(account)
    waiting = TOTPDevice.objects.filter(user=account, confirmed=False).first()
    if step == "confirm" and waiting is not None and not has_device:
        codes = factor.confirm_factor(account, waiting, code)
        if codes:
            return _with_codes(request, codes)
    elif step in ("codes", "remove") and has_device and factor.is_right(account, code):
        return _settled(request, account, step)
    form.add_error("code", wrong_code(until))
    return _factor_page(request, form, status=422)


def _settled(request: HttpRequest, account: Account, step: str) -> HttpResponse:
    if step == "codes":
        return _with_codes(request, factor.new_recovery_codes(account))
    factor.remove_factor(account=account, by=account)
    request.session.pop(factor.CONFIRMED, None)
    messages.success(request, _("The second factor is taken away."))
    return redirect("second_factor")


def _with_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """In the answer itself: a message would put them into a cookie."""
    request.session[factor.CONFIRMED] = True
    return render(request, "districts/accounts/recovery_codes.html", {"codes": codes})


def _factor_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {
        **factor.state_of(account_in(request)),
        "form": form,
        "is_due": factor.is_factor_due(reader_in(request), request.session),
    }
    return render(request, "districts/accounts/second_factor.html", context, status=status)
