"""What may happen to milestones, to parts of returns and to matters under supervision."""

import datetime
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence

from django.db.models import QuerySet

from districts.models import Account, Jurisdiction, Plan
from districts.permissions import reader_of
from districts.refusals import Refused
from targets.actions.parts import send_back_part, withdraw_part
from targets.models import PartReturn, RoundMember, Target
from targets.workbook.columns import INDICATOR_SHEET
from tasks.milestones.actions import (
    give_up_milestone,
    move_milestone,
    reach_milestone,
    set_milestone,
    take_back_milestone,
)
from tasks.models import Instruction, Milestone, SupervisionMatter, Task
from tasks.supervision import actions
from tasks.supervision.subjects import (
    Subject,
    of_district,
    of_instruction,
    of_matter,
    of_milestone,
    of_target,
    of_task,
)
from tests.targets.parts.factories import asked, handed_in, taken
from tests.targets.parts.factories import seen as seen_part
from tests.tasks.supervision.matters import issued, take

# What a body says to a matter, by the state that it is in.
OF_BODY = {
    "issued": ("acknowledge_matter",),
    "acknowledged": ("reply_to_matter", "ask_extension"),
    "in_progress": ("reply_to_matter", "report_matter_done", "ask_extension"),
}
OF_OFFICE = ("return_matter", "strike_off_matter", "grant_extension", "refuse_extension")
PART_DEEDS = ("ask", "hand_in", "withdraw", "send_back", "take_over")


class Following(ABC):
    """Deeds of those who follow up what was promised; see `Deeds`, which draws among them.

    `bodies` are accounts of bodies by their place; `leader` writes instructions.
    """

    chance: random.Random
    at: datetime.datetime
    plans: QuerySet[Plan]
    reviewer: Account
    leader: Account
    clerk: Account
    bodies: Sequence[Account]

    @abstractmethod
    def member(self, place: Jurisdiction | None = None) -> RoundMember:
        """A place's part in a round that is open."""

    def day(self, most: int) -> datetime.date:
        return self.at.date() + datetime.timedelta(days=self.chance.randrange(most))

    def task(self) -> Task:
        return self.chance.choice(list(Task.objects.filter(plan__in=self.plans)))

    def set_a_milestone(self) -> None:
        set_milestone(
            task=self.task(),
            title=f"第{self.at:%m%d}次对接会",
            kind="step",
            due_on=datetime.date(2025, self.chance.randrange(1, 13), 15),
            source="decision",
            basis="会议纪要",
            by=self.reviewer,
            now=self.at,
        )

    def decide_on_milestone(self) -> None:
        """One that is planned is moved, reached or given up; another is planned again."""
        rows = list(Milestone.objects.filter(task__plan__in=self.plans))
        if not rows:
            raise Refused("none is set")
        row = self.chance.choice(rows)
        by, now = self.reviewer, self.at
        if row.state != "planned":
            take_back_milestone(milestone=row, reason="更正", by=by, now=now)
            return
        deed = self.chance.choice(("move", "reach", "give_up"))
        if deed == "move":
            day = row.due_on + datetime.timedelta(days=self.chance.randrange(-90, 90))
            move_milestone(milestone=row, due_on=day, reason="调整", by=by, now=now)
        elif deed == "reach":
            more = {"document_number": "渝绿〔2025〕8号"} if row.kind == "deliverable" else {}
            count = row.goal if row.kind == "count" else None
            day = self.at.date() - datetime.timedelta(days=self.chance.randrange(200))
            reach_milestone(milestone=row, reached_on=day, by=by, now=now, count=count, **more)
        else:
            give_up_milestone(milestone=row, reason="不再开展", by=by, now=now)

    def move_part(self) -> None:
        """A body is asked for its part, hands it in or takes it back; a reporter takes it over."""
        contributor = self.chance.choice(list(self.bodies))
        held = contributor.memberships.select_related("organisation", "jurisdiction").get()
        assert held.organisation is not None
        assert held.jurisdiction is not None
        member, slug = self.member(held.jurisdiction), held.organisation.slug
        part = PartReturn.objects.filter(member=member, organisation=held.organisation).last()
        deed = self.chance.choice(PART_DEEDS)
        if deed == "ask":
            known = list(member.indicators.values_list("code", flat=True))
            codes = tuple(self.chance.sample(known, 1))
            asked(member, self.clerk, {slug: codes})
        elif deed == "hand_in":
            handed_in(member, contributor, slug, self.at)
        elif part is None:
            raise Refused("nothing was handed in")
        elif deed == "withdraw":
            withdraw_part(part=part, by=contributor, now=self.at, **seen_part(part))
        elif deed == "send_back":
            reason = f"请核实{INDICATOR_SHEET}"
            send_back_part(part=part, by=self.clerk, now=self.at, reason=reason, **seen_part(part))
        else:
            taken(member, self.clerk, part, now=self.at)

    def subject(self, *, of_leader: bool = False) -> Subject:
        """Something that a matter is opened on, or that a leader writes on."""
        reader = reader_of(self.leader if of_leader else self.reviewer)
        targets = Target.objects.in_force().filter(plan__in=self.plans).select_related("plan")
        places = [plan.jurisdiction for plan in self.plans.select_related("jurisdiction")]
        found = [
            of_target(self.chance.choice(list(targets)), reader),
            of_task(self.task()),
            of_district(self.chance.choice(places)),
        ]
        if of_leader:
            found += [of_matter(one) for one in SupervisionMatter.objects.all()[:2]]
        else:
            found += [of_milestone(one) for one in Milestone.objects.all()[:2]]
            waiting = Instruction.objects.filter(state="written")
            found += [of_instruction(one, reader) for one in waiting[:2]]
        return self.chance.choice(found)

    def issue_matter(self) -> None:
        lead, other = (
            one.memberships.get().organisation for one in self.chance.sample(self.bodies, 2)
        )
        assert lead is not None
        issued(
            self.reviewer,
            subject=self.subject(),
            title=f"示例督办：第{self.at:%m%d}号",
            lead=lead,
            bodies=[other] if self.chance.random() < 0.3 else [],
            due_on=self.day(400),
            now=self.at,
        )

    def step_matter(self) -> None:
        """The next step of one that is open: its body's, or the office's judgement of it."""
        rows = list(SupervisionMatter.objects.open())
        if not rows:
            raise Refused("none is open")
        row = self.chance.choice(rows)
        [contributor] = [
            one for one in self.bodies if one.memberships.get().organisation_id == row.lead_id
        ] or [self.reviewer]
        deeds = [(name, contributor) for name in OF_BODY.get(row.state, ())]
        deeds += [(name, self.reviewer) for name in OF_OFFICE]
        name, by = self.chance.choice(deeds)
        more = {}
        if name == "ask_extension":
            day = max(row.due_on, self.at.date()) + datetime.timedelta(days=20)
            more = {"until": day}
        take(name, row, by, now=self.at, **more)

    def instruct(self) -> None:
        """A leader writes something; or the office answers it."""
        waiting = list(Instruction.objects.filter(state="written"))
        if waiting and self.chance.random() < 0.4:
            row = self.chance.choice(waiting)
            actions.answer_instruction(
                instruction=row, answer="已转请办理。", by=self.reviewer, now=self.at
            )
            return
        subject = self.subject(of_leader=True)
        actions.write_instruction(
            subject=subject, words=f"第{self.at:%m%d}号批示", by=self.leader, now=self.at
        )
