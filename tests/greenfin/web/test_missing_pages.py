"""A page that is missing or closed keeps the way to the others above it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from districts.models import Plan

pytestmark = pytest.mark.usefixtures("loaded_plans")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
WAYS = ('class="site-nav"', 'class="search"', 'id="as-of"')


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("", "/nowhere/", 404),
        ("leader", "/accounts/", 403),
        ("", "/districts/wushan/remember", 405),
    ],
)
def test_navigation_and_search_stand_above_it(
    client: Client, client_of: Callable[[str], Client], role: str, path: str, status: int
) -> None:
    response = (client_of(role) if role else client).get(path)
    assert response.status_code == status
    page = response.content.decode()
    assert all(way in page for way in WAYS)
    assert "no-store" in response["Cache-Control"]


def test_a_hidden_plan_is_missing_as_any_other(client: Client) -> None:
    assert Plan.objects.filter(slug="shapingba", is_public=False).exists()
    pages = []
    for slug in ("shapingba", "shapingbo"):
        response = client.get(f"/plans/{slug}/")
        assert response.status_code == 404
        text = TOKEN.sub("", response.content.decode().replace(slug, ""))
        pages.append(text.replace(response.wsgi_request.incident, ""))
    assert pages[0] == pages[1]


def test_where_the_navigation_cannot_be_had_the_plain_page_stands(
    client: Client, monkeypatch: Any
) -> None:
    def fails(*_args: object) -> None:
        raise connection.Database.Error

    client.get("/nowhere/")
    monkeypatch.setattr("greenfin.web.context.stored_state", fails)
    response = client.get("/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "site-nav" not in page
    assert "页面不存在" in page
