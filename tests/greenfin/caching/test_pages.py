"""Whole pages kept as bytes: the same text packed or not, each with a token of its own."""

import gc
import gzip
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from greenfin.caching import pages as kept_pages

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def build(text: str) -> HttpResponse:
    form = '<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">'
    return HttpResponse(text.replace("FORM", form))


@pytest.mark.parametrize(
    "text", ["FORM荣昌区FORM", "no form at all", "", "FORM" * 40, "荣" * 70_000]
)
def test_a_packed_page_is_the_raw_page(text: str) -> None:
    page = kept_pages.page_of(build(text))
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING="br, gzip")
    packed = page.answer(request)
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    unpacked = gzip.decompress(packed.content).decode()
    tokens = set(TOKEN.findall(unpacked))
    assert len(tokens) == (1 if "FORM" in text else 0)
    for token in tokens:
        assert token != "TOKEN"
        unpacked = unpacked.replace(token, "TOKEN")
    assert unpacked == build(text).content.decode()


def test_who_takes_no_gzip_gets_the_text() -> None:
    answer = kept_pages.page_of(build("荣昌区")).answer(RequestFactory().get("/"))
    assert answer.content.decode() == "荣昌区"
    assert not answer.has_header("Content-Encoding")


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("gone", status=404),
        HttpResponse("a,b", headers={"Content-Disposition": "attachment"}),
    ],
)
def test_only_pages_are_kept(answer: HttpResponse, rf: RequestFactory) -> None:
    built = []

    def building() -> HttpResponse:
        built.append(answer)
        return answer

    for _visit in range(2):
        assert kept_pages.kept_answer("key", "version", rf.get("/"), building) is answer
    assert len(built) == 2


@pytest.mark.django_db
def test_a_second_visitor_gets_a_token_of_their_own(loaded_plans: None) -> None:
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    tokens = []
    for client in (first, second):
        page = client.get("/", headers={"accept-encoding": "gzip"})
        (token,) = set(TOKEN.findall(gzip.decompress(page.content).decode()))
        tokens.append(token)
        asked = {"language": "en", "next": "/", "csrfmiddlewaretoken": token}
        assert client.post(reverse("set_language"), asked).status_code == 302
    refused = second.post(reverse("set_language"), {**asked, "csrfmiddlewaretoken": tokens[0]})
    assert refused.status_code == 403


@pytest.mark.django_db
def test_the_second_visit_of_a_stranger_is_unchanged(loaded_plans: None) -> None:
    client = Client()
    tag = client.get("/")["ETag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_the_next_page_of_an_account_is_not_the_former_ones(
    client_of: Callable[[str], Client], loaded_plans: None
) -> None:
    names = {name: client_of(name).get("/").content.decode() for name in ("leader", "official")}
    assert "Leader" in names["leader"]
    assert "Leader" not in names["official"]


def test_a_build_is_not_searched_for_waste_and_others_do_not_prolong_that() -> None:
    with kept_pages.uncollected():
        assert not gc.isenabled()
        with kept_pages.uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), kept_pages.uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()
