"""A contributor sees the tasks that name their body, and nothing else of a hidden plan."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from districts.models import Account, Membership, Organisation, Plan
from districts.permissions import reader_of
from targets.progress.as_of import default_as_of
from tasks.models import Assignment, Task
from tasks.progress.states import seen_tasks, shown_tasks, unseen_plans
from tests.kept import forget_kept
from tests.targets.factories import opened

from .test_hidden_plan import addresses, text_of

pytestmark = pytest.mark.usefixtures("loaded_plans")
BODY = "shapingba-caizhengju"


@pytest.fixture
def contributor(db: None) -> Account:
    forget_kept()
    body = Organisation.objects.get(slug=BODY)
    account = Account.objects.create_user("of-a-body", first_name="某")
    Membership.objects.create(
        account=account, role="contributor", jurisdiction=body.jurisdiction, organisation=body
    )
    return account


@pytest.fixture
def client(contributor: Account) -> Client:
    signed_in = Client()
    signed_in.force_login(contributor, backend="districts.accounts.sessions.AccountBackend")
    return signed_in


def hidden_tasks(*, own: bool) -> list[Task]:
    naming = Q(assignments__organisation__slug=BODY)
    rows = Task.objects.filter(plan__slug="shapingba")
    return list((rows.filter(naming) if own else rows.exclude(naming)).distinct())


def other_words() -> list[str]:
    """Of the plan: its names and addresses, tasks and bodies that the own tasks do not tell."""
    plan, others = Plan.objects.get(slug="shapingba"), hidden_tasks(own=False)
    with_own = Assignment.objects.filter(task__in=hidden_tasks(own=True)).values("organisation")
    bodies = Organisation.objects.filter(slug__startswith="shapingba-").exclude(pk__in=with_own)
    known = "".join(
        Task.objects.exclude(pk__in=[one.pk for one in others]).values_list("title", flat=True)
    )
    return [
        plan.title,
        plan.document_number,
        "/plans/shapingba/",
        *(one.title for one in others if one.title not in known),
        *(one.get_absolute_url() for one in others),
        *bodies.values_list("name", flat=True),
    ]


def test_own_tasks_stand_in_list_search_and_on_the_body_s_page(client: Client) -> None:
    own = hidden_tasks(own=True)
    assert 0 < len(own) < Task.objects.filter(plan__slug="shapingba").count()
    body = Organisation.objects.get(slug=BODY)
    listed = client.get("/tasks/", {"organisation": BODY}).content.decode()
    page = client.get(body.get_absolute_url()).content.decode()
    for task in own:
        for text in (listed, page):
            assert task.get_absolute_url() in text
        found = client.get("/search/", {"q": task.title}).content.decode()
        assert task.get_absolute_url() in found
        shown = client.get(task.get_absolute_url())
        assert shown.status_code == 200
        assert "沙坪坝区不公开方案" in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        assert "非公开资料" in shown.content.decode()
    exported = client.get("/tasks/", {"_export": "csv"}).content.decode("utf-8-sig")
    assert exported.count("沙坪坝区不公开方案") == len(own)


def test_everything_else_of_the_plan_is_missing(client: Client) -> None:
    for task in hidden_tasks(own=False):
        assert client.get(task.get_absolute_url()).status_code == 404
    for name in ("plan", "plan_audit", "plan_versions", "alignment_plan", "serving"):
        assert client.get(reverse(name, args=["shapingba"])).status_code == 404, name
    assert client.get("/api/v1/plans/shapingba/tasks/").status_code == 404


@pytest.mark.corpus
def test_no_address_tells_more_of_the_plan(client: Client) -> None:
    words = other_words()
    own = [task.get_absolute_url() for task in hidden_tasks(own=True)]
    files = ["/tasks/?_export=csv", f"/organisations/{BODY}/?_export=csv"]
    asked = [*addresses(), *own, f"/organisations/{BODY}/", *files]
    told = {
        address: [word for word in words if word in text_of(client.get(address))]
        for address in asked
        if "plan=shapingba" not in address
    }
    assert {address: found for address, found in told.items() if found} == {}


@pytest.mark.corpus
def test_nothing_moves_with_the_rest_of_the_plan(client: Client) -> None:
    lists = ["/", "/tasks/", "/organisations/", "/organisations/load/", "/districts/", "/plans/"]
    lists += ["/search/?q=绿色金融", "/tasks/?_export=csv", f"/organisations/{BODY}/"]

    def shown() -> list[str]:
        forget_kept()
        return [text_of(client.get(address)) for address in lists]

    before = shown()
    Plan.objects.filter(slug="shapingba").update(title="另一标题", document_number="另一文号")
    for task in hidden_tasks(own=False):
        Task.objects.filter(pk=task.pk).update(title=f"另一举措{task.number}")
    assert shown() == before


def test_without_a_body_nothing_is_seen_and_the_period_counts(contributor: Account) -> None:
    reader, as_of = reader_of(contributor), default_as_of()
    own = {task.pk for task in hidden_tasks(own=True)}
    public = set(shown_tasks(reader, as_of).values_list("pk", flat=True))
    assert set(seen_tasks(reader, as_of).values_list("pk", flat=True)) == public | own
    assert [plan.slug for plan in unseen_plans(reader, as_of)] == ["shapingba"]
    Plan.objects.filter(slug="shapingba").update(period_start=2031, period_end=2035)
    assert not unseen_plans(reader, as_of).exists()
    Plan.objects.exclude(slug="shapingba").update(is_public=False)
    assert [plan.slug for plan in unseen_plans(reader, as_of)] == ["shapingba"]
    contributor.memberships.all().delete()
    stranger = reader_of(contributor)
    assert not unseen_plans(stranger, as_of).exists()
    assert not seen_tasks(stranger, as_of).filter(pk__in=own).exists()


def test_the_board_of_a_contributor_is_that_of_their_own_jurisdiction(
    client_of: Callable[[str], Client],
) -> None:
    found = opened("2025Q3")
    answers: dict[str, Any] = {}
    for name in ("contributor_a", "official"):
        board = client_of(name).get(found.get_absolute_url())
        answers[name] = [one.member.jurisdiction.slug for one in board.context["standings"]]
        told = client_of(name).get(f"/api/v1/rounds/{found.quarter}/").json()["results"]
        assert [one["jurisdiction"] for one in told] == answers[name]
    assert answers["contributor_a"] == ["rongchang"]
    assert len(answers["official"]) > 3
    listed = client_of("contributor_a").get(reverse("round_list"))
    assert [sum(cell["number"] for cell in row["cells"]) for row in listed.context["rounds"]] == [1]
