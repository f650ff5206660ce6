"""Issuing a matter."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from districts.actions import hold_data_version, record_event, require_whole
from districts.evidence import keep_brought
from districts.evidence.forms import BroughtFile
from districts.models import Account, Organisation, Plan
from districts.permissions import reader_of
from districts.refusals import Conflict, NotAllowed, Refused
from targets.periods import local_date
from tasks.models import OPEN_STATES, Assignment, Instruction, MatterStep, SupervisionMatter
from tasks.permissions import JUDGE_MATTERS
from tasks.supervision.subjects import Subject

from .holding import MOST_YEARS, matter_content


@dataclass(frozen=True)
class Paper:
    """A matter begun on paper: when it was issued, its document, and what it had come to."""

    issued_on: datetime.date
    document: str
    state: str = "issued"


@transaction.atomic
def open_matter(
    *,
    subject: Subject,
    title: str,
    asked: str,
    lead: Organisation,
    due_on: datetime.date,
    by: Account,
    now: datetime.datetime,
    bodies: Iterable[Organisation] = (),
    paper: Paper | None = None,
    evidence: Sequence[BroughtFile] = (),
    is_sample: bool = False,
) -> SupervisionMatter:
    """Issues a matter, numbered within its year; its days of warning are those set today.

    `evidence` are the documents of one that was begun on paper, or what the matter is about.

    Refused for dates that cannot be, and for a body that may not know of a plan it speaks of;
    Conflict for an instruction that somebody has settled meanwhile.
    """
    if not reader_of(by).may(JUDGE_MATTERS):
        raise NotAllowed(_("Only the city office opens matters under supervision."))
    today = local_date(now)
    issued_on = paper.issued_on if paper else today
    _require_dates(issued_on, due_on, today, paper)
    others = [body for body in dict.fromkeys(bodies) if body != lead]
    _require_knowing(subject.plans, [lead, *others])
    if instruction := subject.columns.get("instruction"):
        _turn(instruction, [lead, *others], by, now)
    # Whoever opens one waits here for the other: two matters never take one number.
    hold_data_version()
    state = paper.state if paper else "issued"
    matter = SupervisionMatter(
        **subject.columns,
        year=issued_on.year,
        number=_next_number(issued_on.year),
        title=title.strip(),
        asked=asked.strip(),
        subject_kind=subject.kind,
        jurisdiction=subject.jurisdiction,
        lead=lead,
        issued_on=issued_on,
        first_due_on=due_on,
        due_on=due_on,
        lead_days=settings.SUPERVISION_LEAD_DAYS,
        state=state,
        is_offline=paper is not None,
        document=paper.document.strip() if paper else "",
        is_sample=is_sample,
        opened_by=by,
        opened_at=now,
        # Who enters that it was done stands for who reported it: another person strikes it off.
        reported_by=by if state == "reported_done" else None,
    )
    require_whole(matter)
    matter.save(force_insert=True)
    matter.bodies.set(others)
    matter.plans.set(subject.plans)
    step = MatterStep(
        matter=matter,
        number=1,
        deed="open_matter",
        state_to=state,
        words=matter.asked,
        by=by,
        at=now,
    )
    require_whole(step)
    step.save()
    step.evidence.set(keep_brought(evidence, by=by, now=now))
    after = matter_content(matter)
    key = matter.document_number
    record_event(deed="open_matter", by=by, obj=matter, key=key, after=after, now=now)
    return matter


def _require_dates(
    issued_on: datetime.date, due_on: datetime.date, today: datetime.date, paper: Paper | None
) -> None:
    if issued_on > today:
        raise Refused(_("The day of issue lies ahead; check the date."))
    if due_on < (issued_on if paper else today):
        raise Refused(_("The due date lies before the day of issue; check the date."))
    if due_on.year > today.year + MOST_YEARS or issued_on.year < today.year - MOST_YEARS:
        raise Refused(_("This date is more than five years away; check the year."))
    if paper and paper.state not in OPEN_STATES:
        raise Refused(_("A matter that was closed on paper is not entered any more."))


def _require_knowing(plans: Sequence[Plan], bodies: Sequence[Organisation]) -> None:
    """Refused where a plan that is not for publication gives one of the bodies no duty.

    Nobody of that body could open the matter: it would tell of the plan.
    """
    for plan in plans:
        if plan.is_public:
            continue
        named = Assignment.objects.filter(task__plan=plan, organisation__in=bodies)
        known = set(named.values_list("organisation", flat=True))
        if unknown := [body.name for body in bodies if body.pk not in known]:
            raise Refused(
                _(
                    "The plan is not for publication and gives no duty to: %(names)s. They must "
                    "not learn of it from a matter."
                )
                % {"names": "、".join(unknown)}
            )


def _turn(
    instruction: Instruction, bodies: Sequence[Organisation], by: Account, now: datetime.datetime
) -> None:
    """The instruction becomes the matter; the bodies named in that may read it from now on."""
    held = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if held.state != "written":
        raise Conflict(_("This instruction has been settled already. Look at it again."))
    held.state, held.settled_by, held.settled_at = "turned", by, now
    held.save(update_fields=["state", "settled_by", "settled_at"])
    held.bodies.set(bodies)


def _next_number(year: int) -> int:
    last = SupervisionMatter.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
