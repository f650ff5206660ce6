"""What a reader may see of a run: all of it, the own points alone, or nothing."""

from django.db.models import Q, QuerySet

from districts.models import Evidence
from districts.permissions import Reader
from tasks.evaluation.models import Computation, Objection, Result, Run
from tasks.evaluation.permissions import SEE_RUNS


def sees_whole(reader: Reader, run: Run) -> bool:
    """Whether the reader sees the points of all subjects; the run must be one that is visible."""
    if reader.may(SEE_RUNS) or run.outside_at is not None:
        return True
    return run.state == "published" and reader.has_some(SEE_RUNS)


def sees_steps(reader: Reader) -> bool:
    """Whether the reader sees every step of runs, objections of all and who did what."""
    return reader.may(SEE_RUNS)


def last_computation(run: Run) -> Computation | None:
    """The computation that counts; None before the first."""
    return run.computations.order_by("-number").first()


def seen_results(reader: Reader, run: Run) -> QuerySet[Result]:
    """The results of the computation that counts, as far as the reader may see them."""
    rows = Result.objects.filter(computation=last_computation(run))
    rows = rows.select_related("jurisdiction", "group", "computation__run__version__scheme")
    if sees_whole(reader, run):
        return rows
    return rows.filter(jurisdiction__in=reader.own(SEE_RUNS))


def seen_objections(reader: Reader, run: Run) -> QuerySet[Objection]:
    """The objections of a run: all for the office, the own ones for a district."""
    rows = run.objections.select_related("item", "jurisdiction", "made_by", "answered_by")
    rows = rows.prefetch_related("evidence")
    if sees_steps(reader):
        return rows
    return rows.filter(jurisdiction__in=reader.own(SEE_RUNS))


def evidence_of_evaluations(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that the reader may see through judgements and objections."""
    if reader.may(SEE_RUNS):
        held = Q(judgements__isnull=False) | Q(objections__isnull=False)
        return Evidence.objects.filter(held)
    own = reader.own(SEE_RUNS)
    told = Run.objects.visible_to(reader)
    return Evidence.objects.filter(
        Q(judgements__jurisdiction__in=own, judgements__run__in=told)
        | Q(objections__jurisdiction__in=own)
    )
