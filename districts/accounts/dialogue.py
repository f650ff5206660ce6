"""The dialogue with the office's identity provider (OpenID Connect).

The library asks for the token and finds the key that signed it; tested here besides: who issued it,
for whom, when, and which account it is, by a key that the keeper has entered. Nothing is matched by
e-mail, and no account is ever made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import requests
import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from jwt.exceptions import ExpiredSignatureError, ImmatureSignatureError, PyJWTError
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from districts.models import Account

from .provider import Refused, Unavailable

log = structlog.get_logger(__name__)

ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
# Where a person signs out there; not every provider has it.
END_OF_SESSION = "end_session_endpoint"
AUTH_METHODS, SECRET_IN_FORM = "token_endpoint_auth_methods_supported", "client_secret_post"
KNOWN_FOR = 3600
# Seconds by which the clocks of two machines may differ.
CLOCKS_DIFFER = 60
# One question that is not answered takes a thread for five seconds: for so long nobody asks again.
SILENT, SILENT_FOR = "provider-silent", 15
REFUSING = (400, 401, 403)
OF_THIS_SITE = ("invalid_client", "unauthorized_client")
# What a token says of how the person signed in, where that was more than a password.
SECOND_FACTORS = {"mfa", "otp"}
# What a token is about that ends sessions (OpenID Connect Back-Channel Logout 1.0).
END_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@contextmanager
def asking() -> Iterator[None]:
    """Raises Unavailable where the provider does not answer, and for a while after that at once."""
    if cache.get(SILENT):
        raise Unavailable("the provider did not answer a moment ago")
    try:
        yield
    except (requests.ConnectionError, requests.Timeout) as fault:
        cache.set(SILENT, 1, SILENT_FOR)
        log.warning("provider_unavailable", fault=type(fault).__name__)
        raise Unavailable from fault


def discovered() -> dict[str, str]:
    """The provider's addresses, and how it takes a secret, as it publishes them, for an hour."""
    found: dict[str, str] | None = cache.get("provider-addresses")
    if found is not None:
        return found
    try:
        with asking():
            answer = requests.get(
                f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
                timeout=settings.OIDC_TIMEOUT,
            )
        answer.raise_for_status()
        said = answer.json()
        found = {name: str(said[name]) for name in ENDPOINTS.values()}
    except (requests.RequestException, ValueError, KeyError, TypeError) as fault:
        raise Unavailable from fault
    found[END_OF_SESSION] = str(said.get(END_OF_SESSION) or "")
    scheme = settings.OIDC_ISSUER.partition(":")[0]
    if said.get("issuer") != settings.OIDC_ISSUER or any(
        address and not address.startswith(f"{scheme}://") for address in found.values()
    ):
        raise Unavailable("the provider names another issuer, or addresses of another scheme")
    # Where it names none, OpenID Connect says: in the head of the request alone.
    found[AUTH_METHODS] = " ".join(said.get(AUTH_METHODS) or [])
    cache.set("provider-addresses", found, KNOWN_FOR)
    return found


def said_of(name: str, *usual: Any) -> Any:
    """What the library asks for: addresses as published, the rest from the settings."""
    if name in ENDPOINTS:
        return discovered()[ENDPOINTS[name]]
    if name == "OIDC_TOKEN_USE_BASIC_AUTH":
        return SECRET_IN_FORM not in discovered()[AUTH_METHODS].split()
    return import_from_settings(name, *usual)


