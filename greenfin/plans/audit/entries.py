"""Findings ready to be shown: worded, with links to their clauses and with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from districts.models import Plan, Section
from districts.permissions import Reader
from targets.audit.model import CONTRADICTION, Clause, Finding
from targets.models import Target
from targets.progress.as_of import AsOf
from tasks.models import Task

from . import wording
from .answers import Answer, answers_of
from .collecting import findings_for


@dataclass(frozen=True)
class ClauseLink:
    """A clause with its address in the plan's page; `plan` is the title where it is another's."""

    text: str
    url: str
    anchor: str
    plan: str = ""


@dataclass(frozen=True)
class AuditEntry:
    """A finding as a reader sees it; `is_current` is False where only its answer still stands."""

    finding: Finding
    message: str
    arithmetic: tuple[str, ...]
    clauses: tuple[ClauseLink, ...]
    answer: Answer | None
    is_current: bool = True

    @property
    def subject_address(self) -> str:
        """How the address of a new matter under supervision names the finding."""
        return f"finding-{self.finding.plan}-{self.finding.key}"

    @property
    def anchor(self) -> str:
        """Where the finding stands in its page."""
        return f"finding-{self.finding.key[:12]}"

    @property
    def arithmetic_text(self) -> str:
        return "\n".join(self.arithmetic)

    @property
    def severity_word(self) -> Promise:
        return wording.SEVERITIES[self.finding.severity]

    @property
    def tone(self) -> str:
        return wording.TONES[self.finding.severity]


def findings_of(plan: Plan, reader: Reader, as_of: AsOf) -> list[AuditEntry]:
    """What the audit finds in the plan, by rule, then the answered ones that are no longer found.

    Empty for a plan the reader may not see.
    """
    current = current_findings(reader, as_of, plan)
    keys = {entry.finding.key for entry in current}
    gone = {key: one for key, one in answers_of(reader, as_of, plan).items() if key not in keys}
    answers = {key: one.answer for key, one in gone.items()}
    former = [one.finding for one in gone.values()]
    return [*current, *entries(former, answers, reader, is_current=False)]


def current_findings(reader: Reader, as_of: AsOf, plan: Plan | None = None) -> list[AuditEntry]:
    """What the audit finds by then, in one plan or in all that the reader may see."""
    answers = {key: entry.answer for key, entry in answers_of(reader, as_of, plan).items()}
    findings = findings_for(reader, as_of)
    chosen = [one for one in findings if one.plan == plan.slug] if plan else findings
    return entries(chosen, answers, reader)


def findings_of_target(target: Target, reader: Reader, as_of: AsOf) -> list[AuditEntry]:
    """What the audit of any plan finds that concerns the target."""
    handle = (target.plan.slug, target.key)
    found = [one for one in findings_for(reader, as_of) if handle in one.targets]
    return answered_entries(found, reader, as_of)


def findings_of_task(task: Task, reader: Reader, as_of: AsOf) -> list[AuditEntry]:
    """What the audit of any plan finds where the task stands."""
    clause = Clause(task.plan.slug, "task", str(task.number))
    found = [one for one in findings_for(reader, as_of) if clause in one.clauses]
    return answered_entries(found, reader, as_of)


def answered_entries(findings: list[Finding], reader: Reader, as_of: AsOf) -> list[AuditEntry]:
    """Findings of any plans with their answers; no query where there is none."""
    if not findings:
        return []
    answers = {key: entry.answer for key, entry in answers_of(reader, as_of).items()}
    return entries(findings, answers, reader)


def doubted_targets(reader: Reader, as_of: AsOf) -> set[tuple[str, str]]:
    """(plan slug, key) of the targets whose published figure a contradiction puts in doubt.

    Only those of the plan that the finding is about: what its figure is held against is not
    doubtful for that.
    """
    return {
        (plan, key)
        for finding in findings_for(reader, as_of)
        if finding.severity == CONTRADICTION
        for plan, key in finding.targets
        if plan == finding.plan
    }


def entries(
    findings: list[Finding],
    answers: Mapping[str, Answer],
    reader: Reader,
    *,
    is_current: bool = True,
) -> list[AuditEntry]:
    if not findings:
        return []
    names, links = wording.current_names(), ClauseLinks(reader)
    return [
        AuditEntry(
            finding=finding,
            message=wording.message_of(finding, names),
            arithmetic=wording.arithmetic_of(finding, names),
            clauses=tuple(links.link(clause, finding.plan) for clause in finding.clauses),
            answer=answers.get(finding.key),
            is_current=is_current,
        )
        for finding in findings
    ]


class ClauseLinks:
    """Addresses of clauses in the pages of the plans that a reader may see."""

    def __init__(self, reader: Reader) -> None:
        plans = Plan.objects.visible_to(reader)
        self.titles = dict(plans.order_by().values_list("slug", "title"))
        self.positions = {
            (slug, label): position
            for slug, label, position in Section.objects.filter(plan__in=plans)
            .order_by()
            .values_list("plan__slug", "label", "position")
        }

    def link(self, clause: Clause, home: str) -> ClauseLink:
        """The clause as seen from the plan `home`."""
        url = reverse("plan", args=[clause.plan])
        title = self.titles.get(clause.plan, "") if clause.plan != home else ""
        return ClauseLink(clause.text, url, self.anchor(clause), title)

    def anchor(self, clause: Clause) -> str:
        """Where the clause stands in its plan's page; "" where the page has no such place."""
        if clause.kind != "section":
            return f"#{clause.kind}-{clause.label}"
        position = self.positions.get((clause.plan, clause.label))
        return "" if position is None else f"#section-{position}"
