"""What is kept is what would be built: pages are the same, warm and cold, after every deed."""

import datetime
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from districts.accounts.actions import grant_role, remove_role
from districts.actions import move_data_version, record_event, set_reporting
from districts.models import Account, Jurisdiction, Membership, Plan
from targets.actions import revise_target
from targets.models import RoundMember, Target
from tasks.actions import confirm_serving, refuse_alignment, set_due_date
from tasks.models import Alignment, Serving, Task
from tests.kept import forget_kept
from tests.targets.factories import accepted, submitted
from tests.whole_city import Size, fill_city, person

SMALL = Size(districts=7, targets=9, tasks=6, quarters=8)
NOW = datetime.datetime(2026, 2, 10, 2, 0, tzinfo=datetime.UTC)
# Tokens, and the minute in which a file was taken.
TOKENS = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|20\d\d-\d\d-\d\d \d\d:\d\d'
)
READERS = ("stranger", "city-leader", "city-reviewer", "city-clerk")
ADDRESSES = (
    "/",
    "/districts/",
    "/districts/{place}/",
    "/districts/compare/?a={place}&b=rongchang",
    "/targets/",
    "/targets/?status=behind",
    "/targets/{target}/",
    "/targets/?_export=csv",
    "/tasks/",
    "/tasks/?state=overdue",
    "/tasks/{place}-plan/3/",
    "/tasks/?_export=csv",
    "/organisations/",
    "/organisations/{place}-body-1/",
    "/organisations/load/",
    "/indicators/",
    "/indicators/green_loan_balance/",
    "/changes/",
    "/alignment/",
    "/alignment/{place}-plan/",
    "/plans/",
    "/plans/{place}-plan/",
    "/plans/{place}-plan/assessment/",
    "/plans/{place}-plan/targets-and-tasks/",
    "/search/?q=绿色",
    "/screen/",
    "/?as_of=2025Q2",
    "/?as_of=2026-01-20",
    "/returns/rounds/2025Q4/",
    "/api/v1/progress/",
    "/api/v1/targets/",
    "/api/v1/observations/?quarter=2025Q4",
    "/api/v1/plans/{place}-plan/tasks/",
    "/api/v1/rounds/2025Q4/",
)


class City:
    """A made-up city, and what may happen in it."""

    def __init__(self, chance: random.Random, size: Size) -> None:
        self.chance = chance
        self.places = fill_city(size)
        self.people = {
            role: person(f"city-{role}", role)
            for role in ("leader", "reviewer", "administrator", "official")
        }
        self.clerk = Account.objects.get(username="city-clerk")
        self.at = NOW
        self.deeds = (
            self.correct,
            self.correct,
            self.submit,
            self.revise,
            self.settle,
            self.set_due,
            self.change_rights,
            self.hide_or_show,
            self.change_reporting,
            self.download,
        )

    def act(self) -> str:
        """One deed at random, a day after the one before; its name."""
        self.at += datetime.timedelta(days=1)
        deed = self.chance.choice(self.deeds)
        deed()
        return deed.__name__

    def member(self) -> RoundMember:
        place = self.chance.choice(self.places)
        member = RoundMember.objects.get(round__quarter="2025Q4", jurisdiction=place)
        Membership.objects.get_or_create(account=self.clerk, role="reporter", jurisdiction=place)
        return member

    def figures(self, member: RoundMember) -> dict[str, Any]:
        asked = member.indicators.values_list("code", "decimals")
        return {code: self.chance.randrange(20, 90) for code, _decimals in asked}

    def correct(self) -> None:
        member = self.member()
        values = self.figures(member)
        values["loan_balance"] = values["green_loan_balance"] * 8
        reviewer = self.people["reviewer"]
        if member.returns.open().exists():
            return
        accepted(member, self.clerk, reviewer, self.at, "数据更正", values=values)

    def submit(self) -> None:
        member = self.member()
        if not member.returns.open().exists():
            submitted(member, self.clerk, self.at, "数据更正", values=self.figures(member))

    def revise(self) -> None:
        found = Target.objects.in_force().filter(value__isnull=False, plan__slug__endswith="-plan")
        target = self.chance.choice(list(found))
        revise_target(
            target=target,
            value=target.value + 3,
            deadline="2025Q4",
            document="渝府办发〔2026〕1号",
            wording="",
            effective_on=self.at.date(),
            by=self.people["administrator"],
            now=self.at,
        )

    def settle(self) -> None:
        serving = self.chance.choice(list(Serving.objects.filter(state="proposed")))
        confirm_serving(pairs=[serving], by=self.people["administrator"], now=self.at)
        pair = self.chance.choice(list(Alignment.objects.filter(state="proposed")))
        refuse_alignment(pairs=[pair], by=self.people["administrator"], now=self.at)

    def set_due(self) -> None:
        task = self.chance.choice(list(Task.objects.filter(plan__slug__endswith="-plan")))
        day = datetime.date(2025, self.chance.randrange(1, 12), 15)
        set_due_date(
            task=task,
            source="decision",
            due_on=day,
            document="会议纪要",
            by=self.people["administrator"],
            now=self.at,
        )

    def change_rights(self) -> None:
        official = self.people["official"]
        held = Membership.objects.filter(account=official).first()
        if held:
            remove_role(membership=held, by=None)
        else:
            grant_role(account=official, role="official", jurisdiction=None, by=None)

    def hide_or_show(self) -> None:
        """As the administration does it."""
        plan = self.chance.choice(list(Plan.objects.filter(slug__endswith="-plan")))
        Plan.objects.filter(pk=plan.pk).update(is_public=not plan.is_public)
        move_data_version()

    def change_reporting(self) -> None:
        reporting = set(Jurisdiction.objects.reporting().values_list("pk", flat=True))
        place = self.chance.choice(self.places)
        set_reporting(reporting=reporting ^ {place.pk}, by=self.people["administrator"])

    def download(self) -> None:
        """Moves nothing but the audit trail."""
        record_event(deed="download_template", by=self.clerk, reads_only=True)


def pages(readers: dict[str, Client], chosen: list[tuple[str, str]]) -> dict[str, bytes]:
    """Status and content of each answer, but for its tokens, by reader and address."""
    found = {}
    for name, address in chosen:
        answer = readers[name].get(address)
        found[f"{name} {address}"] = b"%d " % answer.status_code + TOKENS.sub(b"", answer.content)
    return found


@pytest.mark.long
def test_pages_are_the_same_warm_and_cold_after_every_deed(
    loaded_plans: None, repeats: Callable[[int], int], pytestconfig: pytest.Config
) -> None:
    chance = random.Random(38)
    city = City(chance, Size() if pytestconfig.getoption("--whole") else SMALL)
    readers = {name: Client() for name in READERS}
    for name in READERS[1:]:
        account = Account.objects.get(username=name)
        readers[name].force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    done = []
    for _number in range(repeats(50)):
        place = chance.choice(city.places)
        target = Target.objects.filter(jurisdiction=place).first()
        assert target is not None
        addresses = [one.format(place=place.slug, target=target.pk) for one in ADDRESSES]
        chosen = [("city-leader", "/"), ("stranger", "/")]
        chosen += [(chance.choice(READERS), one) for one in chance.sample(addresses, 12)]
        pages(readers, chosen)
        done.append(city.act())
        met, again = pages(readers, chosen), pages(readers, chosen)
        forget_kept()
        anew = pages(readers, chosen)
        for name, content in anew.items():
            assert met[name] == content, (name, done)
            assert again[name] == content, (name, done)
    assert len(set(done)) > 1
