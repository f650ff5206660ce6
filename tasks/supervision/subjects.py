"""What a matter or an instruction is about, as an address names it: target-12, district-wushan.

A higher floor registers the kinds that it alone knows (`register_subject`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BigAutoField, Q, QuerySet
from django.utils.translation import gettext as _

from districts.models import Jurisdiction, Organisation, Plan
from districts.permissions import SEE_UNPUBLISHED_PLANS, Reader
from targets.models import Target
from tasks.models import Instruction, Milestone, SupervisionMatter, Task
from tasks.serving.links import links_of


@dataclass(frozen=True)
class Subject:
    """Something that a matter may be opened on, or an instruction written on.

    `columns` are what the row keeps of it; `leads` and `others` the bodies that plans name for it.
    """

    kind: str
    address: str
    title: str
    url: str
    jurisdiction: Jurisdiction
    plans: tuple[Plan, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    leads: tuple[Organisation, ...] = ()
    others: tuple[Organisation, ...] = ()

    @property
    def about(self) -> dict[str, Any]:
        """The same columns of an instruction, which knows targets, tasks and matters alone."""
        return {key: self.columns[key] for key in ("target", "task") if key in self.columns}


# Finds the subject of a kind by the rest of its address; None where the reader may not know of it.
Finder = Callable[[Reader, str], Subject | None]
finders: dict[str, Finder] = {}


def register_subject(kind: str, finder: Finder) -> None:
    """Adds a kind of subject, when its floor starts up."""
    finders[kind] = finder


def subject_at(reader: Reader, address: str, kinds: Iterable[str]) -> Subject | None:
    """The subject that an address names, of one of the kinds; None for none that may be known."""
    kind, _dash, rest = address.partition("-")
    if kind not in kinds or kind not in finders or not rest:
        return None
    return finders[kind](reader, rest)


def key_in(text: str) -> int:
    """A row's key, 0 for what is none."""
    if not text.isascii() or not text.isdecimal() or len(text) > 19:
        return 0
    return min(int(text), BigAutoField.MAX_BIGINT)


def of_target(target: Target, reader: Reader) -> Subject:
    """With the bodies of the tasks that a person has confirmed to serve it."""
    links = [one for one in links_of([target], reader)[target.pk] if one.is_confirmed]
    tasks = [link.row.task for link in links]
    leads = bodies_in(tasks, "lead")
    return Subject(
        kind="target",
        address=f"target-{target.pk}",
        title=target_text(target),
        url=target.get_absolute_url(),
        jurisdiction=target.jurisdiction,
        plans=(target.plan,),
        columns={"target": target},
        leads=leads,
        others=without(bodies_in(tasks, "responsible"), leads),
    )


def of_task(task: Task) -> Subject:
    leads = bodies_in([task], "lead")
    return Subject(
        kind="task",
        address=f"task-{task.pk}",
        title=task_text(task),
        url=task.get_absolute_url(),
        jurisdiction=task.plan.jurisdiction,
        plans=(task.plan,),
        columns={"task": task},
        leads=leads,
        others=without(bodies_in([task], "responsible"), leads),
    )


def of_milestone(row: Milestone) -> Subject:
    """A milestone, with the body that it names or those of its task."""
    about = of_task(row.task)
    return replace(
        about,
        kind="milestone",
        address=f"milestone-{row.pk}",
        title=milestone_text(row),
        url=f"{about.url}#milestone-{row.number}",
        columns={"milestone": row, "task": row.task},
        leads=(row.organisation,) if row.organisation else about.leads,
    )


def of_district(place: Jurisdiction) -> Subject:
    return Subject(
        kind="district",
        address=f"district-{place.slug}",
        title=place.label,
        url=place.get_absolute_url(),
        jurisdiction=place,
    )


def of_matter(matter: SupervisionMatter) -> Subject:
    """A matter as an instruction is written on it, with what it is itself about."""
    about = {"target": matter.target, "task": matter.task}
    return Subject(
        kind="matter",
        address=f"matter-{matter.year}-{matter.number}",
        title=str(matter),
        url=matter.get_absolute_url(),
        jurisdiction=matter.jurisdiction,
        plans=tuple(matter.plans.all()),
        columns={"matter": matter, **{key: row for key, row in about.items() if row}},
        leads=(matter.lead,),
        others=tuple(matter.bodies.all()),
    )


def of_instruction(row: Instruction, reader: Reader) -> Subject:
    """An instruction as a matter is opened on it: what it was written on comes with it."""
    about = subject_of_instruction(row, reader)
    return Subject(
        kind="instruction",
        address=f"instruction-{row.pk}",
        title=_("Instruction on %(subject)s") % {"subject": about.title},
        url=row.get_absolute_url(),
        jurisdiction=row.jurisdiction,
        plans=tuple(row.plans.all()),
        columns={"instruction": row, **about.about},
        leads=about.leads,
        others=about.others,
    )


