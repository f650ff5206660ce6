"""The own district: a reporter's by the account, another's as the browser remembers it."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("loaded_plans")
ClientOf = Callable[[str], Client]


def test_without_one_all_districts_are_shown_and_how_to_choose(client: Client) -> None:
    page = client.get("/districts/own/", {"as_of": "2025Q3"}, follow=True)
    assert page.redirect_chain == [("/districts/?as_of=2025Q3", 302)]
    assert "设为我的区县" in page.content.decode()


def test_the_chosen_one_is_remembered_and_nothing_else(client: Client) -> None:
    page = client.post("/districts/wushan/remember", follow=True)
    assert page.redirect_chain == [("/districts/wushan/", 302)]
    assert "已将巫山县设为您的区县" in page.content.decode()
    kept = client.cookies["district"]
    assert kept.value == "wushan"
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert client.get("/districts/own/")["Location"] == "/districts/wushan/"
    assert client.post("/districts/nowhere/remember").status_code == 404


def test_a_cookie_that_names_no_district_is_none(client: Client) -> None:
    client.cookies["district"] = "../../x"
    assert client.get("/districts/own/")["Location"] == "/districts/"


def test_a_reporters_own_is_that_of_the_account(client_of: ClientOf) -> None:
    client = client_of("reporter_a")
    client.cookies["district"] = "wushan"
    assert client.get("/districts/own/")["Location"] == "/districts/rongchang/"


def test_pages_do_not_depend_on_the_choice(client: Client) -> None:
    """They are kept for all strangers at once."""
    before = client.get("/districts/rongchang/")["ETag"]
    client.cookies["district"] = "wushan"
    assert client.get("/districts/rongchang/")["ETag"] == before
