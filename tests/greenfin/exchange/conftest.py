"""A source system that pushes two indicators of Rongchang, and its token."""

import json

import pytest

from greenfin.exchange import table
from greenfin.exchange.actions import issue_token
from greenfin.exchange.reading import read_table
from tests.greenfin.exchange.pushing import NOW, Pusher, a_source


@pytest.fixture(autouse=True)
def fixed_day(settings):
    settings.TODAY = "2026-01-20"


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Files are read in this process, but for who asks for the child."""
    if "in_the_child" in request.keywords:
        return

    def answer(_job, content, **told):
        return json.loads(json.dumps(read_table(content, **told), ensure_ascii=False))

    monkeypatch.setattr(table, "answer", answer)


@pytest.fixture
def source(accounts):
    """Pushes loans and bonds of Rongchang; the administrator answers for it."""
    return a_source(accounts["administrator"])


@pytest.fixture
def pusher(source, accounts):
    """The program of the source system: pushes with its token."""
    return Pusher(issue_token(source=source, by=accounts["administrator"], now=NOW))
