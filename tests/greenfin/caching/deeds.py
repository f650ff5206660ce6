"""What may happen in an installation, drawn at random, for tests of what is kept between deeds."""

import datetime
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from districts.accounts.actions import (
    disable_account,
    enable_account,
    grant_role,
    remove_role,
    rename_account,
)
from districts.actions import move_data_version, record_event, set_reporting
from districts.models import Account, Jurisdiction, Membership, Organisation, Plan
from districts.permissions import reader_of
from districts.refusals import Refusal
from greenfin.plans.audit import current_findings
from greenfin.plans.audit.answers import content_of
from targets.actions import (
    answer_finding,
    grant_exception,
    lock_round,
    revise_target,
    set_baseline,
    unlock_round,
)
from targets.actions import set_due_date as set_round_due
from targets.history.actions import apply_history
from targets.history.proposal import propose_history
from targets.models import ReportingRound, RoundMember, Target
from targets.periods import Quarter, local_date
from targets.progress.as_of import default_as_of
from tasks.actions import (
    add_serving,
    confirm_serving,
    refuse_alignment,
    refuse_serving,
    set_due_date,
)
from tasks.models import Alignment, Assignment, Serving, Task
from tests.targets.factories import accepted, submitted
from tests.targets.history.books import text_table
from tests.whole_city import Size, person

from .following import Following

SMALL = Size(districts=7, targets=9, tasks=6, quarters=8)
QUARTER = "2025Q4"
OFFICE = (
    "official",
    "reviewer",
    "supervisor",
    "leader",
    "administrator",
    "keeper",
    "auditor",
)
START = datetime.datetime(2026, 2, 10, 2, 0, tzinfo=datetime.UTC)


def of_a_body(name: str, place: Jurisdiction) -> Account:
    """An account of a body that leads a task of the place's plan."""
    account, _created = Account.objects.get_or_create(username=name)
    leads = Assignment.objects.filter(role="lead", task__plan__jurisdiction=place)
    bodies = Organisation.objects.filter(pk__in=leads.values("organisation"))
    Membership.objects.get_or_create(
        account=account, role="contributor", jurisdiction=place, organisation=bodies.earliest("pk")
    )
    return account


