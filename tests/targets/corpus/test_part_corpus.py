"""The same odd workbooks as the part of a body: each has its answer, none stores a wrong number."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from districts.models import Account, Event, Jurisdiction, Membership, SourceFile
from targets.models import PartReturn, QuarterlyReturn
from targets.workbook.columns import INDICATOR_SHEET
from targets.workbook.sheets import registered_sheets
from tests.targets.parts.factories import asked, contributor_of, filled_part

from ..factories import member_of, opened
from . import cells, identity, structure
from .kinds import SHARE, Honest, Kind, Refused
from .test_corpus import BASE, is_told, kinds_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.corpus]
# Leads most measures of Rongchang, and provides all figures here.
BODY = "yongchuan-renhang"
GENTLE = [cells.CORPUS, structure.CORPUS, identity.CORPUS]


@pytest.fixture(scope="module")
def body(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The body's honest part of 2025Q4, once for all kinds; taken back at the end."""
    from greenfin.plans.loading import load_plans

    with django_db_blocker.unblock(), transaction.atomic():
        load_plans()
        reporter = Account.objects.create_user("reporter")
        rongchang = Jurisdiction.objects.get(slug="rongchang")
        Membership.objects.create(account=reporter, role="reporter", jurisdiction=rongchang)
        [indicators] = [one for one in registered_sheets() if one.name == INDICATOR_SHEET]
        for quarter in ("2025Q3", "2025Q4"):
            member = member_of(opened(quarter))
            asked(member, reporter, {BODY: tuple(indicators.keys_of(member))})
        client = Client(raise_request_exception=False)
        person = contributor_of(member, BODY)
        client.force_login(person, backend="districts.accounts.sessions.AccountBackend")
        # Without an account, as the whole return that the kinds are made for.
        silent = {"rongchang:1": {"进展说明": None}}
        honest = Honest(filled_part(member, BODY, tasks=silent, values={SHARE: 52.5}))
        yield {"client": client, "honest": honest}
        transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.one_case_in(3)
@pytest.mark.parametrize("kind", kinds_of(GENTLE))
def test_contents_of_parts(kind: Kind, body: dict[str, Any]) -> None:
    file = SimpleUploadedFile(kind.file_name, kind.make(body["honest"]))
    answer = body["client"].post(reverse("part_upload"), {"workbook": file})
    assert not QuarterlyReturn.objects.exists()
    if isinstance(kind.expected, Refused):
        assert answer.status_code == 422
        assert is_told(answer)
        assert not PartReturn.objects.exists() and not SourceFile.objects.exists()
        event = Event.objects.filter(deed="refuse_upload").latest("pk")
        assert (event.after["findings"] or [""])[0] == kind.expected.code
        return
    assert answer.status_code == 302, said(answer)
    part = PartReturn.objects.get()
    found = {
        key: row["value"]["value"]
        for key, row in part.contents[INDICATOR_SHEET].items()
        if row["value"]["state"] == "reported"
    }
    wanted = {**BASE, **kind.expected.numbers}
    assert found == {key: value for key, value in wanted.items() if value is not None}
    errors = {one["key"]: one["code"] for one in part.findings if one["severity"] == "error"}
    assert errors == kind.expected.errors
    assert body["client"].get(answer.url).status_code == 200
