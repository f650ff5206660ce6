"""When a page may be answered without its content."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from districts.permissions import Reader
from greenfin.caching.conditional import page_key, page_version


def request_of(reader: Reader, address: str = "/") -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    request.reader = reader  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_waiting_message_is_never_lost_to_an_unchanged_page(db: None) -> None:
    request = request_of(Reader())
    assert page_version(request)
    messages.success(request, "Submitted.")
    assert page_version(request) is None


def test_two_accounts_of_one_role_have_pages_of_their_own(db: None) -> None:
    first, second = (
        Reader(roles=frozenset({"official"}), account_id=account) for account in (1, 2)
    )
    assert page_key(request_of(first)) == page_key(request_of(first))
    assert page_key(request_of(first)) != page_key(request_of(second))


def test_a_filter_in_the_address_is_part_of_the_page(db: None) -> None:
    reader = Reader()
    assert page_key(request_of(reader, "/?as_of=2024Q1")) != page_key(request_of(reader))
