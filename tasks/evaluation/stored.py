"""What a run has stored, as scoring takes it: for answers, for checks, for whoever recomputes."""

from tasks.evaluation.models import Computation, Point
from tasks.evaluation.scoring import INAPPLICABLE, KNOWN, MISSING
from tasks.evaluation.sources import Origin, SourceInput

from .working import Placed


def stored_subjects(computation: Computation) -> list[Placed]:
    """Who was scored, in their groups, as the computation has it."""
    rows = computation.results.select_related("jurisdiction", "group")
    ordered = rows.order_by("group__position", "jurisdiction__position")
    return [Placed(one.jurisdiction, one.group) for one in ordered]


def stored_inputs(computation: Computation) -> dict[int, dict[int, SourceInput]]:
    """The inputs of a computation, by subject's id and number of the item."""
    found: dict[int, dict[int, SourceInput]] = {}
    rows = Point.objects.filter(result__computation=computation)
    for point in rows.select_related("item", "result"):
        own = found.setdefault(point.result.jurisdiction_id, {})
        own[point.item.number] = stored_input(point)
    return found


def stored_input(point: Point) -> SourceInput:
    """The input behind a point; a known value without a basis in its group is known still."""
    state = point.state
    if point.value is not None:
        state = KNOWN
    elif state != INAPPLICABLE:
        state = MISSING
    return SourceInput(state, point.value, tuple(Origin(**one) for one in point.origins))
