"""Addresses of accounts, health, and jurisdictions."""

from django.urls import URLPattern, URLResolver, path

from .accounts import entering, own
from .accounts import views as accounts
from .downloads import evidence
from .health import health

account_urls = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/login/", entering.SignInView.as_view(), name="login"),
    path("accounts/login/code/", entering.sign_in_code, name="sign_in_code"),
    path("accounts/login/provider/", entering.ProviderRequestView.as_view(), name="provider"),
    path("accounts/login/provider/back/", entering.provider_back, name="provider_back"),
    path("accounts/login/provider/ended/", entering.provider_ends, name="provider_ends"),
    path("accounts/sessions/", own.own_sessions, name="own_sessions"),
    path("accounts/second/", own.second_factor, name="second_factor"),
    path("accounts/logout/", accounts.SignOutView.as_view(), name="logout"),
    path("accounts/password/", accounts.password_change, name="password_change"),
    path("accounts/work/", accounts.own_work, name="own_work"),
    path("accounts/audit/", accounts.audit_trail, name="audit_trail"),
    path("health/", health, name="health"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *account_urls,
    path("evidence/<int:pk>/", evidence, name="evidence"),
]
