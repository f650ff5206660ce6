"""A provider that is served, and an account that it knows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from districts.accounts.actions import set_provider_key
from districts.models import Account

from .identity_provider import CLIENT, SECRET, IdentityProvider


@pytest.fixture(scope="module")
def served() -> Iterator[IdentityProvider]:
    running = IdentityProvider()
    yield running
    running.close()


@pytest.fixture
def idp(served: IdentityProvider, settings: Any) -> IdentityProvider:
    settings.OIDC_ISSUER = served.issuer
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_CLAIM = "staff_number"
    settings.OIDC_NAME = "市统一身份认证平台"
    served.person = {"sub": "u-1", "staff_number": "4711", "email": "leader@example.org"}
    served.is_disabled = served.is_down = False
    served.gives_refresh = served.ends_sessions = served.takes_secret_in_form = True
    served.has_page = False
    cache.clear()
    served.claims_as = lambda claims: claims
    served.signing_key = served.key
    return served


@pytest.fixture
def known(accounts: dict[str, Account]) -> Account:
    account = accounts["leader"]
    set_provider_key(account=account, key="4711", by=accounts["keeper"])
    return account
