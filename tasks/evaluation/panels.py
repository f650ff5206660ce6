"""What pages of other floors show of evaluations."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from districts.models import Jurisdiction
from tasks.evaluation.permissions import SEE_RUNS
from tasks.evaluation.reading.lately import of_place, on_summary


def of_district(place: Jurisdiction, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """How the district stands in the newest runs, for who may see that."""
    return {"evaluated": of_place(page["reader"], place)}


def of_summary(_request: HttpRequest, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The last run in a line, for who sees runs."""
    reader = page["reader"]
    return {"evaluated": on_summary(reader) if reader.may(SEE_RUNS) else None}
