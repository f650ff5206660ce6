"""Evaluations: every stored point is what scoring gives for the inputs stored with it."""

from collections.abc import Iterator

from tasks.evaluation.models import Computation, Result
from tasks.evaluation.stored import stored_inputs, stored_subjects
from tasks.evaluation.working import Scored, score

from .outcome import Outcome


def evaluated_points() -> Outcome:
    """Every computation of every run gives the same points, places and grades once more."""
    outcome = Outcome("points of evaluations")
    rows = Computation.objects.select_related("run__version__scheme").order_by("run", "number")
    for computation in rows:
        outcome.look(_problems(computation))
    return outcome


def _problems(computation: Computation) -> Iterator[str]:
    run = computation.run
    subjects, inputs = stored_subjects(computation), stored_inputs(computation)
    again = {one.subject.jurisdiction.pk: one for one in score(run.version, subjects, inputs)}
    for result in computation.results.select_related("jurisdiction"):
        if not _is_same(result, again[result.jurisdiction_id]):
            yield (
                f"Run {run.version.scheme.code} {run.period}, computation {computation.number}: "
                f"the points of {result.jurisdiction.slug} are not those of their inputs."
            )


def _is_same(result: Result, again: Scored) -> bool:
    sheet = again.sheet
    stored = {point.item.number: point for point in result.points.select_related("item")}
    points = {point.number: point.won for point in sheet.points}
    return (
        {number: point.won for number, point in stored.items()} == points
        and (result.won, result.judged, result.comparable)
        == (sheet.won, sheet.judged, sheet.comparable)
        and (result.rank, result.grade) == (again.place.rank, again.place.grade)
    )
