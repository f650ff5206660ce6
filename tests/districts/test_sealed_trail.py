"""What whoever holds the database alone cannot do unnoticed: forge the trail, or cut it."""

import datetime
import hashlib
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from districts.actions import record_event
from districts.audit_trail import verify_chain, verify_noted
from districts.chain import KEY_TRAIL, key_mark, note_beginning, plain_hash
from districts.models import DataVersion, Event
from greenfin.operations import checks
from greenfin.operations.archive import ArchiveDraft

DAY = datetime.datetime(2026, 3, 2, 4, tzinfo=datetime.UTC)
KEYS = ["w3pQn7vLz0-Xk2RtY8sB_uH5mC1dF9gJ", "r8Tq2Zy6Wc4-Nf0LjK7bV_xS3hP5mDuA"]
triggers = importlib.import_module("districts.migrations.0002_append_only_trail")
sealing = importlib.import_module("districts.migrations.0016_sealed_trail")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_key(settings: Any) -> None:
    settings.AUDIT_KEYS = KEYS[:1]


@pytest.fixture
def trail(django_capture_on_commit_callbacks: Callable[..., Any]) -> list[Event]:
    with django_capture_on_commit_callbacks(execute=True):
        return [
            record_event(deed="change", by=None, after={"count": count}, now=DAY)
            for count in range(5)
        ]


def behind(*statements: str) -> None:
    """As somebody with the database in hands: the triggers off, the statements, the triggers on."""
    with connection.cursor() as cursor:
        for statement in triggers.REMOVAL[connection.vendor]:
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        laid = {"sqlite": triggers.SQLITE, "postgresql": triggers.POSTGRESQL}
        for statement in laid[connection.vendor]:
            cursor.execute(statement)
        if connection.vendor == "sqlite":  # as the tests' set-up has it
            cursor.execute("DROP TRIGGER districts_event_no_delete")


def rechained(*, mark: str = "", **changes: str) -> list[str]:
    """The whole trail chained anew without a key, as anybody can work it out: the statements."""
    previous, statements = "0" * 64, []
    for event in Event.objects.order_by("pk"):
        event.previous_hash, event.key_mark = previous, mark
        for name, value in changes.items():
            setattr(event, name, value)
        previous = plain_hash(event)
        statements.append(
            f"UPDATE districts_event SET actor = '{event.actor}', hash = '{previous}',"
            f" previous_hash = '{event.previous_hash}', key_mark = '{mark}' WHERE id = {event.pk}"
        )
    return [*statements, f"UPDATE districts_dataversion SET chain_head = '{previous}'"]


def reason() -> str:
    broken = verify_chain()
    return str(broken.reason) if broken else ""


def test_a_trail_chained_anew_without_the_key_is_found(trail: list[Event]) -> None:
    behind(*rechained(actor="somebody"))
    assert "没有任何事件" in reason()
    record_event(deed="sign_in", by=None)
    assert "已被换成" in reason()


def test_a_forged_seal_is_found(trail: list[Event]) -> None:
    behind(*rechained(actor="somebody", mark=key_mark(KEYS[0])))
    broken = verify_chain()
    assert broken is not None
    assert broken.event_id == trail[0].pk
    assert checks.audit_trail().problems == [
        f"The audit trail is broken at event {broken.event_id}: its content was changed."
    ], "in the language of commands"


def test_unsealed_events_behind_sealed_ones_are_found(trail: list[Event]) -> None:
    last = trail[-1]
    last.key_mark = ""
    digest = plain_hash(last)
    behind(
        f"UPDATE districts_event SET hash = '{digest}', key_mark = '' WHERE id = {last.pk}",
        f"UPDATE districts_dataversion SET chain_head = '{digest}'",
    )
    assert "未加密封" in reason()


def test_a_cut_tail_is_found_by_what_was_noted_outside(trail: list[Event]) -> None:
    behind(
        f"DELETE FROM districts_event WHERE id >= {trail[3].pk}",
        f"UPDATE districts_dataversion SET chain_head = '{trail[2].hash}'",
    )
    assert verify_chain() is None, "the rest is a sealed chain"
    assert verify_noted().gone == [trail[3].pk, trail[4].pk]
    outcome = checks.noted_heads()
    assert outcome.checked == 5
    assert "cut or exchanged" in outcome.problems[0]


