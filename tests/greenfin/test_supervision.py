"""Matters under supervision on the pages and files of all floors: API, briefing, load, checks."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from districts.clock import current_date
from districts.models import Account, Event, Evidence, Plan
from districts.permissions import Reader, reader_of
from greenfin.leaders.briefing.supervision import supervision_text
from greenfin.operations.checks.work import supervised_matters
from greenfin.plans.audit import current_findings
from greenfin.samples.accounts import create_sample_accounts, remove_sample_accounts
from greenfin.samples.removal import remove_samples
from greenfin.samples.supervision import file_matters
from targets.progress.as_of import AsOf, default_as_of
from targets.progress.shown import of_plan
from tasks.models import Extension, Instruction, MatterStep, SupervisionMatter
from tasks.supervision.matters import lines_of
from tests.tasks.supervision.matters import (
    DUE,
    FAR,
    body_of,
    contributor_of,
    issued,
    on_task,
    reported_done,
    take,
)

ClientOf = Callable[[str], Client]
HIDDEN = "shapingba"


@pytest.fixture
def office(loaded_plans: None, accounts: dict[str, Account]) -> Account:
    return accounts["reviewer"]


@pytest.fixture
def late(office: Account) -> SupervisionMatter:
    """One of Rongchang, due long ago, that its body is at."""
    matter = issued(office, bodies=[body_of("chongqing")])
    take("acknowledge_matter", matter, contributor_of(matter.lead, "of-the-lead"))
    return matter


@pytest.fixture
def hidden(office: Account) -> SupervisionMatter:
    return issued(office, subject=on_task(HIDDEN), lead=body_of(HIDDEN), due_on=FAR)


def rows_of(client: Client, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/supervision/", query)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found["count"] == len(found["results"])
    return list(found["results"])


# API


def test_the_api_gives_a_matter_as_it_stands(
    client_of: ClientOf, late: SupervisionMatter, hidden: SupervisionMatter
) -> None:
    rows = {row["number"]: row for row in rows_of(client_of("reviewer"))}
    assert set(rows) == {late.document_number, hidden.document_number}
    row, target = rows[late.document_number], late.target
    assert target is not None
    assert row["subject"] == {
        "kind": "target",
        "title": f"{target.jurisdiction.label}{target.label}",
        "url": target.get_absolute_url(),
    }
    assert (row["lead"], row["bodies"]) == (late.lead.slug, [body_of("chongqing").slug])
    assert (row["state"], row["light"], row["due_on"]) == ("acknowledged", "red", DUE.isoformat())
    assert row["overdue_days"] == (current_date() - DUE).days
    assert (row["url"], row["extensions"], row["is_sample"]) == ("/supervision/2026-1/", 0, False)
    assert (row["is_unsigned"], rows[hidden.document_number]["is_unsigned"]) == (False, True)


def test_the_api_is_narrowed_by_state_and_by_right(
    client_of: ClientOf, accounts: dict[str, Account], late: SupervisionMatter, hidden: Any
) -> None:
    office = client_of("reviewer")
    assert [row["number"] for row in rows_of(office, state="acknowledged")] == [
        late.document_number
    ]
    assert rows_of(office, state="struck_off") == []
    assert office.get("/api/v1/supervision/", {"state": "lost"}).status_code in (400, 404, 422)
    for name in ("official", "leader", "auditor"):
        assert len(rows_of(client_of(name))) == 2, name
    assert [row["number"] for row in rows_of(client_of("reporter_a"))] == [late.document_number]
    for name in ("reporter_b", "contributor_b"):
        assert rows_of(client_of(name)) == [], name
    for name in ("anonymous", "supervisor", "administrator", "keeper"):
        assert client_of(name).get("/api/v1/supervision/").status_code == 403, name


def test_the_api_names_no_page_that_its_reader_may_not_see(
    client: Client, office: Account, hidden: SupervisionMatter
) -> None:
    """The body takes part in the hidden plan, and not in the task that the matter is about."""
    task = hidden.task
    assert task is not None
    task.assignments.filter(organisation=hidden.lead).delete()
    client.force_login(contributor_of(hidden.lead))
    [row] = rows_of(client)
    assert row["subject"]["url"] is None
    assert client.get(task.get_absolute_url()).status_code == 404


# Briefing


def test_the_briefing_counts_and_names_what_is_overdue(
    office: Account, late: SupervisionMatter, hidden: SupervisionMatter
) -> None:
    done = issued(office, lead=late.lead, due_on=FAR)
    reported_done(done, Account.objects.get(username="of-the-lead"))
    take("strike_off_matter", done, office)
    with translation.override("zh-hans"):
        said = supervision_text(reader_of(office), default_as_of())
    assert "共督办3件，已销号1件，未了结2件，其中红灯1件。" in said
    days = (current_date() - DUE).days
    assert f"{late.document_number}“{late.title}”（{late.lead.name}，超期{days}天）" in said
    assert hidden.document_number not in said


def test_the_briefing_says_nothing_to_strangers_nor_of_former_quarters(
    office: Account, accounts: dict[str, Account], late: SupervisionMatter
) -> None:
    now = default_as_of()
    assert supervision_text(Reader(), now) == ""
    for name in ("supervisor", "administrator", "keeper", "reporter_b"):
        assert supervision_text(reader_of(accounts[name]), now) == "", name
    assert supervision_text(reader_of(office), AsOf(now.quarter + -1)) == ""
    assert supervision_text(reader_of(office), now) != ""


# Load


def load_of(client: Client) -> dict[str, dict[str, str]]:
    client.cookies["django_language"] = "en"
    text = client.get("/organisations/load/?_export=csv").content.decode("utf-8-sig")
    return {row["Organisation"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_load_table_counts_open_matters_by_body(
    client_of: ClientOf, office: Account, late: SupervisionMatter
) -> None:
    issued(office, lead=late.lead, due_on=FAR)
    take("cancel_matter", issued(office, lead=late.lead), office)
    rows = load_of(client_of("reviewer"))
    columns = ("Open matters", "Overdue matters")
    assert [rows[late.lead.name][name] for name in columns] == ["2", "1"]
    assert [rows[body_of("chongqing").name][name] for name in columns] == ["1", "1"]
    assert sum(int(row["Open matters"]) for row in rows.values()) == 3
    page = client_of("reviewer").get("/organisations/load/").content.decode()
    assert f"/supervision/?body={late.lead.slug}&amp;light=red" in page
    for name in ("anonymous", "keeper"):
        assert not set(columns) & set(next(iter(load_of(client_of(name)).values()))), name
    of_b = load_of(client_of("reporter_b"))
    assert {row["Open matters"] for row in of_b.values()} == {"0"}


# Findings


def test_a_matter_is_opened_on_a_finding_and_keeps_its_words(
    client_of: ClientOf, office: Account
) -> None:
    plan = Plan.objects.get(slug="rongchang")
    reader = reader_of(office)
    with translation.override("zh-hans"):
        entry = current_findings(reader, of_plan(default_as_of(), reader, plan), plan)[0]
    client, address = (
        client_of("reviewer"),
        f"/supervision/open/?on=finding-rongchang-{entry.finding.key}",
    )
    audit = client.get("/plans/rongchang/audit/").content.decode()
    assert address in audit
    assert address not in client_of("official").get("/plans/rongchang/audit/").content.decode()
    assert client.get(f"{address}x").status_code == 404
    body = body_of("rongchang")
    form = {"title": "示例", "asked": "请核实。", "lead": body.pk, "due_on": FAR.isoformat()}
    assert client.post(address, form).status_code == 302
    matter = SupervisionMatter.objects.get()
    # Who may not know of one of the plans that it compares does not know of the matter.
    named = {clause.plan for clause in entry.finding.clauses} | {plan.slug}
    assert set(matter.plans.values_list("slug", flat=True)) == named
    assert matter.subject_kind == "finding"
    assert matter.finding is not None
    assert matter.finding["text"] == entry.message
    page = client.get(matter.get_absolute_url()).content.decode()
    assert f'href="{matter.finding["url"]}"' in page
    assert matter.finding["url"] == f"/plans/rongchang/audit/#{entry.anchor}"


# The check of all that is stored


def extended(matter: SupervisionMatter) -> None:
    SupervisionMatter.objects.filter(pk=matter.pk).update(due_on=FAR)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda row: row.steps.filter(number=1).update(number=7), "not numbered through"),
        (
            lambda row: SupervisionMatter.objects.filter(pk=row.pk).update(state="in_progress"),
            "its last step led to acknowledged, it is in_progress",
        ),
        (
            lambda row: row.steps.filter(number=2).update(state_from="in_progress"),
            "step 2 begins where step 1 did not lead",
        ),
        (extended, "on another day than it was extended to"),
        (lambda row: row.plans.clear(), "does not follow the plan"),
    ],
    ids=["numbers", "state", "chain", "due date", "plan"],
)
def test_the_check_finds_what_was_changed_behind_the_systems_back(
    late: SupervisionMatter, spoil: Callable[[SupervisionMatter], Any], words: str
) -> None:
    whole = supervised_matters()
    assert (whole.checked, whole.problems) == (1, [])
    spoil(late)
    assert any(words in problem for problem in supervised_matters().problems)


# Samples


@pytest.mark.corpus
def test_sample_matters_show_every_state_and_light_and_go_without_trace(
    loaded_plans: None, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TODAY = "2026-01-20"
    create_sample_accounts()
    accounts = {account.username: account for account in Account.objects.all()}
    assert file_matters(accounts) == 8
    assert file_matters(accounts) == 0
    rows = list(SupervisionMatter.objects.for_lists())
    assert {row.state for row in rows} == {
        "issued",
        "acknowledged",
        "in_progress",
        "reported_done",
        "struck_off",
        "cancelled",
    }
    lines = lines_of(rows)
    assert {line.light for line in lines if line.matter.is_open} == {"none", "yellow", "red"}
    assert not any(line.is_unsigned for line in lines)
    assert all(row.title.startswith("示例督办") and row.is_sample for row in rows)
    assert sum(row.is_offline for row in rows) == 1
    assert sum(row.times_extended for row in rows) == 1
    assert sorted(Instruction.objects.values_list("state", flat=True)) == ["answered", "turned"]
    whole = supervised_matters()
    assert (whole.checked, whole.problems) == (8, [])
    # No step was taken for a body by whoever is not of it.
    for step in MatterStep.objects.filter(body__isnull=False).select_related("by", "body"):
        assert step.by.memberships.get().organisation == step.body
    assert Evidence.objects.count() == 4
    assert remove_samples().matters == 8
    for model in (SupervisionMatter, MatterStep, Extension, Instruction, Evidence):
        assert not model._default_manager.exists(), model
    assert Event.objects.filter(deed="open_matter").count() == 8
    assert remove_sample_accounts() == (0, 0)
