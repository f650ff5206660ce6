"""The plan audit: the rules of both floors on the stored plans, their answers and pages."""

from .answers import Answer
from .entries import (
    AuditEntry,
    current_findings,
    doubted_targets,
    findings_of,
    findings_of_target,
    findings_of_task,
)
from .views import finding_answer, plan_audit

__all__ = [
    "Answer",
    "AuditEntry",
    "current_findings",
    "doubted_targets",
    "finding_answer",
    "findings_of",
    "findings_of_target",
    "findings_of_task",
    "plan_audit",
]