def test_a_cut_tail_is_found_by_a_backup(trail: list[Event], tmp_path: Path) -> None:
    for name, event in (("a", trail[2]), ("b", trail[4])):
        with ArchiveDraft(tmp_path / f"{name}.zip") as draft:
            draft.seal({"audit_head": {"number": event.pk, "seal": event.hash}})
            draft.keep()
    (tmp_path / "c.zip").write_bytes(b"no backup")
    assert len(checks.heads_of_backups(tmp_path).problems) == 1
    behind(
        f"DELETE FROM districts_event WHERE id >= {trail[3].pk}",
        f"UPDATE districts_dataversion SET chain_head = '{trail[2].hash}'",
    )
    found = checks.heads_of_backups(tmp_path)
    assert found.checked == 3
    assert f"event {trail[4].pk}, which b.zip holds" in found.problems[0]
    assert checks.heads_of_backups(tmp_path / "a.zip").is_well


def test_a_lost_key_is_said_and_a_key_put_back_serves(trail: list[Event], settings: Any) -> None:
    settings.AUDIT_KEYS = KEYS[1:]
    record_event(deed="change", by=None)
    broken = verify_chain()
    assert broken is not None
    assert broken.event_id == trail[0].pk
    assert key_mark(KEYS[0]) in str(broken.reason)
    assert "GREENFIN_AUDIT_KEY" in str(broken.reason)
    settings.AUDIT_KEYS = KEYS[::-1]
    assert verify_chain() is None


def test_the_seal_is_an_hmac_over_the_event_and_the_one_before(trail: list[Event]) -> None:
    """Worked out by hand, from what the manual says."""
    before, event = trail[:2]
    content = {
        "account": None,
        "actor": "",
        "address": None,
        "after": {"count": 1},
        "at": "2026-03-02T04:00:00.000000+00:00",
        "before": None,
        "deed": "change",
        "key": event.key_mark,
        "object_key": "",
        "object_type": "",
    }
    text = f"{before.hash}\n" + json.dumps(content, separators=(",", ":"))
    block, key = 64, KEYS[0].encode()
    inner = bytes(one ^ 0x36 for one in key.ljust(block, b"\0"))
    outer = bytes(one ^ 0x5C for one in key.ljust(block, b"\0"))
    digest = hashlib.sha256(inner + text.encode()).digest()
    assert event.hash == hashlib.sha256(outer + digest).hexdigest()


def test_a_trail_of_a_former_version_goes_on_sealed(trail: list[Event], audit_heads: Path) -> None:
    audit_heads.unlink()
    behind(*rechained())
    sealing.go_on_sealed(apps, None)
    record_event(deed="sign_in", by=None)
    assert verify_chain() is None
    event = Event.objects.get(deed=KEY_TRAIL)
    assert (event.after, event.actor) == ({"count": 5}, "migrate")
    assert verify_noted().heads == 1
    behind(f"UPDATE districts_event SET actor = 'x' WHERE id = {trail[1].pk}")
    assert verify_chain() is not None


def test_an_empty_trail_needs_no_change_over() -> None:
    sealing.go_on_sealed(apps, None)
    DataVersion.objects.get_or_create(pk=1)
    sealing.go_on_sealed(apps, None)
    assert not Event.objects.exists()


def test_after_a_restore_what_was_noted_before_counts_no_more(
    trail: list[Event], audit_heads: Path
) -> None:
    behind(f"DELETE FROM districts_event WHERE id > {trail[3].pk}")
    note_beginning(trail[3].pk, trail[3].hash)
    assert verify_noted().heads == 1
    assert verify_noted().gone == []
    with audit_heads.open("a") as file:
        file.write("\n9 cut sho")
    assert verify_noted().heads == 1


def test_a_head_that_cannot_be_noted_stops_nobody(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.AUDIT_HEADS = tmp_path / "gone" / "heads"
    with django_capture_on_commit_callbacks(execute=True):
        record_event(deed="change", by=None)
    assert Event.objects.count() == 1
    assert verify_noted().heads == 0
