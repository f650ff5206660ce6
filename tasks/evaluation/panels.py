"""What pages of other floors show of evaluations."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from districts.models import Jurisdiction
from tasks.evaluation.reading.lately import of_institutions, of_place, on_summary


def of_district(place: Jurisdiction, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """How the district stands in the newest runs, for who may see that."""
    return {"evaluated": of_place(page["reader"], place)}


def of_summary(_request: HttpRequest, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The last runs in a line each, for who sees them: of districts, and of institutions."""
    reader = page["reader"]
    evaluated = on_summary(reader)
    return {
        "evaluated": [evaluated] if evaluated else [],
        "institutions": of_institutions(reader),
    }