def subject_of_instruction(row: Instruction, reader: Reader) -> Subject:
    """What an instruction was written on."""
    if row.target is not None:
        return of_target(row.target, reader)
    if row.task is not None:
        return of_task(row.task)
    if row.matter is not None:
        return of_matter(row.matter)
    return of_district(row.jurisdiction)


def subject_label(matter: SupervisionMatter) -> str:
    """What a matter is about, in a line; its kind stands beside."""
    if matter.target is not None:
        return target_text(matter.target)
    if matter.milestone is not None:
        return milestone_text(matter.milestone)
    if matter.task is not None:
        return task_text(matter.task)
    if matter.finding is not None:
        return str(matter.finding["text"])
    return matter.jurisdiction.label


def subject_url(matter: SupervisionMatter) -> str:
    """The page of what a matter is about."""
    if matter.target is not None:
        return matter.target.get_absolute_url()
    if matter.task is not None:
        return matter.task.get_absolute_url()
    if matter.finding is not None:
        return str(matter.finding["url"])
    return matter.jurisdiction.get_absolute_url()


def with_shown_subject(reader: Reader, rows: QuerySet[SupervisionMatter]) -> frozenset[int]:
    """Those of the matters, by id, whose subject has a page that the reader may see.

    A body reads the matters that name it, also on a plan not for publication whose pages it may
    not see. Two queries at most.
    """
    keys = rows.order_by().values_list("pk", flat=True)
    if reader.may(SEE_UNPUBLISHED_PLANS):
        return frozenset(keys)
    slugs = list(Plan.objects.visible_to(reader).values_list("slug", flat=True))
    of_target = Q(target__in=Target.objects.visible_to(reader).values("pk"))
    of_task = Q(target=None, task__in=Task.objects.visible_to(reader).values("pk"))
    of_other = Q(target=None, task=None) & (Q(finding__isnull=True) | Q(finding__plan__in=slugs))
    return frozenset(keys.filter(of_target | of_task | of_other))


def about_text(row: Instruction) -> str:
    """What an instruction was written on, in a line."""
    if row.target is not None:
        return target_text(row.target)
    if row.task is not None:
        return task_text(row.task)
    return str(row.matter) if row.matter is not None else row.jurisdiction.label


def target_text(target: Target) -> str:
    """重庆市绿色债券发行规模: a target with its place."""
    return _("%(place)s %(name)s") % {"place": target.jurisdiction.label, "name": target.label}


def milestone_text(row: Milestone) -> str:
    return _("%(task)s: %(milestone)s") % {"task": task_text(row.task), "milestone": row.title}


def task_text(task: Task) -> str:
    """荣昌区举措5 …: a task with its place."""
    return _("%(place)s, task %(task)s") % {"place": task.plan.jurisdiction.label, "task": task}


def bodies_in(tasks: Iterable[Task], role: str) -> tuple[Organisation, ...]:
    """The bodies of a role in the tasks, each once; collectives cannot be held to anything."""
    bodies = {
        duty.organisation
        for task in tasks
        for duty in task.assignments.all()
        if duty.role == role and duty.organisation.kind != "collective"
    }
    return tuple(sorted(bodies, key=lambda body: body.slug))


def without(
    bodies: Iterable[Organisation], others: Iterable[Organisation]
) -> tuple[Organisation, ...]:
    """A body that leads one task and takes part in another is named once, as the lead."""
    named = set(others)
    return tuple(body for body in bodies if body not in named)


def _find_target(reader: Reader, rest: str) -> Subject | None:
    visible = Target.objects.visible_to(reader).select_related("jurisdiction", "plan")
    row = visible.filter(pk=key_in(rest)).first()
    return of_target(row, reader) if row else None


def _find_task(reader: Reader, rest: str) -> Subject | None:
    visible = Task.objects.visible_to(reader).select_related("plan__jurisdiction")
    row = visible.prefetch_related("assignments__organisation").filter(pk=key_in(rest)).first()
    return of_task(row) if row else None


def _find_milestone(reader: Reader, rest: str) -> Subject | None:
    visible = Milestone.objects.visible_to(reader).select_related(
        "task__plan__jurisdiction", "organisation"
    )
    row = (
        visible.prefetch_related("task__assignments__organisation").filter(pk=key_in(rest)).first()
    )
    return of_milestone(row) if row else None


def _find_district(reader: Reader, rest: str) -> Subject | None:
    row = Jurisdiction.objects.filter(slug=rest[:40]).first()
    return of_district(row) if row else None


def _find_matter(reader: Reader, rest: str) -> Subject | None:
    year, _dash, number = rest.partition("-")
    visible = SupervisionMatter.objects.visible_to(reader)
    row = visible.numbered(key_in(year), key_in(number)).first()
    return of_matter(row) if row else None


def _find_instruction(reader: Reader, rest: str) -> Subject | None:
    row = Instruction.objects.visible_to(reader).filter(pk=key_in(rest), state="written").first()
    return of_instruction(row, reader) if row else None


register_subject("target", _find_target)
register_subject("task", _find_task)
register_subject("milestone", _find_milestone)
register_subject("district", _find_district)
register_subject("matter", _find_matter)
register_subject("instruction", _find_instruction)
