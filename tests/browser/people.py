"""People at a browser: signed in, and with a picture of every step of their way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from districts.models import Account

Photographer = Callable[[str], None]


def enter(page: Page, url: str, account: Account) -> None:
    """Signs an account in."""
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def pictures_are_asked_for(config: pytest.Config) -> bool:
    """They are a fifth of a journey's time, and wanted only to be looked at."""
    return bool(config.getoption("--screenshot") == "on")


def photographer(page: Page, folder: str | None) -> Photographer:
    """Takes pictures of whole pages, numbered in their order, into the test's output, if any."""
    taken: list[Path] = []

    def take(name: str) -> None:
        if folder is None:
            return
        path = Path(folder) / f"{len(taken) + 1:02}-{name}.png"
        page.screenshot(path=path, full_page=True)
        taken.append(path)

    return take
