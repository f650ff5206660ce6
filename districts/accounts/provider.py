"""Signing in through the office's identity provider (OpenID Connect), and whether it still holds.

The library asks for the token and tests its signature; tested here besides: who issued it, for
whom, and which account it is, by a key that the keeper has entered. Nothing is matched by e-mail,
and no account is ever made.
"""

import datetime
from typing import Any

import requests
import structlog
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from jwt.exceptions import PyJWTError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from districts.models import Account

log = structlog.get_logger(__name__)

HELD = "provider"
ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
KNOWN_FOR = 3600
# A provider that does not answer ends no session at once, and keeps none alive for longer.
MOST_UNCHECKED = datetime.timedelta(minutes=15)
REFUSING = (400, 401, 403)


class Unavailable(Exception):
    """The provider does not answer, or not as OpenID Connect says."""


class Refused(Exception):
    """The provider, or what it says, opens no account here; `key` is what it gave, "" for none."""

    def __init__(self, key: str = "") -> None:
        super().__init__(key)
        self.key = key


def discovered() -> dict[str, str]:
    """The provider's addresses, as it publishes them; kept for an hour."""
    found: dict[str, str] | None = cache.get("provider-addresses")
    if found is not None:
        return found
    try:
        answer = requests.get(
            f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
            timeout=settings.OIDC_TIMEOUT,
        )
        answer.raise_for_status()
        said = answer.json()
        found = {name: str(said[name]) for name in ENDPOINTS.values()}
    except (requests.RequestException, ValueError, KeyError, TypeError) as fault:
        raise Unavailable from fault
    scheme = settings.OIDC_ISSUER.partition(":")[0]
    if said.get("issuer") != settings.OIDC_ISSUER or any(
        not address.startswith(f"{scheme}://") for address in found.values()
    ):
        raise Unavailable("the provider names another issuer, or addresses of another scheme")
    cache.set("provider-addresses", found, KNOWN_FOR)
    return found


def provider_setting(name: str, *usual: Any) -> Any:
    """What the library asks for: addresses as published, the rest from the settings."""
    if name in ENDPOINTS:
        return discovered()[ENDPOINTS[name]]
    return import_from_settings(name, *usual)


class ProviderBackend(OIDCAuthenticationBackend):
    """The library's dialogue with the provider; raises Refused and Unavailable."""

    get_settings = staticmethod(provider_setting)

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, Any] = {}

    def account_for(
        self, request: Any, nonce: str | None, code_verifier: str | None
    ) -> tuple[Account, dict[str, Any]]:
        """Whose the code in the request is, and what to hold in the session."""
        self.key = ""
        try:
            account = self.authenticate(request, nonce=nonce, code_verifier=code_verifier)
        except (requests.ConnectionError, requests.Timeout) as fault:
            raise Unavailable from fault
        except (requests.RequestException, SuspiciousOperation, PyJWTError, KeyError) as fault:
            log.warning("provider_refused", fault=type(fault).__name__, said=str(fault)[:200])
            raise Refused from fault
        if account is None or not account.is_active:
            raise Refused(self.key)
        return account, self._held()

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.tokens = super().get_token(payload)
        return self.tokens

    def verify_token(self, token: str, **options: Any) -> dict[str, Any]:
        """The library tests signature, age and nonce."""
        claims: dict[str, Any] = super().verify_token(token, **options)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        is_ours = settings.OIDC_RP_CLIENT_ID in audiences
        if len(audiences) > 1 or "azp" in claims:
            is_ours = is_ours and claims.get("azp") == settings.OIDC_RP_CLIENT_ID
        if claims.get("iss") != settings.OIDC_ISSUER or not is_ours or "exp" not in claims:
            raise SuspiciousOperation("a token of another issuer, for another site, or without end")
        return claims

    def get_userinfo(self, access_token: str, id_token: Any, payload: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if said.get("sub") != payload["sub"]:
            raise SuspiciousOperation("what is said of a person is said of another one")
        self.sub = payload["sub"]
        return {**payload, **said}

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return bool(claims.get(settings.OIDC_CLAIM))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        self.key = str(claims[settings.OIDC_CLAIM])
        return Account.objects.filter(provider_key=self.key)

    def create_user(self, claims: dict[str, Any]) -> None:
        raise Refused(self.key)

    def _held(self) -> dict[str, Any]:
        return {
            "sub": self.sub,
            "access": self.tokens.get("access_token", ""),
            "refresh": self.tokens.get("refresh_token", ""),
        }

    def renewed(self, held: dict[str, Any]) -> dict[str, Any]:
        """Asks whether the person may still sign in there; what to hold from now on."""
        try:
            if held["refresh"]:
                given = self.get_token(
                    {
                        "grant_type": "refresh_token",
                        "refresh_token": held["refresh"],
                        "client_id": self.OIDC_RP_CLIENT_ID,
                        "client_secret": self.OIDC_RP_CLIENT_SECRET,
                    }
                )
                refresh = given.get("refresh_token", held["refresh"])
                held = {**held, "access": given["access_token"], "refresh": refresh}
            self.get_userinfo(held["access"], None, {"sub": held["sub"]})
        except requests.HTTPError as fault:
            if fault.response is not None and fault.response.status_code in REFUSING:
                raise Refused from fault
            raise Unavailable from fault
        except SuspiciousOperation as fault:
            raise Refused from fault
        except (requests.RequestException, ValueError, KeyError) as fault:
            raise Unavailable from fault
        return held


def hold(session: SessionBase, held: dict[str, Any], now: datetime.datetime) -> None:
    session[HELD] = {**held, "checked": now.timestamp()}


def is_still_valid(session: SessionBase, now: datetime.datetime) -> bool:
    """Whether a session that the provider opened may go on; it is asked every so many seconds.

    Of several requests at once one asks: a token that is renewed once is void for the next.
    """
    held = session.get(HELD)
    if held is None:
        return True
    unchecked = now.timestamp() - held["checked"]
    if unchecked < settings.OIDC_CHECK_SECONDS:
        return True
    if not cache.add(f"provider-asked-{held['sub']}", 1, 3 * settings.OIDC_TIMEOUT):
        return bool(unchecked <= MOST_UNCHECKED.total_seconds())
    try:
        hold(session, ProviderBackend().renewed(held), now)
        session.save()
    except Refused:
        return False
    except Unavailable:
        log.warning("provider_unavailable")
        return bool(unchecked <= MOST_UNCHECKED.total_seconds())
    finally:
        cache.delete(f"provider-asked-{held['sub']}")
    return True
