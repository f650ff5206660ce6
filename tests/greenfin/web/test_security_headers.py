"""Headers of every answer, hosts, forwarded headers and redirects."""

import io
from collections.abc import Callable
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from districts.clock import current_time
from districts.models import Account
from greenfin.web.middleware import client_address

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]

# Path and status: a page, a redirect, a refusal, a missing page, a method nobody knows.
ANSWERS = [
    ("get", "/accounts/login/", 200),
    ("get", "/accounts/password/", 302),
    ("get", "/accounts/logout/", 405),
    ("get", "/nowhere/", 404),
    ("get", "/static/nowhere.css", 404),
    ("delete", "/accounts/login/", 405),
    ("get", "/health/", 200),
    ("get", "/admin/", 302),
]


def policy(response) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_the_headers(method: str, path: str, status: int) -> None:
    response = getattr(Client(), method)(path)
    assert response.status_code == status
    check_headers(response)


def check_headers(response) -> None:
    rules = policy(response)
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert rules[directive] == ["'none'"], directive
    for directive in ("script-src", "style-src", "connect-src", "form-action"):
        assert rules[directive] == ["'self'"], directive
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/accounts/login/", "/static/css/greenfin.css", "/health/", "/"])
def test_a_wrong_host_is_400_everywhere(path: str) -> None:
    response = Client().get(path, headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere.example" not in response.content.decode()
    check_headers(response)


def test_a_forwarded_host_scheme_or_address_changes_nothing() -> None:
    forged = {
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Port": "99",
        "Forwarded": "for=1.2.3.4;host=elsewhere.example;proto=https",
    }
    response = Client().get("/accounts/password/", headers=forged)
    assert response["Location"] == "/accounts/login/?next=/accounts/password/"
    assert "Strict-Transport-Security" not in response
    request = RequestFactory().get("/", headers=forged, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == "10.0.0.1"
    assert not request.is_secure()


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("1.2.3.4, nonsense", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
@override_settings(TRUST_PROXY=True)
def test_a_trusted_proxy_names_the_sender_last(forwarded: str, address: str) -> None:
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1"
    )
    assert client_address(request) == address


def test_accounts_and_returns_are_never_kept() -> None:
    for path in ("/accounts/login/", "/accounts/password/", "/admin/", "/returns/1/"):
        assert "no-store" in Client().get(path)["Cache-Control"], path


def test_what_strangers_may_not_see_is_never_kept(client_of: ClientOf) -> None:
    for name, is_kept in (("anonymous", True), ("official", False), ("reporter_a", False)):
        for path in ("/", "/plans/", "/targets/?_export=csv", "/api/v1/plans/"):
            answer = client_of(name).get(path)
            assert ("no-store" not in answer["Cache-Control"]) == is_kept, (name, path)


def test_who_sees_no_hidden_plan_has_closed_pages_all_the_same(client_of: ClientOf) -> None:
    """Supervisors' institutions, the keeper's accounts, one's own sessions."""
    for name, path, is_closed in (
        ("supervisor", "/institutions/", True),
        ("supervisor", "/evaluations/", True),
        ("keeper", "/accounts/", True),
        ("keeper", "/accounts/sessions/", True),
        ("administrator", "/plans/import/", True),
        ("keeper", "/targets/", False),
        ("anonymous", "/accounts/login/", False),
    ):
        answer = client_of(name).get(path)
        assert answer.status_code == 200
        assert ("data-mark" in answer.content.decode()) == is_closed, (name, path)
        if is_closed:
            assert "no-store" in answer["Cache-Control"], (name, path)
    book = client_of("supervisor").get("/institutions/?_export=xlsx")
    marks = openpyxl.load_workbook(io.BytesIO(book.content))["使用说明"]
    assert marks["A1"].value.startswith("非公开资料 · ")


def test_what_strangers_may_not_see_says_whose_copy_it_is(client_of: ClientOf) -> None:
    """On paper by its page, in a workbook in the footer and on a sheet of its own."""
    for name, mark in (("anonymous", None), ("official", "非公开资料 · Official")):
        client = client_of(name)
        page = client.get("/targets/").content.decode()
        assert (f'data-mark="{mark}"' in page) == ("data-mark" in page) == (mark is not None)
        book = openpyxl.load_workbook(io.BytesIO(client.get("/targets/?_export=xlsx").content))
        if mark is None:
            assert len(book.sheetnames) == 1
        else:
            moment = current_time().astimezone(ZoneInfo("Asia/Shanghai"))
            assert book["使用说明"]["A1"].value.startswith(f"{mark} · {moment:%Y-%m-%d} ")
            assert book.worksheets[0].oddFooter.left.text.startswith(mark)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client_of: ClientOf) -> None:
    client = client_of("leader")
    client.get("/accounts/password/")
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


@override_settings(
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=31_536_000,
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
)
def test_behind_https_plain_requests_are_sent_there(client_of: ClientOf) -> None:
    plain = Client().get("/accounts/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/")
    client = client_of("leader")
    response = client.get("/accounts/password/", secure=True)
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    assert client.cookies["csrftoken"]["secure"]
    wrong = Client().get("/accounts/login/", headers={"host": "elsewhere.example"})
    assert wrong.status_code == 400
    check_headers(wrong)


@override_settings(REQUIRE_LOGIN=True)
def test_where_sign_in_is_required_strangers_reach_nothing_else() -> None:
    stranger = Client()
    response = stranger.get("/targets/?as_of=2024Q3")
    assert response["Location"] == f"{reverse('login')}?next=/targets/%3Fas_of%3D2024Q3"
    assert stranger.get("/api/v1/plans/").status_code == 401
    for path in ("/accounts/login/", "/health/"):
        assert stranger.get(path).status_code == 200
    assert stranger.get("/accounts/audit/").status_code == 302
    page = stranger.get("/accounts/login/").content.decode()
    for closed in ('class="site-nav"', 'class="search"', 'id="as-of"', 'class="answer"'):
        assert closed not in page
    with override_settings(REQUIRE_LOGIN=False):
        assert 'class="site-nav"' in stranger.get("/accounts/login/").content.decode()


def test_get_changes_neither_language_nor_session(client_of: ClientOf) -> None:
    client = client_of("leader")
    client.get(reverse("set_language"), {"language": "en", "next": "/"})
    assert "django_language" not in client.cookies
    outside = client.post(
        reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"}
    )
    assert outside["Location"] == "/"
    assert client.cookies["django_language"].value == "en"


def test_a_program_is_told_that_the_password_must_change(
    client_of: ClientOf, accounts: dict[str, Account]
) -> None:
    client = client_of("leader")
    accounts["leader"].must_change_password = True
    accounts["leader"].save()
    assert client.get("/plans/")["Location"] == reverse("password_change")
    assert client.get("/api/v1/plans/").status_code == 401
