"""Answers to findings: read with them, and shown on when the finding itself is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from districts.models import Plan
from districts.permissions import Reader
from targets.audit.model import Clause, Finding, Line, Ref
from targets.models import FindingAnswer
from targets.progress.as_of import AsOf
from targets.progress.shown import issued_plans

from .wording import RULES

REF = "ref"


@dataclass(frozen=True)
class Answer:
    """What the office answered; `by` is for readers who may see persons."""

    kind: str
    label: str
    document: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AnsweredFinding:
    finding: Finding
    answer: Answer


def answers_of(reader: Reader, as_of: AsOf, plan: Plan | None = None) -> dict[str, AnsweredFinding]:
    """The answers on plans the reader may see, by the finding's key.

    An answer whose finding names another plan is left out where that plan may not be seen or does
    not exist by then, and so is one to a rule that this version does not have: it has no words
    for it.
    """
    visible = issued_plans(reader, as_of)
    slugs = set(visible.order_by().values_list("slug", flat=True))
    rows = FindingAnswer.objects.filter(plan__in=visible, rule__in=RULES)
    rows = rows.select_related("plan", "by")
    answers = {}
    for row in rows.filter(plan=plan) if plan else rows:
        finding = stored_finding(row)
        if {clause.plan for clause in finding.clauses} <= slugs:
            answers[row.key] = AnsweredFinding(finding, answer_of(row))
    return answers


def answer_of(row: FindingAnswer) -> Answer:
    label = str(row.get_answer_display())
    return Answer(row.answer, label, row.document, row.note, str(row.by), row.at)


def content_of(finding: Finding) -> dict[str, Any]:
    """A finding as its answer keeps it: codes and figures, worded again when shown."""
    return {
        "severity": finding.severity,
        "code": finding.code,
        "clauses": [[clause.plan, clause.kind, clause.label] for clause in finding.clauses],
        "params": stored_params(finding.params),
        "arithmetic": [[line.code, stored_params(line.params)] for line in finding.arithmetic],
        "subject": list(finding.subject),
        "targets": [list(target) for target in finding.targets],
        "doubted": [list(target) for target in finding.doubted],
    }


def stored_params(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [REF, param.kind, param.slug] if isinstance(param, Ref) else param
        for name, param in params.items()
    }


def read_params(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Ref(param[1], param[2]) if isinstance(param, list) else param
        for name, param in params.items()
    }


def stored_finding(row: FindingAnswer) -> Finding:
    """The finding as it was when it was answered."""
    kept = row.finding
    return Finding(
        rule=row.rule,
        severity=kept["severity"],
        plan=row.plan.slug,
        clauses=tuple(Clause(*clause) for clause in kept["clauses"]),
        code=kept["code"],
        params=read_params(kept["params"]),
        arithmetic=tuple(Line(code, read_params(params)) for code, params in kept["arithmetic"]),
        subject=tuple(kept["subject"]),
        targets=tuple((plan, key) for plan, key in kept["targets"]),
        # Answers given before version 2 of the status rule do not name them.
        doubted=tuple((plan, key) for plan, key in kept.get("doubted", ())),
    )
