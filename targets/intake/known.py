"""What source systems pushed for a place and quarter: for the template, the review, the origin."""

from collections.abc import Iterable

from targets.models import Observation

from .models import PushedChoice, PushedValue


def leading_values(
    place: int, quarter: str, indicators: Iterable[int] | None = None
) -> dict[int, PushedValue]:
    """By indicator what was pushed for it, of two systems' the later version; one query."""
    rows = PushedValue.objects.current().filter(jurisdiction=place, quarter=quarter)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    found: dict[int, PushedValue] = {}
    for one in rows.select_related("indicator").leading_first():
        found.setdefault(one.indicator_id, one)
    return found


def pushed_beside(observation: Observation) -> list[PushedValue]:
    """All that was ever pushed of the same figure, the newest first."""
    rows = PushedValue.objects.filter(
        jurisdiction=observation.jurisdiction_id,
        indicator=observation.indicator_id,
        quarter=observation.quarter,
    )
    return list(rows.select_related("source", "indicator").order_by("-pk"))


def choice_on(observation: Observation) -> PushedChoice | None:
    """What the reviewer of its return decided where the pushed figure differed."""
    if not observation.cell:
        return None
    return (
        PushedChoice.objects.filter(
            quarterly_return=observation.quarterly_return_id, key=observation.indicator.code
        )
        .select_related("decided_by", "pushed__source")
        .first()
    )
