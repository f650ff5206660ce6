"""All that an installation answers, by address: every list of the API, and pages with their files.

Run by itself in an installation; prints JSON.
"""
# ruff: noqa: E402 - the framework must be ready before its models

import json
import re
from collections import deque
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, resolve

from greenfin.web.stack import in_one_piece
from tests.greenfin.pages import rows, shared_part

LINK = re.compile(r'href="([^"#]+)')
# Counted anew in a restored installation; the minute in which a file was taken.
OWN = re.compile(r'data-version="\w+"|(?:Data version |数据版本)\d+| · \d{4}-\d\d-\d\d \d\d:\d\d')
# Addresses without lists, what says when a backup was made here, and files that hold the moment of
# their making.
# Files that are packed differ by the moment of their packing.
TEXTS = ("text/", "application/json")
# A package writes down when it was handed out.
UNREAD = ("/static/", "/api/", "/accounts/", "/health/", "/start/", "/exchange/package.zip")
STAMPED = re.compile(r"export=xlsx|\.docx|\.pptx|\.xlsx|/workbook|/original")
LISTS = (
    "jurisdictions",
    "indicators",
    "plans",
    "targets",
    "observations",
    "cited",
    "progress",
    "audit",
    "alignment",
    "rounds/2025Q4",
)


def kind_of(address: str) -> tuple[object, ...]:
    """What addresses are alike by: their view and the parameters that they set, sorting apart."""
    parts = urlsplit(address)
    names = [
        f"{name}={value}" if name == "sort" else name for name, value in parse_qsl(parts.query)
    ]
    return (resolve(parts.path).view_name, *names)


def crawled(client: Client, seen: set[tuple[object, ...]]) -> dict[str, str]:
    """A page of each kind that can be reached, with one parameter at most, where that kind is not
    among those seen, to which it adds: readers see other rows of a page, put in order alike."""
    found: dict[str, str] = {}
    waiting = deque(["/", "/admin/"])
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        response = client.get(address, follow=True)
        if response.status_code != 200 or not response["Content-Type"].startswith(TEXTS):
            continue
        found[address] = text_of(response)
        for link in LINK.findall(found[address]) if "html" in response["Content-Type"] else ():
            near = urljoin(address, unescape(link))
            if near in known or not near.startswith("/") or near.startswith(UNREAD):
                continue
            known.add(near)
            try:
                kind = kind_of(near)
            except Resolver404:
                continue
            if len(kind) <= 2 and not STAMPED.search(near) and kind not in seen:
                seen.add(kind)
                waiting.append(near)
    return found


def text_of(response: HttpResponse) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return OWN.sub("", shared_part(response))


def signed_in(role: str) -> Client:
    client = Client()
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    account = get_user_model().objects.filter(memberships__role=role).order_by("username").first()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def dumped() -> dict[str, str]:
    found = {}
    seen: set[tuple[object, ...]] = set()
    for role in ("reviewer", "administrator"):
        client = signed_in(role)
        found |= {f"{role} {address}": text for address, text in crawled(client, seen).items()}
        lists = [*LISTS, *history_lists(client)]
        for name in lists:
            query = dict(parse_qsl(urlsplit(name).query))
            listed = rows(client, f"{urlsplit(name).path}/", **query)
            found[f"{role} API {name}"] = json.dumps(listed, ensure_ascii=False)
    return found


def history_lists(client: Client) -> list[str]:
    plans = [plan["slug"] for plan in rows(client, "plans/")]
    codes = [indicator["code"] for indicator in rows(client, "indicators/")]
    return [
        "targets?history=true",
        "observations?history=true",
        *(f"plans/{slug}/{part}" for slug in plans for part in ("tasks", "annex")),
        *(f"indicators/{code}/ranking" for code in codes),
    ]


if __name__ == "__main__":
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        print(json.dumps(in_one_piece(dumped)()))
