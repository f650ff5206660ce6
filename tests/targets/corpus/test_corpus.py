"""Odd workbooks over HTTP: each has its answer, none is a fault, none stores a wrong number."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from districts.models import Account, Event, Jurisdiction, Membership, SourceFile
from targets.models import Observation, QuarterlyReturn
from targets.workbook.columns import INDICATOR_SHEET

from ..factories import VALUES, filled, member_of, opened
from . import bombs, cells, identity, markup, packages, paint, structure
from .kinds import SHARE, Honest, Kind, Read, Refused

# Each test is taken back to where the office stood.
pytestmark = [pytest.mark.django_db, pytest.mark.corpus]
BASE = {**{key: str(value) for key, value in VALUES.items()}, SHARE: "52.5"}
GENTLE = [cells.CORPUS, structure.CORPUS, markup.CORPUS, identity.CORPUS, paint.CORPUS]
ROUGH = [packages.CORPUS, bombs.CORPUS]


def kinds_of(collections: list[Any]) -> list[Any]:
    return [pytest.param(kind, id=kind.name) for corpus in collections for kind in corpus.kinds]


def test_there_are_at_least_a_hundred_kinds_each_with_its_own_name() -> None:
    names = [kind.name for corpus in GENTLE + ROUGH for kind in corpus.kinds]
    assert len(names) >= 250
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Rongchang's honest workbook for 2025Q4, once for all kinds; taken back at the end."""
    from greenfin.plans.loading import load_plans

    with django_db_blocker.unblock(), transaction.atomic():
        load_plans()
        reporter = Account.objects.create_user("reporter")
        rongchang = Jurisdiction.objects.get(slug="rongchang")
        Membership.objects.create(account=reporter, role="reporter", jurisdiction=rongchang)
        opened("2025Q3")
        member = member_of(opened("2025Q4"))
        client = Client(raise_request_exception=False)
        client.force_login(reporter, backend="districts.accounts.sessions.AccountBackend")
        honest = Honest(filled(member, {SHARE: 52.5}))
        yield {"client": client, "honest": honest, "member": member, "shown": set()}
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", kinds_of(GENTLE))
def test_contents(kind: Kind, office: dict[str, Any]) -> None:
    check(kind, office)


@pytest.mark.parametrize("kind", kinds_of(ROUGH))
def test_files(kind: Kind, office: dict[str, Any]) -> None:
    check(kind, office)


def check(kind: Kind, office: dict[str, Any]) -> None:
    """Uploads one kind and holds the answer against what is expected of it."""
    client, honest = office["client"], office["honest"]
    file = SimpleUploadedFile(kind.file_name, kind.make(honest))
    answer = client.post(reverse("return_upload"), {"workbook": file})
    assert not Observation.objects.exists()
    if isinstance(kind.expected, Refused):
        assert answer.status_code == 422
        assert is_told(answer)
        assert not QuarterlyReturn.objects.exists() and not SourceFile.objects.exists()
        event = Event.objects.filter(deed="refuse_upload").latest("pk")
        assert (event.after["findings"] or [""])[0] == kind.expected.code
        return
    assert answer.status_code == 302, said(answer)
    check_draft(kind.expected, client, answer.url, office["shown"])


def check_draft(expected: Read, client: Client, address: str, shown: set[str]) -> None:
    """What was read, its page and its marked copy; the page once for what is read alike."""
    draft = QuarterlyReturn.objects.get()
    found = {
        key: row["value"]["value"]
        for key, row in draft.contents[INDICATOR_SHEET].items()
        if row["value"]["state"] == "reported"
    }
    wanted = {**BASE, **expected.numbers}
    assert found == {key: value for key, value in wanted.items() if value is not None}
    remarks = {
        key: draft.contents[INDICATOR_SHEET][key]["remark"]["value"] for key in expected.remarks
    }
    assert remarks == expected.remarks
    errors = {one["key"]: one["code"] for one in draft.findings if one["severity"] == "error"}
    assert errors == expected.errors
    read = json.dumps([draft.contents, draft.findings], sort_keys=True)
    if read not in shown:
        assert client.get(address).status_code == 200
        shown.add(read)
    marked = client.get(reverse("return_annotated", args=[draft.pk]))
    assert (marked.status_code, marked.content[:2]) == (200, b"PK")


def is_told(answer: Any) -> bool:
    """Whether the page says why the file was not taken."""
    return 'role="alert"' in answer.content.decode() or "errorlist" in answer.content.decode()


def said(answer: Any) -> str:
    """What the page says, for a failing test."""
    text = answer.content.decode().split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())[:1500]
