"""A matter on a plan that is not for publication is absent for who may not know of the plan."""

import pytest
from django.test import Client

from districts.models import Account, Organisation, Plan
from districts.refusals import Refused
from tasks.models import SupervisionMatter, Task

from .matters import (
    account_of,
    body_of,
    contributor_of,
    issued,
    on_task,
    seen_by,
    steps,
    take,
    written,
)

HIDDEN = "shapingba"


@pytest.fixture
def hidden(office: Account) -> SupervisionMatter:
    return issued(
        office, subject=on_task(HIDDEN), lead=body_of(HIDDEN), title="示例督办：不公开方案"
    )


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="districts.accounts.sessions.AccountBackend")
    return client


def test_the_plan_is_not_for_publication() -> None:
    assert not Plan.objects.get(slug=HIDDEN).is_public


def test_only_who_may_know_of_the_plan_knows_of_the_matter(
    accounts: dict[str, Account], hidden: SupervisionMatter
) -> None:
    own = account_of("own-clerk", "reporter", jurisdiction=hidden.lead.jurisdiction)
    knowing = ("official", "reviewer", "leader", "auditor")
    for account in [own, contributor_of(hidden.lead), *(accounts[name] for name in knowing)]:
        assert seen_by(account) == {hidden.pk}, account
    for name in ("contributor_a", "contributor_b", "reporter_a", "reporter_b"):
        assert seen_by(accounts[name]) == set(), name


def test_a_body_that_the_plan_does_not_name_is_not_told(office: Account) -> None:
    named = Organisation.objects.filter(assignments__task__plan__slug=HIDDEN)
    stranger = Organisation.objects.filter(
        kind="body", assignments__task__plan__slug="wushan"
    ).exclude(pk__in=named.values("pk"))[0]
    with pytest.raises(Refused) as refusal:
        issued(office, subject=on_task(HIDDEN), lead=stranger)
    assert stranger.name in refusal.value.sentence
    assert not SupervisionMatter.objects.exists()


def test_it_leaks_nowhere(
    accounts: dict[str, Account], office: Account, hidden: SupervisionMatter
) -> None:
    """A body of Wushan takes part in an open matter; the hidden one shows on no page of theirs."""
    seen = issued(office, lead=body_of("wushan"), title="示例督办：公开事项")
    # The contributor's body stands as another body in the hidden one: the plan still decides.
    hidden.bodies.add(body_of("wushan"))
    client = signed_in(contributor_of(body_of("wushan"), "of-wushan"))
    for address in ("/supervision/", "/supervision/mine/", "/supervision/?_export=csv"):
        content = client.get(address).content.decode()
        assert "公开事项" in content
        assert "不公开" not in content
        assert hidden.document_number not in content
    for address in (
        hidden.get_absolute_url(),
        f"{hidden.get_absolute_url()}slip.docx",
        "/supervision/2026-99/",
    ):
        assert client.get(address).status_code == 404, address
    posted = client.post(f"{hidden.get_absolute_url()}acknowledge", {"seen": 1})
    assert posted.status_code == 404
    assert steps(hidden) == 1
    assert client.get(seen.get_absolute_url()).status_code == 200
    page = client.get("/supervision/?state=issued").content.decode()
    assert page.count('scope="row"') == 1
    assert signed_in(accounts["keeper"]).get(hidden.get_absolute_url()).status_code == 403


def test_a_plan_that_is_hidden_later_takes_its_matters_along(
    accounts: dict[str, Account], office: Account
) -> None:
    matter = issued(office, subject=on_task("rongchang"), lead=body_of("chongqing"))
    clerk = account_of("city-clerk", "reporter", jurisdiction=body_of("chongqing").jurisdiction)
    assert seen_by(clerk) == {matter.pk}
    Plan.objects.filter(slug="rongchang").update(is_public=False)
    assert seen_by(clerk) == set()
    assert seen_by(accounts["reporter_a"]) == {matter.pk}


def test_an_instruction_on_a_hidden_plan_follows_it_too(
    leader: Account, office: Account, hidden: SupervisionMatter
) -> None:
    from districts.permissions import reader_of
    from tasks.models import Instruction

    row = written(leader, subject=on_task(HIDDEN))
    row.bodies.add(body_of("wushan"))
    assert list(row.plans.values_list("slug", flat=True)) == [HIDDEN]
    other = contributor_of(body_of("wushan"), "of-wushan")
    assert not Instruction.objects.visible_to(reader_of(other)).exists()
    row.bodies.add(hidden.lead)
    own = contributor_of(hidden.lead)
    assert Instruction.objects.visible_to(reader_of(own)).get() == row


def test_the_steps_of_a_hidden_matter_go_on(hidden: SupervisionMatter) -> None:
    take("acknowledge_matter", hidden, contributor_of(hidden.lead))
    assert Task.objects.get(pk=hidden.task_id).plan.slug == HIDDEN
