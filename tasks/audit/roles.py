"""Rules on roles: who leads and is responsible at once, and where the annex differs."""

from __future__ import annotations

from collections.abc import Iterable

from districts.documents.messages import gettext_noop
from targets.audit.model import CONTRADICTION, Clause, Finding, line

from .model import DUTY_RULES, AnnexFact, BodyFact, DutyPlanFact, TaskFact

DOUBLE_ROLE, ANNEX_AGAINST_BODY = 7, 9


@DUTY_RULES.rule(
    DOUBLE_ROLE,
    gettext_noop("A body leads and is responsible for the same task"),
    messages={
        "double_role": gettext_noop(
            "Task %(task)s: %(body)s leads and is responsible for the same task."
        ),
        "lead_bodies": gettext_noop("Lead: %(bodies)s"),
        "responsible_bodies": gettext_noop("Responsible: %(bodies)s"),
    },
)
def double_roles(plan: DutyPlanFact) -> list[Finding]:
    """Bodies that lead a task and are responsible for it too, under whatever name.

    Collectives and leading groups stand for several bodies and are left out.
    """
    return [
        double_role(plan, task, lead, other)
        for task in plan.tasks
        for lead in task.lead
        for other in task.responsible
        if lead.organisation == other.organisation and is_one_body(plan, lead)
    ]


def is_one_body(plan: DutyPlanFact, body: BodyFact) -> bool:
    known = plan.organisations.get(body.organisation)
    return known is None or known.is_one_body


def double_role(plan: DutyPlanFact, task: TaskFact, lead: BodyFact, other: BodyFact) -> Finding:
    return Finding(
        rule=DOUBLE_ROLE,
        severity=CONTRADICTION,
        plan=plan.slug,
        clauses=(Clause(plan.slug, "task", str(task.number)),),
        code="double_role",
        params={"task": str(task.number), "body": lead.written},
        arithmetic=(
            line("lead_bodies", bodies=joined(task.lead)),
            line("responsible_bodies", bodies=joined(task.responsible)),
        ),
        subject=(str(task.number), lead.organisation, lead.written, other.written),
    )


@DUTY_RULES.rule(
    ANNEX_AGAINST_BODY,
    gettext_noop("Annex against body"),
    messages={
        "annex_lead": gettext_noop(
            "Row %(row)s of the annex is led by %(annex_lead)s, task %(task)s by %(task_lead)s."
        ),
        "annex_bodies": gettext_noop("Annex, row %(row)s, lead: %(bodies)s"),
        "task_bodies": gettext_noop("Task %(task)s, lead: %(bodies)s"),
    },
)
def annex_against_body(plan: DutyPlanFact) -> list[Finding]:
    """Rows of the annex whose leading bodies are not those of the task they belong to.

    Compared are organisations, not spellings; a row without a task, and a row or task without a
    lead, has nothing to be compared with.
    """
    tasks = {task.number: task for task in plan.tasks}
    pairs = [(row, tasks[row.task]) for row in plan.annex if row.task in tasks]
    return [
        annex_difference(plan, row, task)
        for row, task in pairs
        if row.lead and task.lead and organisations(row.lead) != organisations(task.lead)
    ]


def organisations(bodies: Iterable[BodyFact]) -> frozenset[str]:
    return frozenset(body.organisation for body in bodies)


def annex_difference(plan: DutyPlanFact, row: AnnexFact, task: TaskFact) -> Finding:
    sides = {"row": str(row.row), "task": str(task.number)}
    return Finding(
        rule=ANNEX_AGAINST_BODY,
        severity=CONTRADICTION,
        plan=plan.slug,
        clauses=(
            Clause(plan.slug, "annex", str(row.row)),
            Clause(plan.slug, "task", str(task.number)),
        ),
        code="annex_lead",
        params={**sides, "annex_lead": joined(row.lead), "task_lead": joined(task.lead)},
        arithmetic=(
            line("annex_bodies", **sides, bodies=joined(row.lead)),
            line("task_bodies", **sides, bodies=joined(task.lead)),
        ),
        subject=(*sides.values(), joined(row.lead), joined(task.lead)),
    )


def joined(bodies: Iterable[BodyFact]) -> str:
    """The bodies as documents list them: 区财政局、区发展改革委."""
    return "、".join(body.written for body in bodies)
