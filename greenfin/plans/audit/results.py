"""A finding as the API and the command give it."""

from typing import Any

from .entries import AuditEntry


def finding_result(entry: AuditEntry) -> dict[str, Any]:
    """The finding with its answer; persons are never part of it."""
    finding, answer = entry.finding, entry.answer
    return {
        "rule": finding.rule,
        "plan": finding.plan,
        "severity": finding.severity,
        "code": finding.code,
        "key": finding.key,
        "clauses": [clause.text for clause in finding.own_clauses],
        "compared": [
            {"plan": clause.plan, "clause": clause.text} for clause in finding.other_clauses
        ],
        "message": entry.message,
        "arithmetic": list(entry.arithmetic),
        "answer": answer
        and {
            "answer": answer.kind,
            "document": answer.document,
            "note": answer.note,
            "answered_at": answer.at,
        },
    }