class Deeds(Following):
    """What may happen to places whose plans, targets, tasks and returns are stored.

    `readers` are accounts by role, reporters and contributors of two places among them: nobody's
    role is drawn away but that of the official.
    """

    def __init__(self, chance: random.Random, places: Sequence[Jurisdiction]) -> None:
        self.chance = chance
        self.places = list(places)
        self.plans = Plan.objects.filter(jurisdiction__in=self.places)
        self.readers = {role: person(f"reading-{role}", role) for role in OFFICE}
        for name, place in zip(("reporter_a", "reporter_b"), self.places, strict=False):
            self.readers[name] = person(f"reading-{name}", "reporter", place)
        self.readers["official_a"] = person("reading-official_a", "official", self.places[0])
        for name, place in zip(("contributor_a", "contributor_b"), self.places, strict=False):
            self.readers[name] = of_a_body(f"reading-{name}", place)
        self.clerk = person("reading-clerk", "reporter", self.places[-1])
        self.reviewer, self.administrator, self.leader = (
            person(f"acting-{role}", role) for role in ("reviewer", "administrator", "leader")
        )
        self.bodies = [self.readers["contributor_a"], self.readers["contributor_b"]]
        self.at = START
        self.deeds = (
            self.correct,
            self.correct,
            self.submit,
            self.publish_history,
            self.revise,
            self.count_from,
            self.settle,
            self.serve,
            self.set_due,
            self.move_round,
            self.lock_or_unlock,
            self.answer,
            self.change_rights,
            self.shut_out_or_let_in,
            self.rename,
            self.hide_or_show,
            self.change_reporting,
            self.download,
            self.set_a_milestone,
            self.decide_on_milestone,
            self.move_part,
            self.issue_matter,
            self.step_matter,
            self.step_matter,
            self.instruct,
        )

    def act(self) -> str:
        """One deed at random, a day after the one before; its name. One that is refused is none."""
        self.at += datetime.timedelta(days=1)
        while True:
            deed = self.chance.choice(self.deeds)
            try:
                with transaction.atomic():
                    deed()
            except Refusal:
                continue
            return deed.__name__

    def place(self) -> Jurisdiction:
        return self.chance.choice(self.places)

    def member(self, place: Jurisdiction | None = None) -> RoundMember:
        """The place's part of the round, or that of a place drawn; the clerk reports for it."""
        place = place or self.place()
        Membership.objects.get_or_create(account=self.clerk, role="reporter", jurisdiction=place)
        return RoundMember.objects.get(round__quarter=QUARTER, jurisdiction=place)

    def values(self, member: RoundMember) -> dict[str, Any]:
        """Made-up numbers, whose share is one."""
        asked = member.indicators.values_list("code", flat=True)
        values = {code: self.chance.randrange(20, 90) for code in asked}
        if "green_loan_balance" in values:
            values["loan_balance"] = values["green_loan_balance"] * 8
        return values

    def correct(self) -> None:
        member = self.member()
        if not member.returns.open().exists():
            values = self.values(member)
            accepted(member, self.clerk, self.reviewer, self.at, "数据更正", values=values)

    def submit(self) -> None:
        member = self.member()
        if not member.returns.open().exists():
            submitted(member, self.clerk, self.at, "数据更正", values=self.values(member))

    def publish_history(self) -> None:
        """A figure of a quarter before all others, new or in place of one."""
        line = (self.place().name, "绿色贷款余额", "2021Q4", self.chance.randrange(20, 90), "")
        proposal = propose_history(
            content=text_table(line), file_name="历史.csv", today=local_date(self.at)
        )
        apply_history(proposal=proposal, by=self.reviewer, now=self.at)

    def target(self) -> Target:
        found = Target.objects.in_force().filter(
            plan__in=self.plans, value__isnull=False, indicator__isnull=False
        )
        return self.chance.choice(list(found))

    def revise(self) -> None:
        target = self.target()
        assert target.value is not None
        revise_target(
            target=target,
            value=target.value + 3,
            deadline="2025Q4",
            document="渝府办发〔2026〕1号",
            wording="",
            effective_on=self.at.date(),
            by=self.administrator,
            now=self.at,
        )

    def count_from(self) -> None:
        target = self.target()
        set_baseline(
            target=target,
            value=(target.baseline_value or Decimal(10)) + 1,
            quarter=Quarter(2022, 4),
            origin="stated",
            by=self.administrator,
            now=self.at,
        )

    def settle(self) -> None:
        """One link of each kind; where none is proposed any more, one that stands is declined."""
        links = Serving.objects.filter(state="proposed")
        if links:
            confirm_serving(pairs=[self.chance.choice(links)], by=self.reviewer, now=self.at)
        else:
            links = Serving.objects.filter(state="confirmed")
            refuse_serving(pairs=[self.chance.choice(links)], by=self.reviewer, now=self.at)
        pairs = Alignment.objects.exclude(state="refused")
        refuse_alignment(pairs=[self.chance.choice(pairs)], by=self.reviewer, now=self.at)

    def serve(self) -> None:
        target = self.target()
        task = self.chance.choice(list(target.plan.tasks.all()))
        add_serving(target=target, task=task, by=self.reviewer, now=self.at)

    def set_due(self) -> None:
        task = self.chance.choice(list(Task.objects.filter(plan__in=self.plans)))
        set_due_date(
            task=task,
            source="decision",
            due_on=datetime.date(2025, self.chance.randrange(1, 12), 15),
            document="会议纪要",
            by=self.reviewer,
            now=self.at,
        )

    def round(self) -> ReportingRound:
        return ReportingRound.objects.get(quarter=QUARTER)

    def move_round(self) -> None:
        day = datetime.date(2026, 1, self.chance.randrange(10, 31))
        set_round_due(reporting_round=self.round(), due_on=day, by=self.reviewer, now=self.at)

    def lock_or_unlock(self) -> None:
        """Locked, it is unlocked for one or for all."""
        found = self.round()
        if found.locked_at is None:
            lock_round(reporting_round=found, by=self.reviewer, now=self.at)
        elif self.chance.random() < 0.3:
            member = RoundMember.objects.get(round=found, jurisdiction=self.place())
            grant_exception(member=member, by=self.reviewer, now=self.at, reason="漏报")
        else:
            unlock_round(reporting_round=found, by=self.reviewer, now=self.at, reason="数据更正")

    def answer(self) -> None:
        plan = self.chance.choice(list(self.plans))
        found = current_findings(reader_of(self.reviewer), default_as_of(), plan)
        if found:
            finding = self.chance.choice(found).finding
            answer_finding(
                plan=plan,
                rule=finding.rule,
                key=finding.key,
                answer="accepted_as_published",
                note=f"经核实无误（{self.at:%m%d}）。",
                finding=content_of(finding),
                by=self.reviewer,
                now=self.at,
            )

    def change_rights(self) -> None:
        official = self.readers["official"]
        held = Membership.objects.filter(account=official).first()
        if held:
            remove_role(membership=held, by=None)
        else:
            role, place = self.chance.choice([("official", None), ("reporter", self.place())])
            grant_role(account=official, role=role, jurisdiction=place, by=None)

    def shut_out_or_let_in(self) -> None:
        account = Account.objects.get(pk=self.clerk.pk)
        deed = disable_account if account.is_active else enable_account
        deed(account=account, by=self.administrator)

    def rename(self) -> None:
        account = Account.objects.get(pk=self.readers["leader"].pk)
        rename_account(account=account, name=f"第{self.at:%m%d}号", by=self.administrator)

    def hide_or_show(self) -> None:
        """As the administration does it."""
        plan = self.chance.choice(list(self.plans))
        Plan.objects.filter(pk=plan.pk).update(is_public=not plan.is_public)
        move_data_version()

    def change_reporting(self) -> None:
        reporting = set(Jurisdiction.objects.reporting().values_list("pk", flat=True))
        set_reporting(reporting=reporting ^ {self.place().pk}, by=self.administrator)

    def download(self) -> None:
        """Moves nothing but the audit trail."""
        record_event(deed="download_template", by=self.clerk, reads_only=True)
