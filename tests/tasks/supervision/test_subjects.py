"""What a matter may be about: a milestone, and what a body sees of a plan that it may not read."""

import datetime

import pytest
from django.test import Client

from districts.models import Account, Organisation
from districts.permissions import reader_of
from tasks.milestones.actions import set_milestone
from tasks.models import Milestone, SupervisionMatter
from tasks.supervision.subjects import of_milestone, subject_at

from .matters import ALL, FAR, NOW, body_of, contributor_of, issued, on_task

HIDDEN = "shapingba"


@pytest.fixture
def milestone(office: Account) -> Milestone:
    """A step of Rongchang's first task, for a body that does not lead it."""
    return set_milestone(
        task=on_task().columns["task"],
        title="召开银企对接会",
        kind="step",
        due_on=datetime.date(2025, 9, 30),
        source="decision",
        basis="会议纪要",
        organisation=body_of("rongchang", "responsible"),
        by=office,
        now=NOW,
    )


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def test_a_matter_is_opened_on_a_milestone(office: Account, milestone: Milestone) -> None:
    address = f"milestone-{milestone.pk}"
    subject = subject_at(ALL, address, ["milestone"])
    assert subject is not None
    # The milestone's own body goes before those of its task.
    assert subject.leads == (milestone.organisation,)
    client = client_of(office)
    task_page = client.get(milestone.task.get_absolute_url()).content.decode()
    assert f"/supervision/open/?on={address}" in task_page
    form = {
        "title": "示例",
        "asked": "请按节点办理。",
        "lead": subject.leads[0].pk,
        "due_on": FAR.isoformat(),
    }
    assert client.post(f"/supervision/open/?on={address}", form).status_code == 302
    matter = SupervisionMatter.objects.get()
    assert (matter.subject_kind, matter.milestone) == ("milestone", milestone)
    assert (matter.task, list(matter.plans.all())) == (milestone.task, [milestone.task.plan])
    page = client.get(matter.get_absolute_url()).content.decode()
    assert milestone.title in page
    assert f'href="{milestone.task.get_absolute_url()}' in page
    # It stands on the page of the milestone's task too.
    assert matter.document_number in client.get(milestone.task.get_absolute_url()).content.decode()


def test_a_milestone_without_a_body_has_its_tasks(office: Account, milestone: Milestone) -> None:
    milestone.organisation = None
    assert of_milestone(milestone).leads == on_task().leads
    for address in ("milestone-0", "milestone-x", f"milestone-{milestone.pk}0", "milestone-"):
        assert subject_at(ALL, address, ["milestone"]) is None


def test_a_subject_or_a_body_is_a_link_only_for_who_may_see_its_page(office: Account) -> None:
    """A body of the hidden plan is named with another body of it, about a task of neither."""
    named = Organisation.objects.filter(kind="body", assignments__task__plan__slug=HIDDEN)
    lead, other = named.distinct().order_by("pk")[:2]
    subject = on_task(HIDDEN)
    task = subject.columns["task"]
    task.assignments.filter(organisation__in=[lead, other]).delete()
    matter = issued(office, subject=subject, lead=lead, bodies=[other])
    contributor = contributor_of(lead)
    client = client_of(contributor)
    link = f'href="{task.get_absolute_url()}"'
    assert client.get(task.get_absolute_url()).status_code == 404
    for address in ("/supervision/", matter.get_absolute_url()):
        content = client.get(address).content.decode()
        assert task.title in content
        assert link not in content
        assert link in client_of(office).get(address).content.decode()
    page = client.get(matter.get_absolute_url()).content.decode()
    for body in (lead, other):
        seen = Organisation.objects.visible_to(reader_of(contributor))
        is_link = f'href="{body.get_absolute_url()}"' in page
        assert is_link == seen.filter(pk=body.pk).exists()
        assert is_link == (client.get(body.get_absolute_url()).status_code == 200)