class ProviderBackend(OIDCAuthenticationBackend):
    """The library's dialogue with the provider; raises Refused and Unavailable."""

    get_settings = staticmethod(said_of)

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, Any] = {}
        self.key = ""

    def account_for(
        self, request: Any, nonce: str | None, code_verifier: str | None
    ) -> tuple[Account, dict[str, Any]]:
        """Whose the code in the request is, and what to hold in the session."""
        try:
            with asking():
                account = self.authenticate(request, nonce=nonce, code_verifier=code_verifier)
        except requests.HTTPError as fault:
            raise self._fault_of(fault) from fault
        except (ExpiredSignatureError, ImmatureSignatureError) as fault:
            raise Refused("clock") from fault
        except (requests.RequestException, SuspiciousOperation, PyJWTError, KeyError) as fault:
            log.warning("provider_refused", fault=type(fault).__name__, said=str(fault)[:200])
            raise Refused from fault
        if account is None or not account.is_active:
            raise Refused("no_account" if self.key else "", self.key)
        return account, self._held()

    @staticmethod
    def _fault_of(fault: requests.HTTPError) -> Refused | Unavailable:
        """What an answer that is no success means; its text is for the log."""
        said = "" if fault.response is None else fault.response.text[:200]
        log.warning("provider_refused", fault="HTTPError", said=said)
        if fault.response is None or fault.response.status_code not in REFUSING:
            return Unavailable()
        return Refused("client" if any(word in said for word in OF_THIS_SITE) else "")

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.tokens = super().get_token(payload)
        return self.tokens

    def get_payload_data(self, token: str, key: Any) -> dict[str, Any]:
        """Signature, age, issuer and audience; the library tests the nonce."""
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            issuer=settings.OIDC_ISSUER,
            audience=settings.OIDC_RP_CLIENT_ID,
            leeway=CLOCKS_DIFFER,
            options={"require": ["iss", "aud", "exp"]},
        )
        is_for_several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        names_whom = is_for_several or "azp" in claims
        if names_whom and claims.get("azp") != settings.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("a token that was given to another site")
        return claims

    def get_userinfo(self, access_token: str, id_token: Any, payload: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if said.get("sub") != payload["sub"]:
            raise SuspiciousOperation("what is said of a person is said of another one")
        self.claims = payload
        return {**payload, **said}

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        if not claims.get(settings.OIDC_CLAIM):
            raise Refused("no_key")
        return True

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        self.key = str(claims[settings.OIDC_CLAIM])
        return Account.objects.filter(provider_key=self.key)

    def create_user(self, claims: dict[str, Any]) -> None:
        raise Refused("no_account", self.key)

    def _held(self) -> dict[str, Any]:
        ways = self.claims.get("amr") or []
        return {
            "sub": self.claims["sub"],
            "sid": str(self.claims.get("sid") or ""),
            "access": self.tokens.get("access_token", ""),
            "refresh": self.tokens.get("refresh_token", ""),
            "identity": self.tokens.get("id_token", ""),
            "second_factor": bool(SECOND_FACTORS & set(ways)) if isinstance(ways, list) else False,
        }

    def renewed(self, held: dict[str, Any]) -> dict[str, Any]:
        """Asks whether the person may still sign in there; what to hold from now on."""
        try:
            with asking():
                return self._renewed(held)
        except requests.HTTPError as fault:
            if fault.response is not None and fault.response.status_code in REFUSING:
                raise Refused from fault
            raise Unavailable from fault
        except SuspiciousOperation as fault:
            raise Refused from fault
        except (requests.RequestException, ValueError, KeyError) as fault:
            raise Unavailable from fault

    def _renewed(self, held: dict[str, Any]) -> dict[str, Any]:
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
        return held

    def ended(self, token: str) -> tuple[str, str]:
        """Whose session, and which (one of the two may be ""), ends by what the provider says."""
        try:
            with asking():
                claims = self.get_payload_data(token, self.retrieve_matching_jwk(token))
        except (requests.RequestException, SuspiciousOperation, PyJWTError, KeyError) as fault:
            log.warning("provider_refused", fault=type(fault).__name__, said=str(fault)[:200])
            raise Refused from fault
        events = claims.get("events")
        of = str(claims.get("sub") or ""), str(claims.get("sid") or "")
        if not isinstance(events, dict) or END_EVENT not in events or "nonce" in claims:
            raise Refused
        if of == ("", ""):
            raise Refused
        return of
