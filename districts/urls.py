"""Addresses of accounts, health, and jurisdictions."""

from django.urls import URLPattern, URLResolver, path

from .accounts import views as accounts
from .downloads import evidence
from .health import health

account_urls = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/login/", accounts.SignInView.as_view(), name="login"),
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
