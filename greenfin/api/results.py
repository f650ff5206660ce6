"""Rows → results, one function a kind of row."""

from decimal import Decimal
from typing import Any

from districts.models import Jurisdiction, Plan
from targets.arithmetic import Forecast
from targets.models import CitedFigure, Indicator, Observation, Target
from targets.progress import Progress
from targets.returns.board import Standing
from targets.wording.formatting import computed, plain_text
from tasks.models import Alignment, AnnexRow, Assignment, Task


def decimal(value: Decimal | None) -> str | None:
    return None if value is None else plain_text(value)


def number(value: float | None) -> float | None:
    """A computed quantity without the noise of floats."""
    return None if value is None else float(computed(value))


def jurisdiction_result(row: Jurisdiction) -> dict[str, Any]:
    names = ("slug", "code", "name", "name_en", "kind", "is_reporting")
    return {name: getattr(row, name) for name in names}


def indicator_result(row: Indicator) -> dict[str, Any]:
    names = ("code", "name", "name_en", "unit", "basis", "direction", "is_additive", "asked_of")
    result = {name: getattr(row, name) for name in names}
    return result | {"path": row.path or None, "definition": row.definition}


def plan_result(row: Plan) -> dict[str, Any]:
    names = ("slug", "title", "issuer", "issued_on", "is_public", "period_start", "period_end")
    result = {name: getattr(row, name) for name in names}
    return result | {
        "jurisdiction": row.jurisdiction.slug,
        "document_number": row.document_number or None,
    }


def written_names(assignments: list[Assignment], role: str) -> list[str]:
    return [row.written for row in assignments if row.role == role]


def task_result(row: Task) -> dict[str, Any]:
    assignments = list(row.assignments.all())
    return {
        "number": row.number,
        "title": row.title,
        "has_official_title": row.has_official_title,
        "section": row.section.label,
        "lead": written_names(assignments, "lead"),
        "responsible": written_names(assignments, "responsible"),
        "wording": row.wording,
    }


def annex_result(row: AnnexRow) -> dict[str, Any]:
    assignments = list(row.assignments.all())
    return {
        "row": row.row,
        "title": row.title,
        "lead": written_names(assignments, "lead"),
        "responsible": written_names(assignments, "responsible"),
    }


def target_result(row: Target) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "id",
        "key",
        "statement",
        "title",
        "title_en",
        "kind",
        "deadline",
        "clause",
    )
    names += ("deadline_origin", "baseline_quarter", "baseline_origin", "wording", "reading")
    result = {name: getattr(row, name) for name in names}
    return result | {
        "plan": row.plan.slug,
        "jurisdiction": row.jurisdiction.slug,
        "indicator": row.indicator.code if row.indicator else None,
        "operator": row.operator or None,
        "value": decimal(row.value),
        "unit": row.unit or None,
        "baseline_value": decimal(row.baseline_value),
        "path": row.path or None,
        "in_force": row.ended_on is None,
    }


def origin_result(row: Observation) -> dict[str, Any]:
    """Where a number came from; persons are never part of it."""
    if row.origin == "return" and row.quarterly_return is not None:
        return {
            "kind": "return",
            "digest": row.quarterly_return.file.digest,
            "sheet": row.sheet,
            "cell": row.cell,
            "number": row.quarterly_return.number,
        }
    if row.origin == "history" and row.history_import is not None:
        return {"kind": "history", "digest": row.history_import.file.digest, "row": row.row}
    parts = [part for part in (row.numerator, row.denominator) if part is not None]
    return {
        "kind": row.origin,
        "parts": [
            {"id": part.pk, "indicator": part.indicator.code, "value": decimal(part.value)}
            for part in parts
        ],
    }


def observation_result(row: Observation) -> dict[str, Any]:
    names = ("id", "quarter", "state", "published_at", "superseded_at", "is_sample")
    result = {name: getattr(row, name) for name in names}
    return result | {
        "jurisdiction": row.jurisdiction.slug,
        "indicator": row.indicator.code,
        "value": decimal(row.value),
        "unit": row.indicator.unit,
        "origin": origin_result(row),
        "url": row.get_absolute_url(),
    }


def cited_result(row: CitedFigure) -> dict[str, Any]:
    names = ("key", "label", "quarter", "as_of_text", "relation", "unit", "publisher", "title")
    result = {name: getattr(row, name) for name in names}
    return result | {
        "jurisdiction": row.jurisdiction.slug,
        "indicator": row.indicator.code if row.indicator else None,
        "value": decimal(row.value),
        "published_on": row.published_on,
        "address": row.address,
    }


def forecast_result(found: Forecast | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        **{name: number(getattr(found, name)) for name in ("value", "low", "high")},
        "points": found.points,
        "method": found.method,
        "reached": str(found.reached) if found.reached else None,
    }


def progress_result(row: Progress) -> dict[str, Any]:
    found, source = row.assessment, row.source
    quantities = (
        "attainment",
        "progress",
        "elapsed",
        "path_value",
        "gap_share",
        "required_growth",
        "required_step",
        "average_growth",
    )
    return {
        **{name: number(getattr(found, name)) for name in quantities},
        **{name: getattr(found, name) for name in ("status", "reason", "rule_version")},
        "target": row.target.pk,
        "plan": row.target.plan.slug,
        "jurisdiction": row.target.jurisdiction.slug,
        "indicator": row.target.indicator.code if row.target.indicator else None,
        "as_of": str(found.as_of),
        "observed": decimal(found.observed),
        "observed_relation": found.relation,
        "observed_origin": source
        and {
            "kind": "derived" if source.is_derived else source.kind,
            "url": source.url,
            "is_sample": source.is_sample,
        },
        "quarter": str(found.observed_quarter) if found.observed_quarter else None,
        "target_level": decimal(found.target_level and computed(found.target_level)),
        "forecast": forecast_result(found.forecast),
    }


def standing_result(row: Standing) -> dict[str, Any]:
    return {
        "jurisdiction": row.member.jurisdiction.slug,
        "state": row.state,
        "submitted_at": row.submitted_at,
        "on_time": row.is_on_time,
        "cells_expected": row.cells_expected,
        "cells_reported": row.cells_reported,
    }


def alignment_result(row: Alignment) -> dict[str, Any]:
    return {
        "city_plan": row.city_task.plan.slug,
        "city_task": row.city_task.number,
        "plan": row.task.plan.slug,
        "task": row.task.number,
        "score": decimal(row.score),
        "parts": row.parts,
        "state": row.state,
        "origin": row.origin,
    }
