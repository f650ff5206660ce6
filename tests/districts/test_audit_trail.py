"""The audit trail: a chain that shows each break, that nobody can change, that auditors read."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from districts.accounts.tables import content_text
from districts.actions import record_event, request_address
from districts.audit_trail import verify_chain
from districts.models import Account, DataVersion, Event, Jurisdiction, Plan
from districts.models.events import AppendOnlyError

ClientOf = Callable[[str], Client]
DAY = datetime.datetime(2026, 3, 2, 4, tzinfo=datetime.UTC)


@pytest.fixture
def chain(accounts: dict[str, Account]) -> list[Event]:
    token = request_address.set("10.0.0.1")
    events = [
        record_event(
            deed="change",
            by=accounts["administrator"],
            obj=accounts["leader"],
            before={"name": "甲", "count": count},
            after={"name": "乙", "count": count + 1},
            now=DAY + datetime.timedelta(days=count),
        )
        for count in range(5)
    ]
    request_address.reset(token)
    return events


def behind_the_models_back(statement: str, *values: object) -> None:
    """As somebody with the database in hands would, past the application and its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS districts_event_no_update")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def test_an_untouched_chain_holds(chain: list[Event]) -> None:
    assert verify_chain() is None


def test_an_empty_chain_holds(db: None) -> None:
    assert verify_chain() is None


def test_a_changed_event_is_found(chain: list[Event]) -> None:
    behind_the_models_back(
        "UPDATE districts_event SET actor = %s WHERE id = %s", "somebody", chain[2].pk
    )
    broken = verify_chain()
    assert broken is not None
    assert broken.event_id == chain[2].pk


def test_a_missing_event_is_found(chain: list[Event]) -> None:
    behind_the_models_back("DELETE FROM districts_event WHERE id = %s", chain[2].pk)
    broken = verify_chain()
    assert broken is not None
    assert broken.event_id == chain[3].pk


def test_missing_events_at_the_end_are_found(chain: list[Event]) -> None:
    behind_the_models_back("DELETE FROM districts_event WHERE id >= %s", chain[3].pk)
    broken = verify_chain()
    assert broken is not None
    assert broken.event_id is None


def test_the_model_changes_and_deletes_no_event(chain: list[Event]) -> None:
    event = chain[0]
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(actor="x"),
        lambda: Event.objects.bulk_update([event], ["actor"]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert verify_chain() is None


def test_addresses_of_every_kind_keep_the_chain_whole(client_of: ClientOf) -> None:
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "2001:DB8::0001", "fe80::1%eth0", "nonsense"):
        client = client_of("leader")
        client.post(reverse("logout"), REMOTE_ADDR=address)
    assert verify_chain() is None
    stored = list(Event.objects.order_by("pk").values_list("address", flat=True))
    assert stored == ["10.1.2.3", "10.1.2.3", "2001:db8::1", "fe80::1", None]


def test_auditors_read_who_what_when_before_and_after(
    chain: list[Event], client_of: ClientOf
) -> None:
    page = client_of("auditor").get(reverse("audit_trail"), headers={"accept-language": "en"})
    text = page.content.decode()
    for part in ("2026-03-02 12:00:00", "administrator", "10.0.0.1", "name: 甲", "name: 乙"):
        assert part in text
    assert "no-store" in page["Cache-Control"]


def test_what_was_kept_stands_in_words() -> None:
    kept = {"state": "sent_back", "number": 1, "digest": "ab", "supersedes": None, "x": True}
    with translation.override("zh-hans"):
        assert content_text(kept, "quarterlyreturn") == (
            "SHA-256校验值：ab；序号：1；状态：已退回；所更正的报表：无；x：是"
        )
        assert content_text({"role": "leader"}, "account") == "角色：领导"
        assert content_text(None) == "无"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 6),
        ({"deed": "change"}, 5),
        ({"deed": "sign_out"}, 1),
        ({"person": "administrator"}, 5),
        ({"person": "leader"}, 1),
        ({"since": "2026-03-04", "until": "2026-03-05"}, 2),
        ({"until": "2026-03-01"}, 0),
    ],
)
def test_auditors_choose_by_deed_person_and_day(
    chain: list[Event], accounts: dict[str, Account], client_of: ClientOf, query: dict, count: int
) -> None:
    record_event(deed="sign_out", by=accounts["leader"], now=DAY + datetime.timedelta(days=10))
    page = client_of("auditor").get(reverse("audit_trail"), query)
    assert page.context["table"].paginator.count == count


def test_changes_in_the_admin_site_stand_in_the_trail_with_what_differs(
    client_of: ClientOf,
) -> None:
    client = client_of("administrator")
    plan = Plan.objects.create(
        slug="a-plan",
        jurisdiction=Jurisdiction.objects.get(slug="wushan"),
        title="A plan",
        period_start=2023,
        period_end=2025,
    )
    form = {
        "slug": "a-plan",
        "jurisdiction": plan.jurisdiction_id,
        "title": "A plan",
        "period_start": 2023,
        "period_end": 2025,
        "sections-TOTAL_FORMS": 0,
        "sections-INITIAL_FORMS": 0,
    }
    page = reverse("admin:districts_plan_change", args=[plan.pk])
    assert client.post(page, form).status_code == 302
    assert not Event.objects.exists()
    stamp = DataVersion.objects.values_list("stamp", flat=True).first() or 1
    assert client.post(page, {**form, "is_public": "on"}).status_code == 302
    event = Event.objects.get()
    assert (event.deed, event.object_type, event.object_key) == ("change", "plan", str(plan.pk))
    assert (event.before, event.after) == ({"is_public": False}, {"is_public": True})
    assert DataVersion.objects.get().stamp > stamp


def test_rows_beside_a_row_stand_in_the_trail_too(client_of: ClientOf) -> None:
    client = client_of("administrator")
    add = reverse("admin:districts_organisation_add")
    form = {
        "slug": "a-body",
        "jurisdiction": Jurisdiction.objects.get(slug="wushan").pk,
        "name": "县某局",
        "kind": "body",
        "names-TOTAL_FORMS": 1,
        "names-INITIAL_FORMS": 0,
        "names-0-name": "某局",
        "names-0-kind": "short",
    }
    assert client.post(add, form).status_code == 302
    added = Event.objects.order_by("pk")
    assert {(event.deed, event.object_type) for event in added} == {
        ("add", "organisation"),
        ("add", "organisationname"),
    }
    name = added.get(object_type="organisationname")
    body = added.get(object_type="organisation")
    change = reverse("admin:districts_organisation_change", args=[body.object_key])
    deletion = {
        **form,
        "names-INITIAL_FORMS": 1,
        "names-0-id": name.object_key,
        "names-0-organisation": body.object_key,
        "names-0-DELETE": "on",
    }
    assert client.post(change, deletion).status_code == 302
    last = Event.objects.latest("pk")
    assert (last.deed, last.object_type, last.object_key) == (
        "delete",
        "organisationname",
        name.object_key,
    )
    assert last.before is not None
    assert last.before["name"] == "某局"
    assert last.after is None
