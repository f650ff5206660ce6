"""A small OpenID Connect provider: discovery, codes with PKCE, RS256 tokens, refresh, userinfo,
signing out, and for people a page to sign in at."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

SIGN_IN_PAGE = """<!doctype html><html lang="zh"><title>市统一身份认证平台</title>
<h1>市统一身份认证平台</h1><form method="post" action="{action}">
<button>登录</button></form></html>"""
ENDED_PAGE = """<!doctype html><html lang="zh"><title>市统一身份认证平台</title>
<h1>已退出</h1><a href="{back}">返回</a></html>"""
CLIENT, SECRET = "greenfin", "known-to-both-sides"
Claims = dict[str, Any]


class IdentityProvider:
    """Who is signed in there is `person`; `claims_as` alters what a token says of it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: Claims = {"sub": "u-1", "staff_number": "4711", "email": "a@example.org"}
        self.is_disabled = False
        self.is_down = False
        self.gives_refresh = True
        self.ends_sessions = True
        self.takes_secret_in_form = True
        # Whether a person must press a button there, or is signed in already.
        self.has_page = False
        self.claims_as: Callable[[Claims], Claims] = lambda claims: claims
        self.signing_key = self.key
        self.codes: dict[str, Claims] = {}
        self.refresh: set[str] = set()
        self.access: set[str] = set()
        self.asked: list[str] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, {})

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
                provider.answer(self, {name: one[0] for name, one in parse_qs(text).items()})

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        place = urlsplit(handler.path)
        query = {name: one[0] for name, one in parse_qs(place.query).items()}
        self.asked.append(place.path)
        if self.is_down:
            handler.send_error(503)
            return
        if place.path == "/authorize" and self.has_page:
            self.show(handler, SIGN_IN_PAGE.format(action=f"/entered?{escape(place.query)}"))
            return
        if place.path == "/end":
            self.has_page = True
            self.show(handler, ENDED_PAGE.format(back=escape(query["post_logout_redirect_uri"])))
            return
        if place.path in ("/authorize", "/entered"):
            self.has_page = False
            code = secrets.token_hex(8)
            self.codes[code] = query
            handler.send_response(302)
            back = urlencode({"code": code, "state": query["state"]})
            handler.send_header("Location", f"{query['redirect_uri']}?{back}")
            handler.end_headers()
            return
        authorization = handler.headers.get("Authorization", "")
        status, content = {
            "/.well-known/openid-configuration": self.addresses,
            "/jwks": self.jwks,
            "/token": lambda: self.token(form, authorization),
            "/userinfo": lambda: self.userinfo(authorization),
        }.get(place.path, lambda: (404, {}))()
        body = json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    @staticmethod
    def show(handler: BaseHTTPRequestHandler, page: str) -> None:
        body = page.encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def addresses(self) -> tuple[int, Claims]:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            **({"end_session_endpoint": "end"} if self.ends_sessions else {}),
        }
        found = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return 200, {
            "issuer": self.issuer,
            **found,
            **(methods if self.takes_secret_in_form else {}),
        }

    def jwks(self) -> tuple[int, Claims]:
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return 200, {"keys": [{**jwk, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        """Takes the secret in the one way that is told at discovery."""
        given = f"{form.get('client_id')}:{form.get('client_secret')}"
        if not self.takes_secret_in_form:
            given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if given != f"{CLIENT}:{SECRET}":
            return 401, {"error": "invalid_client"}
        if self.is_disabled:
            return 400, {"error": "invalid_grant"}
        claims: Claims = {}
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self.refresh:
                return 400, {"error": "invalid_grant"}
            self.refresh.remove(form["refresh_token"])
        else:
            begun = self.codes.pop(form["code"], None)
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if begun is None or begun["code_challenge"] != challenge:
                return 400, {"error": "invalid_grant"}
            claims["nonce"] = begun["nonce"]
        access, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self.access.add(access)
        moment = int(time.time())
        claims |= {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 300}
        claims = self.claims_as({**claims, **self.person})
        given = self.signed(claims)
        answer = {"access_token": access, "token_type": "Bearer", "id_token": given}
        if self.gives_refresh:
            self.refresh.add(refresh)
            answer["refresh_token"] = refresh
        return 200, answer

    def signed(self, claims: Claims) -> str:
        return jwt.encode(claims, self.signing_key, "RS256", headers={"kid": "one"})

    def userinfo(self, authorization: str) -> tuple[int, Claims]:
        if authorization.removeprefix("Bearer ") not in self.access or self.is_disabled:
            return 401, {"error": "invalid_token"}
        return 200, self.person


def through(client: Client, target: str = "") -> HttpResponse:
    """To the provider and back, as a browser goes; what the site answers at last."""
    begun = client.get(reverse("provider"), {"next": target} if target else {})
    assert begun.status_code == 302
    back = requests.get(begun["Location"], allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get(reverse("own_sessions")).status_code == 200


def told(client: Client) -> str:
    return client.get(reverse("login")).content.decode()
